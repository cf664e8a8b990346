import "server-only";
import type { Claim } from "./claim.ts";
import { closeAbandoned } from "./journal.ts";
import { settleRollout } from "./settle-rollout.ts";
import { hasWork, loadTarget, type TargetRow } from "./target-rows.ts";

/**
 * Records that a run of the target begins. Undefined when there is nothing to do any more: it was done, cancelled, or
 * something newer is wanted of this deployment.
 */
export function beginRun(claim: Claim, targetId: string): Promise<TargetRow | undefined> {
  return claim.record("begin-run", async (tx) => {
    const target = await loadTarget(tx, targetId);
    if (target === undefined || !hasWork(target)) return undefined;
    await closeAbandoned(tx, targetId);
    const state = target.state === "compensating" ? "compensating" : "planning";
    const deployment = await tx.deployment.updateMany({
      where: { id: target.deploymentId, generation: target.generation },
      data: { state: "applying" },
    });
    if (deployment.count === 0) {
      await tx.target.update({ where: { id: targetId }, data: { state: "cancelled", finishedAt: new Date() } });
      await settleRollout(tx, target.rolloutId);
      return undefined;
    }
    await tx.target.update({
      where: { id: targetId },
      data: { state, attempts: { increment: 1 }, startedAt: target.attempts === 0 ? new Date() : undefined },
    });
    await tx.rollout.updateMany({
      where: { id: target.rolloutId, state: "waiting" },
      data: { state: "running", startedAt: new Date() },
    });
    return { ...target, state, attempts: target.attempts + 1 };
  });
}
