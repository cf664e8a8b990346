/** Every queue there is. A list of names, so that who enqueues one task does not load them all. */
export const queueNames = [
  "run-target",
  "check-gateway",
  "check-gateways",
  "sample-gateway",
  "sample-gateways",
  "compact-tallies",
  "prune-history",
  "rotate-key",
] as const;
export type TaskName = (typeof queueNames)[number];
