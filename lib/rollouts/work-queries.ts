import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import type { UserActor } from "#lib/access/sessions.ts";
import { getDb } from "#lib/db/client.ts";
import type { RunningWork, Work, WorkView } from "#lib/model/work.ts";
import { runProblemSchema } from "#lib/reconcile/problem.ts";
import { moves, type ProgressOf, progressOf, timeLeftMs } from "./progress.ts";
import { rolloutStateSchema, targetStateSchema } from "./stored-states.ts";
import { rolloutKindSchema } from "./target-input.ts";

/** More than a drawer shows; whoever wants all goes to the list of rollouts. */
const mostRunning = 20;
const mostEnded = 12;
/** What is news to somebody who never looked. */
const newsMs = 24 * 3600_000;

/** What runs, and what ended lately, for the drawer of the shell. Nine statements at most, each by an index. */
export async function getWork(actor: UserActor, now = new Date()): Promise<WorkView<Date>> {
  authorize(actor, "rollout:read");
  const db = await getDb();
  const select = { id: true, kind: true, share: true, state: true, apiId: true, createdBy: true } as const;
  const running = await db.rollout.findMany({
    where: { finishedAt: null },
    orderBy: { id: "desc" },
    take: mostRunning,
    select: { ...select, createdAt: true },
  });
  const ended = await db.rollout.findMany({
    where: { finishedAt: { not: null } },
    orderBy: [{ finishedAt: "desc" }, { id: "desc" }],
    take: mostEnded,
    select: { ...select, finishedAt: true },
  });
  const preference = await db.preference.findUnique({ where: { userId: actor.id }, select: { lookedAt: true } });
  const lookedAt = preference?.lookedAt ?? new Date(now.getTime() - newsMs);
  const apis = await db.api.findMany({
    where: { id: { in: [...running, ...ended].map(({ apiId }) => apiId) } },
    select: { id: true, name: true, version: true },
  });
  const names = new Map(apis.map((api) => [api.id, api]));
  const workOf = (row: WorkRow): Work => ({
    id: row.id,
    kind: rolloutKindSchema.parse(row.kind),
    share: row.share,
    state: rolloutStateSchema.parse(row.state),
    apiName: names.get(row.apiId)?.name ?? "a deleted API",
    apiVersion: names.get(row.apiId)?.version ?? "",
    mine: row.createdBy === actor.id,
  });
  const lanes = await lanesOf(running.map(({ id }) => id));
  return {
    running: running.map((row) => ({
      ...workOf(row),
      createdAt: row.createdAt,
      ...runOf(lanes.get(row.id) ?? [], now),
    })),
    ended: ended.flatMap((row) =>
      row.finishedAt === null ? [] : { ...workOf(row), finishedAt: row.finishedAt, news: row.finishedAt > lookedAt },
    ),
  };
}

interface WorkRow {
  readonly id: string;
  readonly kind: string;
  readonly share: number;
  readonly state: string;
  readonly apiId: string;
  readonly createdBy: string | null;
}

interface RunningLane extends ProgressOf {
  readonly gatewayName: string;
  readonly waitingFor: string | null;
}

function runOf(
  lanes: readonly RunningLane[],
  now: Date,
): Pick<RunningWork<Date>, "progress" | "leftMs" | "gateways" | "waits"> {
  return {
    progress: progressOf(lanes),
    leftMs: timeLeftMs(lanes, now) ?? null,
    gateways: { ended: lanes.filter((lane) => !moves(lane)).length, total: lanes.length },
    waits: lanes.flatMap(({ gatewayName, waitingUntil: until, waitingFor }) =>
      waitingFor === null || (until !== null && until <= now) ? [] : [{ gatewayName, until, sentence: waitingFor }],
    ),
  };
}

/** The targets of these rollouts, with what each wrote and waits for. */
async function lanesOf(rolloutIds: readonly string[]): Promise<ReadonlyMap<string, readonly RunningLane[]>> {
  if (rolloutIds.length === 0) return new Map();
  const db = await getDb();
  const targets = await db.target.findMany({
    where: { rolloutId: { in: [...rolloutIds] } },
    orderBy: [{ wave: "asc" }, { id: "asc" }],
    select: {
      id: true,
      rolloutId: true,
      state: true,
      problem: true,
      predictedWrites: true,
      startedAt: true,
      gateway: { select: { name: true } },
    },
  });
  const targetId = { in: targets.map(({ id }) => id) };
  const writes = await db.providerCall.groupBy({
    by: ["targetId"],
    where: { targetId, effect: "write" },
    _count: true,
  });
  const steps = await db.step.findMany({
    where: { targetId, state: "started", waitingFor: { not: null } },
    select: { targetId: true, waitingFor: true, waitingUntil: true },
  });
  const lanes = targets.map((target) => {
    const state = targetStateSchema.parse(target.state);
    const step = steps.find((candidate) => candidate.targetId === target.id);
    // Between two tries there is no step to wait in; the problem of the last try says what for.
    const problem = state === "waiting" ? runProblemSchema.safeParse(target.problem).data : undefined;
    return {
      rolloutId: target.rolloutId,
      gatewayName: target.gateway.name,
      state,
      plannedWrites: target.predictedWrites,
      madeWrites: writes.find((group) => group.targetId === target.id)?._count ?? 0,
      startedAt: target.startedAt,
      waitingUntil: step?.waitingUntil ?? null,
      waitingFor: step?.waitingFor ?? problem?.sentence ?? null,
    };
  });
  return Map.groupBy(lanes, ({ rolloutId }) => rolloutId);
}
