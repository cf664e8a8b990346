import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { FoundChange } from "../change.ts";
import { pointerOf, type Resolved, referenceKeys, resolveReference } from "../pointer.ts";

/** What travels to the backend, or back to the caller: the same change of a schema breaks one and not the other. */
export type Direction = "request" | "response";

/** The same part of the two documents. */
export interface Pair {
  readonly before: Resolved;
  readonly after: Resolved;
}

/** One operation of one of the documents. */
export interface DocumentOperation {
  /** The operation object. */
  readonly operation: Resolved;
  readonly item: Resolved;
  /** The key under `paths`. */
  readonly path: string;
}

/** Both documents, the changes found so far, and which shared components are still to be compared. */
export class DiffContext {
  readonly changes: FoundChange[] = [];
  readonly #before: JsonObject;
  readonly #after: JsonObject;
  /** Components used by both, by direction and reference, with the operations that use them. */
  readonly #uses = new Map<string, { direction: Direction; reference: string; operations: Set<string> }>();
  readonly #affected: ReadonlySet<string>;
  readonly #met = new Set<string>();

  constructor(before: JsonObject, after: JsonObject) {
    this.#before = before;
    this.#after = after;
    this.#affected = affectedComponents(before, after);
  }

  resolve({ before, after }: Pair): Pair | undefined {
    const [one, other] = [resolveReference(this.#before, before), resolveReference(this.#after, after)];
    return one === undefined || other === undefined ? undefined : { before: one, after: other };
  }

  resolveBefore(start: Resolved): Resolved | undefined {
    return resolveReference(this.#before, start);
  }

  resolveAfter(start: Resolved): Resolved | undefined {
    return resolveReference(this.#after, start);
  }

  /** Equal as written, and nothing they refer to changed. */
  isUntouched(before: Json | undefined, after: Json | undefined): boolean {
    return isDeepStrictEqual(before, after) && !this.#refersToAffected(after);
  }

  #refersToAffected(value: Json | undefined): boolean {
    return (
      this.#affected.size > 0 && [...componentReferences(value)].some((reference) => this.#affected.has(reference))
    );
  }

  /** Notes that operations use a component both documents have; it is compared once, whoever uses it. */
  useComponent(reference: string, direction: Direction, operations: Iterable<string>): void {
    if (!this.#affected.has(reference)) return;
    const key = `${direction} ${reference}`;
    const use = this.#uses.get(key) ?? { direction, reference, operations: new Set<string>() };
    this.#uses.set(key, use);
    for (const operation of operations) use.operations.add(operation);
  }

  /** The components to compare, those met while comparing included. */
  *components(): Generator<{ direction: Direction; pair: Pair; operations: ReadonlySet<string> }> {
    // A Map's iterator also gives what is added while it runs.
    for (const { direction, reference, operations } of this.#uses.values()) {
      const keys = referenceKeys(reference) ?? [];
      const start = { value: { $ref: reference }, keys };
      const pair = this.resolve({ before: start, after: start });
      if (pair !== undefined) yield { direction, pair, operations };
    }
  }

  /** Whether these two places are compared for the first time. */
  isFirstMeeting(direction: Direction, { before, after }: Pair): boolean {
    return this.#met.size < this.#met.add(`${direction} ${placeOf(before)} ${placeOf(after)}`).size;
  }

  add(change: FoundChange): void {
    this.changes.push(change);
  }
}

/** References to `#/components/...` anywhere inside a value. */
function componentReferences(value: Json | undefined, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) for (const item of value) componentReferences(item, found);
  else if (isJsonObject(value)) {
    if (typeof value.$ref === "string" && value.$ref.startsWith("#/components/")) found.add(value.$ref);
    for (const item of Object.values(value)) if (typeof item === "object") componentReferences(item, found);
  }
  return found;
}

/** References to components that changed, and to those that refer to one, however far. */
function affectedComponents(before: JsonObject, after: JsonObject): ReadonlySet<string> {
  const [old, now] = [componentsOf(before), componentsOf(after)];
  const changed = new Set(
    [...now].filter(([ref, value]) => !isDeepStrictEqual(old.get(ref), value)).map(([ref]) => ref),
  );
  for (const reference of old.keys()) if (!now.has(reference)) changed.add(reference);
  const usedBy = new Map<string, string[]>();
  for (const [reference, value] of now) {
    for (const inner of componentReferences(value)) usedBy.set(inner, [...(usedBy.get(inner) ?? []), reference]);
  }
  const queue = [...changed];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const user of usedBy.get(next) ?? []) {
      if (changed.has(user)) continue;
      changed.add(user);
      queue.push(user);
    }
  }
  return changed;
}

function componentsOf(document: JsonObject): Map<string, Json | undefined> {
  const found = new Map<string, Json | undefined>();
  const sections = isJsonObject(document.components) ? document.components : {};
  for (const [section, components] of Object.entries(sections)) {
    for (const [name, value] of Object.entries(isJsonObject(components) ? components : {})) {
      found.set(`#${pointerOf("components", section, name)}`, value);
    }
  }
  return found;
}

/** A part below both sides of a pair. */
export function childPair({ before, after }: Pair, ...keys: readonly (string | number)[]): Pair {
  return { before: childOf(before, keys), after: childOf(after, keys) };
}

export function childOf({ value, keys }: Resolved, path: readonly (string | number)[]): Resolved {
  let inner: Json | undefined = value;
  for (const key of path) {
    if (Array.isArray(inner)) inner = inner[Number(key)];
    else inner = isJsonObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }
  return { value: inner, keys: [...keys, ...path.map(String)] };
}

export function placeOf({ keys }: Resolved): string {
  return pointerOf(...keys);
}

/** The object a side holds; empty where it holds none. */
export function objectOf({ value }: Resolved): JsonObject {
  return isJsonObject(value) ? value : {};
}
