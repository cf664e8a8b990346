import "server-only";
import type { Db, Tx } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runTargetTask } from "#lib/jobs/tasks/run-target.ts";
import type { RunProblem } from "#lib/reconcile/problem.ts";
import type { StoredApproval } from "./approval.ts";

/** A target as the order of the waves needs it. */
export interface WaveTarget {
  readonly id: string;
  readonly deploymentId: string;
  readonly gatewayId: string;
  readonly generation: number;
  readonly wave: number;
  readonly state: string;
  readonly attempts: number;
  readonly approval: StoredApproval;
}

/** The first of the waves that has work left, and which of the earlier ones did not end well. */
export function waveNow(targets: readonly WaveTarget[], hasWork: (target: WaveTarget) => boolean) {
  const open = targets.filter(hasWork);
  const wave = Math.min(...open.map((target) => target.wave));
  const failed = targets.filter((target) => target.wave < wave && target.state !== "done");
  return { open, wave, failedWave: failed.length === 0 ? undefined : Math.min(...failed.map((one) => one.wave)) };
}

/** Puts the targets of a wave in the queue, after the pause where there is one. Doing so twice is harmless. */
export async function beginWave(tx: Tx, targets: readonly WaveTarget[], pauseSeconds: number): Promise<void> {
  const startAfter = pauseSeconds === 0 ? undefined : new Date(Date.now() + pauseSeconds * 1_000);
  for (const { id, gatewayId, approval } of targets) {
    if (startAfter !== undefined) {
      const plan = { ...approval, notBefore: startAfter.toISOString() };
      await tx.target.update({ where: { id }, data: { plan } });
    }
    await enqueue(tx, runTargetTask, { targetId: id, gatewayId }, { startAfter });
  }
}

/** Ends targets that never began, because an earlier wave did not end well. Their deployments stand where they stood. */
export async function stopWaves(tx: Tx, targets: readonly WaveTarget[], failedWave: number): Promise<void> {
  const sentence = `Stopped because wave ${failedWave} failed. Nothing was written here.`;
  const problem: RunProblem = { code: "wave-stopped", sentence, retryable: true };
  for (const target of targets) {
    await tx.target.update({ where: { id: target.id }, data: { state: "stopped", problem, finishedAt: new Date() } });
    await standAsBefore(tx, target);
  }
}

/** Nothing was written: the deployment is what it was, unless something newer is wanted of it by now. */
export async function standAsBefore(
  tx: Tx,
  { deploymentId, generation, approval }: Pick<WaveTarget, "deploymentId" | "generation" | "approval">,
): Promise<void> {
  await tx.deployment.updateMany({
    where: { id: deploymentId, generation },
    data: { state: approval.stateBefore, stateNote: approval.noteBefore },
  });
}

/** Does the target have to wait for an earlier wave? */
export async function waitsForWave(db: Db, { rolloutId, wave }: { readonly rolloutId: string; readonly wave: number }) {
  const before = await db.target.count({ where: { rolloutId, wave: { lt: wave }, NOT: { state: "done" } } });
  return before > 0;
}
