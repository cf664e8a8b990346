/** Where a deployment stands. Only the verify step may say `live`. Drift is a sync state, not one of these. */
export const deploymentStates = [
  "planned",
  "waiting",
  "applying",
  "verifying",
  "live",
  // Observed to be what was applied, and yet an endpoint does not answer as it should.
  "check-failed",
  "failed-retryable",
  "failed-permanent",
  "unknown-outcome",
  "rolled-back",
  "detached",
  "removed",
] as const;
export type DeploymentState = (typeof deploymentStates)[number];

export type DeploymentAction = "deploy" | "undeploy" | "roll-back" | "retry" | "cancel" | "detach";

const busy = "Wait until the running work on this gateway ends.";
const settled = {
  deploy: true,
  undeploy: true,
  "roll-back": true,
  retry: "Nothing failed.",
  cancel: "Nothing is running.",
  detach: true,
} as const;
const failed = { ...settled, retry: true } as const;
const running = { deploy: busy, undeploy: busy, "roll-back": busy, retry: busy, cancel: busy, detach: busy } as const;
const absent = {
  deploy: true,
  undeploy: "It is not on this gateway.",
  "roll-back": "It is not on this gateway.",
  retry: "Nothing failed.",
  cancel: "Nothing is running.",
  detach: "It is not on this gateway.",
} as const;

/** Which act is legal in which state: `true`, or the sentence that says why not. Button, action and worker read this. */
export const deploymentCan = {
  planned: { ...absent, cancel: true },
  waiting: { ...running, cancel: true },
  applying: running,
  verifying: running,
  live: settled,
  "check-failed": failed,
  "failed-retryable": failed,
  "failed-permanent": failed,
  "unknown-outcome": failed,
  "rolled-back": settled,
  detached: absent,
  removed: absent,
} satisfies Record<DeploymentState, Record<DeploymentAction, true | string>>;

export type RolloutKind = "deploy" | "undeploy" | "roll-back" | "re-apply";
/** What happens to the targets already changed when one fails. */
export type RolloutStrategy = "all-or-nothing" | "independent";
export type RolloutState =
  /** A second person has to approve it; nothing happens before. */
  | "awaiting-approval"
  | "refused"
  /** While it waited, a gateway or the API moved: what was shown is not what would happen. */
  | "expired"
  | "waiting"
  | "running"
  | "succeeded"
  | "failed"
  | "compensating"
  | "compensated"
  | "cancelled";

export const targetStates = [
  "awaiting-approval",
  "waiting",
  "planning",
  "applying",
  "verifying",
  "done",
  "stale",
  "blocked",
  "check-failed",
  "failed-retryable",
  "failed-permanent",
  "unknown-outcome",
  "compensating",
  "compensated",
  // Never begun, because an earlier wave failed.
  "stopped",
  "cancelled",
] as const;
export type TargetState = (typeof targetStates)[number];

export type StepState = "started" | "done" | "failed" | "unknown-outcome" | "skipped";
