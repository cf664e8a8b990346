import type { RouteDoor } from "./door.ts";

/** What one entry from outside declared about itself. */
export type Entry = {
  readonly kind: "action" | "route";
  readonly name: string;
  /** Why a success is not in the audit chain. */
  readonly unaudited?: string | undefined;
} & RouteDoor;

const entries = new WeakMap<object, Entry>();

/** Remembers what `made` declared, so that tests can ask it of every export of an entry file. */
export function registerEntry(made: object, entry: Entry): void {
  entries.set(made, entry);
}

/** What an export declared, or undefined when it was made by neither `action()` nor `route()`. */
export function entryOf(exported: unknown): Entry | undefined {
  return typeof exported === "function" ? entries.get(exported) : undefined;
}
