import type { RolloutDetail } from "#lib/rollouts/queries.ts";

/** A value as JSON carries it: times are text. */
type Wire<T> = T extends Date ? string : T extends object ? { readonly [Key in keyof T]: Wire<T[Key]> } : T;

/** A rollout as the route answers it; the first one comes with the page in the same form. */
export type WireRollout = Wire<RolloutDetail>;
export type WireLane = WireRollout["lanes"][number];
export type WireStep = WireLane["steps"][number];
export type WireCall = WireLane["calls"][number];

export function asWire(rollout: RolloutDetail): WireRollout {
  return JSON.parse(JSON.stringify(rollout));
}
