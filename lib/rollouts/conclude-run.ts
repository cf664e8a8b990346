import "server-only";
import { Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runTargetTask } from "#lib/jobs/tasks/run-target.ts";
import type { DeploymentState, TargetState } from "#lib/model/deployment.ts";
import type { LiveCheck } from "#lib/model/live-check.ts";
import type { RunProblem } from "#lib/reconcile/problem.ts";
import type { ReconcileOutcome, Settled } from "#lib/reconcile/reconcile.ts";
import type { Claim } from "./claim.ts";
import type { Sharing } from "./desired.ts";
import { closeAbandoned } from "./journal.ts";
import { sharingBy, wantedBy } from "./prepare-run.ts";
import { settleRollout } from "./settle-rollout.ts";
import type { TargetRow } from "./target-rows.ts";
import { runTiming } from "./timing.ts";

/** Records what came of a run, in one transaction under the fence: target, deployment, gateway, rollout, the next try. */
export function concludeRun(
  claim: Claim,
  target: TargetRow,
  outcome: ReconcileOutcome,
  flush: (tx: Tx) => Promise<void>,
): Promise<void> {
  return claim.record("conclude-run", async (tx) => {
    await flush(tx);
    await closeAbandoned(tx, target.id);
    switch (outcome.status) {
      case "verified":
        await concludeVerified(tx, target, outcome);
        break;
      case "check-failed":
        await concludeChecked(tx, target, outcome);
        break;
      case "stale":
      case "blocked":
        await endTarget(tx, target, outcome.status, outcome.problem);
        break;
      case "failed":
      case "unknown-outcome":
        await concludeFailed(tx, target, outcome.status, outcome.problem);
        break;
      case "interrupted":
        await concludeInterrupted(tx, target, outcome.reason);
        break;
      default:
        outcome satisfies never;
    }
    await settleRollout(tx, target.rolloutId);
  });
}

async function concludeVerified(
  tx: Tx,
  target: TargetRow,
  outcome: Extract<ReconcileOutcome, { status: "verified" }>,
): Promise<void> {
  const isCompensation = target.state === "compensating";
  const state: DeploymentState = wantedRevision(target) === null ? "removed" : isCompensation ? "rolled-back" : "live";
  await setDeployment(tx, target, {
    state,
    stateNote: isCompensation ? "Put back, because another gateway of the same rollout failed." : null,
    ...appliedColumns(target, outcome),
  });
  if (outcome.check !== undefined) await tx.target.update({ where: { id: target.id }, data: { check: outcome.check } });
  await setTarget(tx, target, isCompensation ? "compensated" : "done", isCompensation ? undefined : null);
}

/** It runs there, and is known to; only that it does not answer as it should. */
async function concludeChecked(
  tx: Tx,
  target: TargetRow,
  outcome: Extract<ReconcileOutcome, { status: "check-failed" }>,
): Promise<void> {
  const { check, problem } = outcome;
  await setDeployment(tx, target, {
    state: "check-failed",
    stateNote: problem.sentence,
    ...appliedColumns(target, outcome),
  });
  await tx.target.update({ where: { id: target.id }, data: { check } });
  await setTarget(tx, target, "check-failed", problem);
}

function wantedRevision(target: TargetRow): string | null {
  const wanted = wantedBy(target);
  return typeof wanted === "string" ? null : wanted.revisionId;
}

function appliedColumns(
  target: TargetRow,
  { observedHash, endpoints, check }: Settled & { readonly check?: LiveCheck },
): Prisma.DeploymentUncheckedUpdateManyInput {
  const revisionId = wantedRevision(target);
  const now = new Date();
  return {
    desiredRevisionId: revisionId,
    appliedRevisionId: revisionId,
    ...shared(target, revisionId),
    // What was written and what was read back are one and the same here: that is what verified means.
    appliedHash: observedHash,
    observedHash,
    appliedAt: now,
    observedAt: now,
    verifiedAt: now,
    checkedAt: check?.state === "checked" ? new Date(check.at) : null,
    endpoints: revisionId === null ? [] : [...endpoints],
  };
}

/** Which share the revision has, and what has the rest. */
function shared(target: TargetRow, revisionId: string | null): Sharing {
  const sharing = sharingBy(target);
  return revisionId === null || sharing.share === 100 ? { share: 100, restRevisionId: null } : sharing;
}

async function concludeFailed(
  tx: Tx,
  target: TargetRow,
  status: "failed" | "unknown-outcome",
  problem: RunProblem,
): Promise<void> {
  if (problem.code === "auth" || problem.code === "forbidden") await noteRefusedCredential(tx, target, problem);
  const triesLeft = target.attempts < target.approval.attemptLimit;
  if (triesLeft && (problem.retryable || status === "unknown-outcome")) return tryLater(tx, target, status, problem);
  const state =
    status === "unknown-outcome"
      ? status
      : problem.retryable
        ? ("failed-retryable" as const)
        : ("failed-permanent" as const);
  await endTarget(tx, target, state, problem);
}

/** The queue takes the target up again, not before the gateway wants it. */
async function tryLater(
  tx: Tx,
  target: TargetRow,
  status: "failed" | "unknown-outcome",
  problem: RunProblem,
): Promise<void> {
  const { retryMs, maxAttempts } = runTiming();
  const tries = maxAttempts - (target.approval.attemptLimit - target.attempts);
  const delay = Math.max(retryMs[tries - 1] ?? retryMs.at(-1) ?? 0, problem.retryAfterMs ?? 0);
  const startAfter = new Date(Date.now() + delay);
  const resting = status === "unknown-outcome" ? "unknown-outcome" : "waiting";
  const plan = { ...target.approval, notBefore: startAfter.toISOString() };
  await tx.target.update({
    where: { id: target.id },
    data: { state: target.state === "compensating" ? "compensating" : resting, problem, plan },
  });
  await setDeployment(tx, target, { state: resting, stateNote: problem.sentence });
  await enqueue(tx, runTargetTask, { targetId: target.id, gatewayId: target.gatewayId }, { startAfter });
}

async function concludeInterrupted(
  tx: Tx,
  target: TargetRow,
  reason: Extract<ReconcileOutcome, { status: "interrupted" }>["reason"],
): Promise<void> {
  if (reason === "superseded" || reason === "cancelled") {
    await setTarget(tx, target, "cancelled", undefined);
    return;
  }
  await tx.target.update({
    where: { id: target.id },
    data: { state: target.state === "compensating" ? "compensating" : "waiting" },
  });
  await setDeployment(tx, target, { state: "waiting" });
  await enqueue(tx, runTargetTask, { targetId: target.id, gatewayId: target.gatewayId });
}

/** The end of a target without what was wanted. Where nothing was written, the deployment stands where it stood. */
async function endTarget(
  tx: Tx,
  target: TargetRow,
  state: "stale" | "blocked" | "failed-retryable" | "failed-permanent" | "unknown-outcome",
  problem: RunProblem,
): Promise<void> {
  const isCompensation = target.state === "compensating";
  const untouched = (state === "stale" || state === "blocked") && target.stepCount === 0 && !isCompensation;
  const failed = state === "stale" || state === "blocked" ? "failed-permanent" : state;
  await setTarget(tx, target, isCompensation ? failed : state, problem);
  await setDeployment(
    tx,
    target,
    untouched
      ? { state: target.approval.stateBefore, stateNote: target.approval.noteBefore }
      : { state: failed, stateNote: isCompensation ? `Could not be put back: ${problem.sentence}` : problem.sentence },
  );
}

async function setTarget(
  tx: Tx,
  target: TargetRow,
  state: TargetState,
  problem: RunProblem | null | undefined,
): Promise<void> {
  await tx.target.update({
    where: { id: target.id },
    data: { state, problem: problem === null ? Prisma.DbNull : problem, finishedAt: new Date() },
  });
}

/** Only while this generation is what is wanted: a late result never overwrites a newer intent. */
async function setDeployment(
  tx: Tx,
  target: TargetRow,
  data: Prisma.DeploymentUncheckedUpdateManyInput,
): Promise<void> {
  await tx.deployment.updateMany({ where: { id: target.deploymentId, generation: target.generation }, data });
}

async function noteRefusedCredential(tx: Tx, { gatewayId }: TargetRow, { sentence }: RunProblem): Promise<void> {
  await tx.gateway.update({
    where: { id: gatewayId },
    data: { connection: "credential-refused", connectionNote: sentence, checkedAt: new Date() },
  });
}
