import "server-only";
import type { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { assertMayDeploy } from "#lib/access/deploy-right.ts";
import { createRevision } from "#lib/apis/revisions.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue, openQueue } from "#lib/jobs/queue.ts";
import { runTargetTask } from "#lib/jobs/tasks/run-target.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { gatewayModeSchema, modeAllowsWrites } from "#lib/model/gateway.ts";
import { residencyReason } from "#lib/model/residency.ts";
import { parseInput } from "#lib/parse-input.ts";
import { readOnlySentence, staleSentence } from "#lib/reconcile/explain.ts";
import type { PlanView, StoredApproval } from "./approval.ts";
import { approvalRule, needsApproval } from "./approval-rule.ts";
import { numbered } from "./crash-point.ts";
import { assertDeploymentCan } from "./deployment-rows.ts";
import { actionOf, describeTarget, previewTarget } from "./preview.ts";
import { recallPlan } from "./remembered-plans.ts";
import { type StartRolloutInput, startRolloutSchema } from "./target-input.ts";
import { runTiming } from "./timing.ts";

type Start = z.output<typeof startRolloutSchema>;
type StartTarget = Start["targets"][number];

export interface StartedRollout {
  readonly rolloutId: string;
  /** The revision that goes out; absent for an undeploy. */
  readonly revisionId?: string;
  /** Somebody else has to approve it first. */
  readonly awaitsApproval: boolean;
}

/**
 * Records a rollout and puts its targets in the queue, all in one transaction; the work itself happens in the background.
 *
 * Throws `forbidden` also where a gateway is granted to teams the actor is not in, `not-found`, `conflict` when a
 * deployment is busy (the later of two people is told), `stale-plan` when a plan was never shown, and `blocked` when a
 * gateway is read-only or the API may not run there.
 * Where a gateway's label asks for a second person, nothing runs before that person approved.
 */
export async function startRollout(context: CommandContext, input: StartRolloutInput): Promise<StartedRollout> {
  authorize(context.actor, "rollout:run");
  const start = parseInput(startRolloutSchema, input);
  if (start.kind === "roll-back" && start.revisionId === undefined) {
    throw new AppError({ code: "invalid", sentence: "Choose the revision to roll back to." });
  }
  await assertMayDeploy(
    context.actor,
    start.targets.map(({ gatewayId }) => gatewayId),
  );
  const plans = new Map<string, PlanView>();
  for (const target of start.targets) plans.set(target.gatewayId, await approvedPlan(context, start, target));
  await openQueue();
  const db = await getDb();
  return numbered("start-rollout", () => db.$transaction((tx) => record(tx, context, start, plans)));
}

async function record(
  tx: Tx,
  context: CommandContext,
  start: Start,
  plans: ReadonlyMap<string, PlanView>,
): Promise<StartedRollout> {
  const revisionId = start.kind !== "undeploy" ? await revisionFor(tx, context, start) : undefined;
  const awaitsApproval = await hasToBeApproved(tx, start);
  const rollout = await tx.rollout.create({
    data: {
      kind: start.kind,
      strategy: start.strategy,
      share: start.share,
      check: start.check,
      wavePauseSeconds: start.wavePauseSeconds,
      state: awaitsApproval ? "awaiting-approval" : "waiting",
      apiId: start.apiId,
      note: start.note ?? null,
      createdBy: context.actor.kind === "user" ? context.actor.id : null,
    },
    select: { id: true },
  });
  // In one order everywhere, so that two rollouts over the same gateways wait instead of deadlocking.
  for (const target of start.targets.toSorted((a, b) => (a.gatewayId < b.gatewayId ? -1 : 1))) {
    const plan = plans.get(target.gatewayId);
    await addTarget(tx, { start, target, rolloutId: rollout.id, revisionId, plan, awaitsApproval });
  }
  await auditStart(tx, context, start, rollout.id, { revisionId, awaitsApproval });
  return { rolloutId: rollout.id, revisionId, awaitsApproval };
}

async function hasToBeApproved(tx: Tx, { targets }: Start): Promise<boolean> {
  const rule = await approvalRule(tx);
  if (!rule.enabled) return false;
  const ids = targets.map(({ gatewayId }) => gatewayId);
  const gateways = await tx.gateway.findMany({ where: { id: { in: ids } }, select: { labels: true } });
  return gateways.some(({ labels }) => needsApproval(rule, labels));
}

/** The plan as it was shown. Another replica showed it, or nobody did: then it is made again and has to be the same. */
async function approvedPlan(context: CommandContext, start: Start, target: StartTarget): Promise<PlanView> {
  const { apiId, kind, revisionId, share } = start;
  const about = { apiId, gatewayId: target.gatewayId, kind, revisionId, share };
  const { deploymentId } = await describeTarget(about);
  const remembered = recallPlan(deploymentId, target.planHash);
  if (remembered !== undefined) return remembered;
  const preview = await previewTarget(context, about);
  if (preview.status === "failed") throw new AppError({ code: "unavailable", sentence: preview.problem.sentence });
  if (preview.plan.hash !== target.planHash) throw new AppError({ code: "stale-plan", sentence: staleSentence });
  return preview.plan;
}

async function revisionFor(tx: Tx, context: CommandContext, { apiId, revisionId, note }: Start): Promise<string> {
  if (revisionId === undefined) return (await createRevision(tx, context, apiId, note)).id;
  const revision = await tx.revision.findFirst({ where: { id: revisionId, apiId }, select: { id: true } });
  if (revision === null) throw new AppError({ code: "not-found", sentence: "This revision does not exist." });
  return revision.id;
}

interface NewTarget {
  readonly start: Start;
  readonly target: StartTarget;
  readonly rolloutId: string;
  readonly revisionId: string | undefined;
  readonly plan: PlanView | undefined;
  readonly awaitsApproval: boolean;
}

async function addTarget(tx: Tx, added: NewTarget): Promise<void> {
  const { start, target, rolloutId, revisionId, plan, awaitsApproval } = added;
  const { apiId, kind } = start;
  const deployment = await tx.deployment.findUniqueOrThrow({
    where: { apiId_gatewayId: { apiId, gatewayId: target.gatewayId } },
    include: {
      gateway: { select: { name: true, mode: true, labels: true } },
      api: { select: { allowedLabels: true } },
    },
  });
  const stateBefore = assertDeploymentCan(deployment, actionOf(kind));
  if (!modeAllowsWrites(gatewayModeSchema.parse(deployment.gateway.mode))) {
    throw new AppError({ code: "blocked", sentence: `${deployment.gateway.name}: ${readOnlySentence}` });
  }
  const elsewhere =
    kind === "undeploy" ? undefined : residencyReason(deployment.api.allowedLabels, deployment.gateway.labels);
  if (elsewhere !== undefined) {
    throw new AppError({ code: "blocked", sentence: `${deployment.gateway.name}: ${elsewhere}` });
  }
  const generation = deployment.generation + 1;
  // Conditional on the generation just read: of two who start at once, the second finds it taken.
  const taken = await tx.deployment.updateMany({
    where: { id: deployment.id, generation: deployment.generation },
    data: {
      generation,
      state: "waiting",
      stateNote: awaitsApproval ? "Waits for somebody to approve it." : null,
      // An undeploy keeps what it was: should it fail, the revision is still what is wanted there.
      ...(revisionId === undefined ? {} : { desiredRevisionId: revisionId }),
    },
  });
  if (taken.count === 0) {
    const sentence = `${deployment.gateway.name}: someone else just started work on this API there. Look at it, then try again.`;
    throw new AppError({ code: "conflict", sentence });
  }
  const approval: StoredApproval = {
    plan: plan ?? null,
    confirmed: target.confirmed,
    stateBefore,
    noteBefore: deployment.stateNote,
    shareBefore: deployment.share,
    restBefore: deployment.restRevisionId,
    attemptLimit: runTiming().maxAttempts,
  };
  const { id } = await tx.target.create({
    data: {
      rolloutId,
      deploymentId: deployment.id,
      gatewayId: target.gatewayId,
      revisionId: revisionId ?? null,
      previousRevisionId: deployment.appliedRevisionId,
      generation,
      wave: target.wave,
      state: awaitsApproval ? "awaiting-approval" : "waiting",
      plan: approval,
      planHash: target.planHash,
      accepted: target.accepted,
      predictedWrites: plan?.calls.writes ?? 0,
      predictedReads: plan?.calls.reads ?? 0,
    },
    select: { id: true },
  });
  const first = Math.min(...start.targets.map(({ wave }) => wave));
  if (awaitsApproval || target.wave > first) return;
  await enqueue(tx, runTargetTask, { targetId: id, gatewayId: target.gatewayId });
}

async function auditStart(
  tx: Tx,
  context: CommandContext,
  start: Start,
  rolloutId: string,
  { revisionId, awaitsApproval }: Omit<StartedRollout, "rolloutId">,
): Promise<void> {
  const api = await tx.api.findUniqueOrThrow({ where: { id: start.apiId }, select: { name: true, version: true } });
  await appendAudit(tx, context, {
    action: `rollout.${start.kind}`,
    subject: { type: "rollout", id: rolloutId, name: `${api.name} ${api.version}` },
    outcome: "done",
    after: {
      apiId: start.apiId,
      revisionId: revisionId ?? null,
      strategy: start.strategy,
      share: start.share,
      check: start.check,
      wavePauseSeconds: start.wavePauseSeconds,
      awaitsApproval,
      note: start.note ?? null,
      targets: start.targets.map(({ gatewayId, planHash, accepted, confirmed, wave }) => ({
        gatewayId,
        planHash,
        wave,
        accepted,
        confirmed,
      })),
    },
  });
}
