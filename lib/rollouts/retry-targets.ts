import "server-only";
import { z } from "zod";
import { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import { assertMayDeploy } from "#lib/access/deploy-right.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue, openQueue } from "#lib/jobs/queue.ts";
import { runTargetTask } from "#lib/jobs/tasks/run-target.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";
import { assertDeploymentCan } from "./deployment-rows.ts";
import { loadTarget, retryableTargetStates } from "./target-rows.ts";
import { runTiming } from "./timing.ts";

export const rolloutIdSchema = z.object({ rolloutId: z.uuid() });

/**
 * Gives every failed target of a rollout another run, with the plan that was approved. Answers how many.
 *
 * Throws `not-found`, `forbidden`, and `conflict` when nothing failed, when the others were put back already, or when something
 * newer was started on one of the gateways.
 */
export async function retryFailedTargets(
  context: CommandContext,
  input: z.input<typeof rolloutIdSchema>,
): Promise<{ readonly retried: number }> {
  authorize(context.actor, "rollout:run");
  const { rolloutId } = parseInput(rolloutIdSchema, input);
  await openQueue();
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const rollout = await findRollout(tx, rolloutId);
    const failed = rollout.targets.filter(({ state }) =>
      retryableTargetStates.some((retryable) => retryable === state),
    );
    if (failed.length === 0) throw new AppError({ code: "conflict", sentence: "No target of this rollout failed." });
    if (rollout.targets.some(({ state }) => state === "compensated" || state === "compensating")) {
      const sentence = "The other gateways were put back, so one cannot be tried alone. Start a new rollout.";
      throw new AppError({ code: "conflict", sentence });
    }
    await assertMayDeploy(
      context.actor,
      failed.map(({ gatewayId }) => gatewayId),
      tx,
    );
    for (const { id } of failed) await retryTarget(tx, id);
    await tx.rollout.update({ where: { id: rolloutId }, data: { state: "running", finishedAt: null } });
    await appendAudit(tx, context, {
      action: "rollout.retry",
      subject: { type: "rollout", id: rolloutId, name: rollout.subjectName },
      outcome: "done",
      after: { targets: failed.map(({ gatewayId }) => gatewayId) },
    });
    return { retried: failed.length };
  });
}

async function retryTarget(tx: Tx, id: string): Promise<void> {
  const target = await loadTarget(tx, id);
  if (target === undefined) return;
  const { deploymentId, generation, gatewayId, attempts, approval } = target;
  const deployment = await tx.deployment.findUniqueOrThrow({
    where: { id: deploymentId },
    select: { state: true, generation: true, gateway: { select: { name: true } } },
  });
  // A stopped target never began, so its deployment did not fail.
  assertDeploymentCan(deployment, target.state === "stopped" ? "deploy" : "retry");
  const taken = await tx.deployment.updateMany({
    where: { id: deploymentId, generation },
    data: { state: "waiting", stateNote: null },
  });
  if (taken.count === 0) {
    const sentence = `${deployment.gateway.name}: something newer was started there since, so this is not tried again.`;
    throw new AppError({ code: "conflict", sentence });
  }
  const plan = { ...approval, attemptLimit: attempts + runTiming().maxAttempts, notBefore: undefined };
  await tx.target.update({
    where: { id },
    data: { state: "waiting", problem: Prisma.DbNull, finishedAt: null, plan },
  });
  // A key of its own: a job that still waits for later must not swallow this one. A later wave is left alone by its run.
  await enqueue(tx, runTargetTask, { targetId: id, gatewayId }, { key: `retry ${id} ${attempts}` });
}

export async function findRollout(tx: Tx, rolloutId: string) {
  const rollout = await tx.rollout.findUnique({
    where: { id: rolloutId },
    select: { state: true, apiId: true, targets: { select: { id: true, gatewayId: true, state: true } } },
  });
  if (rollout === null) throw new AppError({ code: "not-found", sentence: "This rollout does not exist." });
  const api = await tx.api.findUnique({ where: { id: rollout.apiId }, select: { name: true, version: true } });
  return { ...rollout, subjectName: api === null ? undefined : `${api.name} ${api.version}` };
}
