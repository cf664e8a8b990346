import "server-only";
import type { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { assertMayDeploy } from "#lib/access/deploy-right.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { openQueue } from "#lib/jobs/queue.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";
import { findRollout, rolloutIdSchema } from "./retry-targets.ts";
import { settleRollout } from "./settle-rollout.ts";
import { loadTarget } from "./target-rows.ts";

/**
 * Cancels the targets of a rollout that wait; those at work end what they began. Answers how many were cancelled.
 * Throws `not-found`, `forbidden`, and `conflict` when none waits.
 */
export async function cancelRollout(
  context: CommandContext,
  input: z.input<typeof rolloutIdSchema>,
): Promise<{ readonly cancelled: number }> {
  authorize(context.actor, "rollout:run");
  const { rolloutId } = parseInput(rolloutIdSchema, input);
  await openQueue();
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const rollout = await findRollout(tx, rolloutId);
    await assertMayDeploy(
      context.actor,
      rollout.targets.map(({ gatewayId }) => gatewayId),
      tx,
    );
    let cancelled = 0;
    for (const { id } of rollout.targets) if (await cancelTarget(tx, id)) cancelled += 1;
    if (cancelled === 0) {
      const sentence = "No target of this rollout waits any more. Those at work end what they began.";
      throw new AppError({ code: "conflict", sentence });
    }
    await settleRollout(tx, rolloutId);
    await appendAudit(tx, context, {
      action: "rollout.cancel",
      subject: { type: "rollout", id: rolloutId, name: rollout.subjectName },
      outcome: "done",
      after: { cancelled },
    });
    return { cancelled };
  });
}

/** Conditional on still waiting: a worker that begins at this moment wins. */
async function cancelTarget(tx: Tx, id: string): Promise<boolean> {
  const taken = await tx.target.updateMany({
    where: { id, state: { in: ["waiting", "awaiting-approval"] } },
    data: { state: "cancelled", finishedAt: new Date() },
  });
  if (taken.count === 0) return false;
  const target = await loadTarget(tx, id);
  if (target === undefined) return false;
  const { deploymentId, generation, stepCount, approval } = target;
  await tx.deployment.updateMany({
    where: { id: deploymentId, generation },
    data:
      stepCount === 0
        ? { state: approval.stateBefore, stateNote: approval.noteBefore }
        : { state: "failed-retryable", stateNote: "Cancelled between two tries, after some of it was written." },
  });
  return true;
}
