import { Status, type Tone } from "#components/ui/status.tsx";
import type { DeploymentState, RolloutState, StepState, TargetState } from "#lib/model/deployment.ts";

type Look = readonly [tone: Tone, word: string];

export const deploymentLooks: Readonly<Record<DeploymentState, Look>> = {
  planned: ["neutral", "Planned"],
  waiting: ["working", "Waiting"],
  applying: ["working", "Applying"],
  verifying: ["working", "Verifying"],
  live: ["good", "Live"],
  "check-failed": ["bad", "Check failed"],
  "failed-retryable": ["bad", "Failed"],
  "failed-permanent": ["bad", "Failed"],
  "unknown-outcome": ["warning", "Outcome unknown"],
  "rolled-back": ["warning", "Rolled back"],
  detached: ["neutral", "Detached"],
  removed: ["neutral", "Removed"],
};

const rollouts: Record<RolloutState, Look> = {
  "awaiting-approval": ["warning", "Awaiting approval"],
  refused: ["neutral", "Refused"],
  expired: ["warning", "Expired"],
  waiting: ["working", "Waiting"],
  running: ["working", "Running"],
  succeeded: ["good", "Succeeded"],
  failed: ["bad", "Failed"],
  compensating: ["working", "Restoring"],
  compensated: ["warning", "Restored"],
  cancelled: ["neutral", "Cancelled"],
};

const targets: Record<TargetState, Look> = {
  "awaiting-approval": ["warning", "Awaiting approval"],
  waiting: ["working", "Waiting"],
  planning: ["working", "Planning"],
  applying: ["working", "Applying"],
  verifying: ["working", "Verifying"],
  done: ["good", "Done"],
  stale: ["warning", "Plan out of date"],
  blocked: ["bad", "Blocked"],
  "check-failed": ["bad", "Check failed"],
  "failed-retryable": ["bad", "Failed, can be retried"],
  "failed-permanent": ["bad", "Failed"],
  "unknown-outcome": ["warning", "Outcome unknown"],
  compensating: ["working", "Restoring"],
  compensated: ["warning", "Restored"],
  stopped: ["neutral", "Stopped"],
  cancelled: ["neutral", "Cancelled"],
};

const steps: Record<StepState, Look> = {
  started: ["working", "Running"],
  done: ["good", "Done"],
  failed: ["bad", "Failed"],
  "unknown-outcome": ["warning", "Outcome unknown"],
  skipped: ["neutral", "Skipped"],
};

interface DeploymentStatusProps {
  readonly state: DeploymentState;
  /** Of one that is live: when its endpoints last answered as they should, or null where it was only observed. */
  readonly checkedAt?: Date | null;
}

/** How a deployment stands. Connection and sync have vocabularies of their own. */
export function DeploymentStatus({ state, checkedAt }: DeploymentStatusProps) {
  const [tone, word] = deploymentLooks[state];
  const how = state === "live" && checkedAt !== undefined ? ` (${checkedAt === null ? "observed" : "checked"})` : "";
  return (
    <Status tone={tone}>
      {word}
      {how}
    </Status>
  );
}

export function RolloutStatus({ state }: { readonly state: RolloutState }) {
  const [tone, word] = rollouts[state];
  return <Status tone={tone}>{word}</Status>;
}

export function TargetStatus({ state }: { readonly state: TargetState }) {
  const [tone, word] = targets[state];
  return <Status tone={tone}>{word}</Status>;
}

export function StepStatus({ state }: { readonly state: StepState }) {
  const [tone, word] = steps[state];
  return <Status tone={tone}>{word}</Status>;
}
