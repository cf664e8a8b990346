import { defaultPatience, type Patience } from "#lib/reconcile/ports.ts";

/** How long runs hold and wait. Milliseconds throughout. */
export interface RunTiming {
  /** A lease that is not renewed for this long may be taken by another worker. Renewed at a third of it. */
  readonly leaseMs: number;
  /** When a gateway is busy: how soon to look again. */
  readonly busyMs: number;
  /** Waits between runs of a target that failed but may be tried again; the last one repeats. */
  readonly retryMs: readonly number[];
  /** Runs of one target before it is left to a person. */
  readonly maxAttempts: number;
  readonly patience: Patience;
}

export const defaultTiming: RunTiming = {
  leaseMs: 20_000,
  busyMs: 1_000,
  retryMs: [2_000, 5_000, 15_000, 30_000, 60_000],
  maxAttempts: 6,
  patience: defaultPatience,
};

declare global {
  var gatehouseRunTiming: RunTiming | undefined;
}

export function runTiming(): RunTiming {
  return globalThis.gatehouseRunTiming ?? defaultTiming;
}

/** For tests that cannot wait: replaces what is given until called again. */
export function setRunTiming(change: Partial<RunTiming>): void {
  globalThis.gatehouseRunTiming = { ...defaultTiming, ...change };
}
