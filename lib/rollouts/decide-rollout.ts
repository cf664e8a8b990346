import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { assertMayDeploy } from "#lib/access/deploy-right.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { openQueue } from "#lib/jobs/queue.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";
import { explainMoved, staleSentence } from "#lib/reconcile/explain.ts";
import type { RunProblem } from "#lib/reconcile/problem.ts";
import { decisionLock } from "./approval-queries.ts";
import { type PreviewTarget, previewTarget } from "./preview.ts";
import { loadTarget, type TargetRow } from "./target-rows.ts";
import { beginWave, standAsBefore } from "./waves.ts";

const note = z.string().trim().max(500, "Keep the note under 500 characters.");

export const approveRolloutSchema = z.object({ rolloutId: z.uuid(), note: note.default("") });
export const refuseRolloutSchema = z.object({ rolloutId: z.uuid(), note: note.min(1, "Say why it is refused.") });

/**
 * Approves a rollout that waits for a second person, and starts it. Every gateway is asked once more what its plan is:
 * where one is not what was shown, nothing starts and the rollout has expired.
 *
 * Throws `not-found`, `conflict` when it does not wait any more, `forbidden` for who started it or may not deploy there, and `unavailable` when a
 * gateway cannot be asked now; then it goes on waiting.
 */
export async function approveRollout(
  context: CommandContext,
  input: z.input<typeof approveRolloutSchema>,
): Promise<{ readonly decision: "approved" | "expired" }> {
  authorize(context.actor, "rollout:approve");
  const { rolloutId, note: said } = parseInput(approveRolloutSchema, input);
  const waiting = await openRollout(context, rolloutId);
  const moved = await movedTargets(context, waiting);
  await openQueue();
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const state = moved.size === 0 ? "waiting" : "expired";
    await decide(tx, context, { rolloutId, state, note: said });
    const after = {
      decision: moved.size === 0 ? "approved" : "expired",
      note: said,
      moved: [...moved.keys()],
    } as const;
    if (moved.size > 0) await expire(tx, waiting.targets, moved);
    else await begin(tx, waiting.targets);
    await audit(tx, context, waiting, moved.size === 0 ? "rollout.approve" : "rollout.expire", after);
    return { decision: moved.size === 0 ? "approved" : "expired" };
  });
}

/** Refuses a rollout that waits for a second person. Nothing was written, and nothing will be. Throws as approving does. */
export async function refuseRollout(
  context: CommandContext,
  input: z.input<typeof refuseRolloutSchema>,
): Promise<{ readonly decision: "refused" }> {
  authorize(context.actor, "rollout:approve");
  const { rolloutId, note: said } = parseInput(refuseRolloutSchema, input);
  const waiting = await openRollout(context, rolloutId);
  const db = await getDb();
  return db.$transaction(async (tx) => {
    await decide(tx, context, { rolloutId, state: "refused", note: said });
    for (const target of waiting.targets) await end(tx, target, "cancelled");
    await audit(tx, context, waiting, "rollout.refuse", { decision: "refused", note: said });
    return { decision: "refused" };
  });
}

interface WaitingRollout {
  readonly id: string;
  readonly apiId: string;
  readonly subjectName: string | undefined;
  readonly targets: readonly TargetRow[];
}

async function openRollout({ actor }: CommandContext, rolloutId: string): Promise<WaitingRollout> {
  const db = await getDb();
  const rollout = await db.rollout.findUnique({
    where: { id: rolloutId },
    select: { id: true, apiId: true, state: true, createdBy: true, targets: { select: { id: true, gatewayId: true } } },
  });
  if (rollout === null) throw new AppError({ code: "not-found", sentence: "This rollout does not exist." });
  if (rollout.state !== "awaiting-approval") throw notWaiting();
  const locked = decisionLock(actor, rollout);
  if (locked !== undefined) throw new AppError({ code: "forbidden", sentence: locked });
  await assertMayDeploy(
    actor,
    rollout.targets.map(({ gatewayId }) => gatewayId),
  );
  const api = await db.api.findUnique({ where: { id: rollout.apiId }, select: { name: true, version: true } });
  const targets: TargetRow[] = [];
  for (const { id } of rollout.targets) targets.push((await loadTarget(db, id)) ?? fail(id));
  const { id, apiId } = rollout;
  return { id, apiId, targets, subjectName: api === null ? undefined : `${api.name} ${api.version}` };
}

function fail(id: string): never {
  throw new Error(`The target ${id} is gone.`);
}

function notWaiting(): AppError {
  const sentence = "This rollout does not wait for approval any more. Reload the page to see what became of it.";
  return new AppError({ code: "conflict", sentence });
}

/** What moved at each gateway whose plan is not the one that was shown. */
async function movedTargets(
  context: CommandContext,
  { apiId, targets }: WaitingRollout,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const previews = await Promise.all(
    targets.map(async (target) => ({ target, now: await previewTarget(context, previewOf(apiId, target)) })),
  );
  const moved = new Map<string, readonly string[]>();
  for (const { target, now } of previews) {
    if (now.status === "failed") {
      const sentence = `${now.gatewayName} cannot be asked now, so nothing was decided: ${now.problem.sentence}`;
      throw new AppError({ code: "unavailable", sentence, retryable: true });
    }
    if (now.plan.hash !== target.planHash) {
      moved.set(target.id, explainMoved(target.approval.plan?.changes ?? [], now.plan.changes));
    }
  }
  return moved;
}

function previewOf(apiId: string, { gatewayId, kind, revisionId, share }: TargetRow): PreviewTarget {
  return { apiId, gatewayId, kind, share, revisionId: revisionId ?? undefined };
}

interface Decision {
  readonly rolloutId: string;
  readonly state: "waiting" | "expired" | "refused";
  readonly note: string;
}

/** Conditional on still waiting: of two who decide at once, the second is told. */
async function decide(tx: Tx, { actor }: CommandContext, { rolloutId, state, note: said }: Decision): Promise<void> {
  const taken = await tx.rollout.updateMany({
    where: { id: rolloutId, state: "awaiting-approval" },
    data: {
      state,
      decidedBy: actor.kind === "user" ? actor.id : null,
      decidedAt: new Date(),
      decisionNote: said === "" ? null : said,
      finishedAt: state === "waiting" ? null : new Date(),
    },
  });
  if (taken.count === 0) throw notWaiting();
}

async function begin(tx: Tx, targets: readonly TargetRow[]): Promise<void> {
  for (const { id, deploymentId, generation } of targets) {
    await tx.target.update({ where: { id }, data: { state: "waiting" } });
    await tx.deployment.updateMany({ where: { id: deploymentId, generation }, data: { stateNote: null } });
  }
  const first = Math.min(...targets.map(({ wave }) => wave));
  await beginWave(
    tx,
    targets.filter(({ wave }) => wave === first),
    0,
  );
}

async function expire(
  tx: Tx,
  targets: readonly TargetRow[],
  moved: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  for (const target of targets) {
    const what = moved.get(target.id);
    if (what === undefined) await end(tx, target, "cancelled");
    else
      await end(tx, target, "stale", {
        code: "stale-plan",
        sentence: staleSentence,
        retryable: false,
        moved: [...what],
      });
  }
}

async function end(tx: Tx, target: TargetRow, state: "cancelled" | "stale", problem?: RunProblem): Promise<void> {
  await tx.target.update({ where: { id: target.id }, data: { state, problem, finishedAt: new Date() } });
  await standAsBefore(tx, target);
}

async function audit(
  tx: Tx,
  context: CommandContext,
  { id, subjectName, targets }: WaitingRollout,
  action: string,
  after: object,
): Promise<void> {
  await appendAudit(tx, context, {
    action,
    subject: { type: "rollout", id, name: subjectName },
    outcome: "done",
    after: { ...after, planHashes: targets.map(({ planHash }) => planHash) },
  });
}
