import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runTargetTask } from "#lib/jobs/tasks/run-target.ts";
import type { RolloutState } from "#lib/model/deployment.ts";
import { approvalSchema } from "./approval.ts";
import { hasWork } from "./target-rows.ts";
import { runTiming } from "./timing.ts";
import { beginWave, stopWaves, waveNow } from "./waves.ts";

/**
 * Draws the conclusion for the whole rollout from its targets, in the transaction that changed one of them.
 *
 * ```
 *  some target has work left                      running, or compensating
 *  only of later waves, and the earlier is done   running: the next wave begins
 *  only of later waves, and the earlier failed    the rest is stopped, then as below
 *  all done                                       succeeded
 *  some failed, independent                       failed; what worked stays
 *  some failed, all or nothing, others changed    compensating: those are put back
 *  put back                                       compensated, or failed where one could not be
 *  nothing ran                                    cancelled
 * ```
 */
export async function settleRollout(tx: Tx, rolloutId: string): Promise<void> {
  // Two gateways may finish at once; the second has to see what the first wrote.
  await lockUntilCommit(tx, `rollout ${rolloutId}`);
  const rollout = await tx.rollout.findUniqueOrThrow({
    where: { id: rolloutId },
    select: { state: true, strategy: true, wavePauseSeconds: true },
  });
  const wasCompensating = rollout.state === "compensating";
  let targets = await loadTargets(tx, rolloutId);
  if (targets.some(hasWork)) {
    if (wasCompensating || (await goOn(tx, targets, rollout.wavePauseSeconds))) return;
    targets = await loadTargets(tx, rolloutId);
  }

  const failed = targets.filter(({ state }) => state !== "done");
  if (!wasCompensating && rollout.strategy === "all-or-nothing" && failed.length > 0) {
    const changed = targets.filter(hasChangedItsGateway);
    if (changed.length > 0) {
      await compensate(tx, rolloutId, changed);
      return;
    }
  }
  await tx.rollout.update({
    where: { id: rolloutId },
    data: { state: finalState(targets, wasCompensating), finishedAt: new Date() },
  });
}

/** Begins the next wave, or stops what is left because an earlier one failed. True while something goes on. */
async function goOn(tx: Tx, targets: readonly SettledTarget[], pauseSeconds: number): Promise<boolean> {
  const { open, wave, failedWave } = waveNow(targets, hasWork);
  if (failedWave !== undefined) {
    await stopWaves(tx, open, failedWave);
    return false;
  }
  const next = open.filter((target) => target.wave === wave);
  const isFresh = next.every(({ state, attempts }) => state === "waiting" && attempts === 0);
  const isWhole = targets.every((target) => target.wave !== wave || next.includes(target));
  if (isFresh && isWhole && targets.some((target) => target.wave < wave)) await beginWave(tx, next, pauseSeconds);
  return true;
}

type SettledTarget = Awaited<ReturnType<typeof loadTargets>>[number];

async function loadTargets(tx: Tx, rolloutId: string) {
  const rows = await tx.target.findMany({
    where: { rolloutId },
    select: {
      id: true,
      deploymentId: true,
      gatewayId: true,
      generation: true,
      wave: true,
      state: true,
      attempts: true,
      plan: true,
      steps: { select: { id: true }, take: 1 },
    },
  });
  return rows.map(({ plan, steps, ...row }) => ({
    ...row,
    approval: approvalSchema.parse(plan),
    hasSteps: steps.length > 0,
  }));
}

/** Done targets, and failed ones that had begun to write: a gateway may not be left half-way either. */
function hasChangedItsGateway({ state, hasSteps }: SettledTarget): boolean {
  return state === "done" || hasSteps;
}

async function compensate(tx: Tx, rolloutId: string, targets: readonly SettledTarget[]): Promise<void> {
  let begun = 0;
  for (const { id, deploymentId, gatewayId, generation, attempts, approval } of targets) {
    // Where something newer is wanted by now, that is what counts.
    const deployment = await tx.deployment.updateMany({
      where: { id: deploymentId, generation },
      data: { state: "waiting", stateNote: "Being put back: another gateway of the same rollout failed." },
    });
    if (deployment.count === 0) continue;
    begun += 1;
    const plan = { ...approval, attemptLimit: attempts + runTiming().maxAttempts, notBefore: undefined };
    await tx.target.update({ where: { id }, data: { state: "compensating", plan, finishedAt: null } });
    await enqueue(tx, runTargetTask, { targetId: id, gatewayId }, { key: `compensate ${id}` });
  }
  const state: RolloutState = begun > 0 ? "compensating" : "failed";
  await tx.rollout.update({ where: { id: rolloutId }, data: { state, finishedAt: begun > 0 ? null : new Date() } });
}

function finalState(targets: readonly SettledTarget[], wasCompensating: boolean): RolloutState {
  const all = (state: string) => targets.every((target) => target.state === state);
  if (all("done")) return "succeeded";
  if (all("cancelled")) return "cancelled";
  const untouched = (target: SettledTarget) => target.state === "compensated" || !hasChangedItsGateway(target);
  return wasCompensating && targets.every(untouched) ? "compensated" : "failed";
}
