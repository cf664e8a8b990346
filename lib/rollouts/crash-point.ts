import { AsyncLocalStorage } from "node:async_hooks";

/**
 * The one gate that every write of a run passes, to the journal and to a gateway alike. It is always compiled in and
 * does nothing, until a test sets a probe: then it can count the points a run passes, or kill the process at one.
 */
export type CrashProbe = (point: string) => void;

declare global {
  var gatehouseCrashProbe: CrashProbe | undefined;
}

const inside = new AsyncLocalStorage<string>();

/** Runs one write between its two points, `name:before` and `name:after`. */
export function numbered<Result>(name: string, write: () => Promise<Result>): Promise<Result> {
  const probe = globalThis.gatehouseCrashProbe;
  if (probe === undefined) return write();
  return inside.run(name, async () => {
    probe(`${name}:before`);
    const result = await write();
    probe(`${name}:after`);
    return result;
  });
}

/** Tells a test's probe of a write that no number stands for: a crash there would never have been tried. */
export function assertNumbered(write: string): void {
  if (inside.getStore() === undefined) globalThis.gatehouseCrashProbe?.(`${unnumbered} ${write}`);
}

export const unnumbered = "write without a number:";
