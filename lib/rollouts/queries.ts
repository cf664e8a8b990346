import "server-only";
import { z } from "zod";
import type { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { RolloutKind, RolloutState, RolloutStrategy, StepState, TargetState } from "#lib/model/deployment.ts";
import { type LiveCheck, liveCheckSchema } from "#lib/model/live-check.ts";
import { type RunProblem, runProblemSchema } from "#lib/reconcile/problem.ts";
import { approvalSchema, type PlanView } from "./approval.ts";
import { type RecordedEffect, recordedEffects } from "./recorder.ts";
import { rolloutStateSchema, stepStateSchema, strategySchema, targetStateSchema } from "./stored-states.ts";
import { rolloutKindSchema } from "./target-input.ts";

export interface ProviderCallView {
  readonly id: string;
  readonly phase: string;
  readonly effect: RecordedEffect;
  readonly method: string;
  /** Redacted where it held a secret. */
  readonly address: string;
  readonly status: number | null;
  readonly problem: string | null;
  readonly durationMs: number;
  readonly providerRequestId: string | null;
  readonly startedAt: Date;
}

export interface StepView {
  readonly id: string;
  readonly attempt: number;
  readonly ordinal: number;
  readonly phase: string;
  readonly action: string;
  readonly label: string;
  readonly state: StepState;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** What it last waited for, and until when. */
  readonly waitingUntil: Date | null;
  readonly waitingFor: string | null;
  readonly problem: RunProblem | null;
  readonly calls: readonly ProviderCallView[];
}

/** One gateway of a rollout, as a lane. */
export interface LaneView {
  readonly id: string;
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly gatewayKind: string;
  readonly deploymentId: string;
  /** Waves run one after the other, from the lowest. */
  readonly wave: number;
  readonly state: TargetState;
  readonly problem: RunProblem | null;
  readonly revision: number | null;
  readonly previousRevision: number | null;
  readonly plan: PlanView | null;
  readonly predicted: { readonly writes: number; readonly reads: number };
  /** What was really called so far; observing and verifying are the reads. */
  readonly made: { readonly writes: number; readonly reads: number };
  /** Calls that followed a write which takes its time: how many there are is the gateway's business, so none are planned. */
  readonly polls: number;
  readonly attempts: number;
  /** When the next try may begin, where the gateway asked to be left alone. */
  readonly nextTryAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly steps: readonly StepView[];
  /** Calls outside steps: observing, verifying. */
  readonly calls: readonly ProviderCallView[];
  readonly endpoints: readonly string[];
  /** What calling them came to; null before, and where nothing was to be called. */
  readonly check: LiveCheck | null;
  /** While the revision of this lane gets only a share of the requests there. */
  readonly canary: { readonly share: number; readonly restRevision: number | null } | null;
}

export interface RolloutListItem {
  readonly id: string;
  readonly kind: RolloutKind;
  readonly strategy: RolloutStrategy;
  /** Percent of requests that the revision gets. */
  readonly share: number;
  readonly state: RolloutState;
  readonly apiId: string;
  readonly apiName: string;
  readonly apiVersion: string;
  readonly note: string | null;
  readonly createdBy: string | null;
  readonly createdByName: string | null;
  /** Of the second person, where one decided: who, when, and what they said. */
  readonly decision: { readonly byName: string | null; readonly at: Date; readonly note: string | null } | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly targets: readonly {
    readonly gatewayId: string;
    readonly gatewayName: string;
    readonly state: TargetState;
    readonly revision: number | null;
  }[];
}

export interface RolloutDetail extends Omit<RolloutListItem, "targets"> {
  readonly lanes: readonly LaneView[];
  /** Something still moves: worth following. */
  readonly moving: boolean;
}

const listSelect = {
  id: true,
  kind: true,
  strategy: true,
  share: true,
  state: true,
  apiId: true,
  note: true,
  createdBy: true,
  decidedBy: true,
  decidedAt: true,
  decisionNote: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  targets: {
    select: {
      gatewayId: true,
      state: true,
      gateway: { select: { name: true } },
      revision: { select: { number: true } },
    },
    orderBy: [{ wave: "asc" }, { gateway: { name: "asc" } }],
  },
} satisfies Prisma.RolloutSelect;

type ListRow = Prisma.RolloutGetPayload<{ select: typeof listSelect }>;

const listOptionsSchema = z.object({
  apiId: z.uuid().optional(),
  gatewayId: z.uuid().optional(),
  state: rolloutStateSchema.optional(),
  /** Only rollouts older than this one: the id of the last of the page before. */
  before: z.uuid().optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

/** Rollouts, newest first. */
export async function listRollouts(
  actor: Actor,
  options: z.input<typeof listOptionsSchema> = {},
): Promise<{ readonly items: readonly RolloutListItem[]; readonly nextBefore?: string }> {
  authorize(actor, "rollout:read");
  const { apiId, gatewayId, state, before, limit } = listOptionsSchema.parse(options);
  const db = await getDb();
  const rows = await db.rollout.findMany({
    where: {
      apiId,
      state,
      id: before === undefined ? undefined : { lt: before },
      targets: gatewayId === undefined ? undefined : { some: { gatewayId } },
    },
    orderBy: { id: "desc" },
    take: limit + 1,
    select: listSelect,
  });
  const names = await namesOf(rows);
  const items = rows.slice(0, limit).map((row) => listItem(row, names));
  return rows.length > limit ? { items, nextBefore: items.at(-1)?.id } : { items };
}

const callSelect = {
  id: true,
  phase: true,
  effect: true,
  method: true,
  address: true,
  status: true,
  problem: true,
  durationMs: true,
  providerRequestId: true,
  startedAt: true,
} satisfies Prisma.ProviderCallSelect;

const laneSelect = {
  id: true,
  gatewayId: true,
  deploymentId: true,
  wave: true,
  state: true,
  problem: true,
  plan: true,
  predictedWrites: true,
  predictedReads: true,
  check: true,
  attempts: true,
  startedAt: true,
  finishedAt: true,
  previousRevisionId: true,
  gateway: { select: { name: true, kind: true } },
  revision: { select: { number: true } },
  deployment: {
    select: {
      endpoints: true,
      share: true,
      appliedRevision: { select: { number: true } },
      restRevision: { select: { number: true } },
    },
  },
  steps: {
    select: {
      id: true,
      attempt: true,
      ordinal: true,
      phase: true,
      action: true,
      label: true,
      state: true,
      startedAt: true,
      finishedAt: true,
      waitingUntil: true,
      waitingFor: true,
      problem: true,
      calls: { select: callSelect, orderBy: { startedAt: "asc" } },
    },
    orderBy: [{ attempt: "asc" }, { ordinal: "asc" }],
  },
  calls: { where: { stepId: null }, select: callSelect, orderBy: { startedAt: "asc" } },
} satisfies Prisma.TargetSelect;

type LaneRow = Prisma.TargetGetPayload<{ select: typeof laneSelect }>;

/** One rollout with a lane per gateway: steps with their times, calls and the vendor's words. Throws `not-found`. */
export async function getRollout(actor: Actor, id: string): Promise<RolloutDetail> {
  authorize(actor, "rollout:read");
  const db = await getDb();
  const row = z.uuid().safeParse(id).success
    ? await db.rollout.findUnique({ where: { id }, select: listSelect })
    : null;
  if (row === null) throw new AppError({ code: "not-found", sentence: "This rollout does not exist." });
  const lanes = await db.target.findMany({
    where: { rolloutId: id },
    select: laneSelect,
    orderBy: [{ wave: "asc" }, { gateway: { name: "asc" } }],
  });
  const revisions = await db.revision.findMany({
    where: { id: { in: lanes.flatMap(({ previousRevisionId }) => previousRevisionId ?? []) } },
    select: { id: true, number: true },
  });
  const numbers = new Map(revisions.map(({ id: revisionId, number }) => [revisionId, number]));
  const { targets: _, ...rest } = listItem(row, await namesOf([row]));
  return {
    ...rest,
    moving: rest.finishedAt === null,
    lanes: lanes.map((lane) => laneView(lane, numbers)),
  };
}

function laneView(lane: LaneRow, numbers: ReadonlyMap<string, number>): LaneView {
  const approval = approvalSchema.safeParse(lane.plan).data;
  const steps = lane.steps.map((step) => ({
    ...step,
    state: stepStateSchema.parse(step.state),
    problem: problemIn(step.problem),
    calls: step.calls.map(callView),
  }));
  const calls = lane.calls.map(callView);
  const every = [...calls, ...steps.flatMap((step) => step.calls)];
  const { previousRevisionId } = lane;
  return {
    id: lane.id,
    gatewayId: lane.gatewayId,
    gatewayName: lane.gateway.name,
    gatewayKind: lane.gateway.kind,
    deploymentId: lane.deploymentId,
    wave: lane.wave,
    state: targetStateSchema.parse(lane.state),
    problem: problemIn(lane.problem),
    revision: lane.revision?.number ?? null,
    previousRevision: previousRevisionId === null ? null : (numbers.get(previousRevisionId) ?? null),
    plan: approval?.plan ?? null,
    predicted: { writes: lane.predictedWrites, reads: lane.predictedReads },
    made: {
      writes: every.filter(({ effect }) => effect === "write").length,
      reads: every.filter(({ effect }) => effect === "read").length,
    },
    polls: every.filter(({ effect }) => effect === "poll").length,
    attempts: lane.attempts,
    nextTryAt: approval?.notBefore === undefined ? null : new Date(approval.notBefore),
    startedAt: lane.startedAt,
    finishedAt: lane.finishedAt,
    steps,
    calls,
    endpoints: lane.deployment.endpoints,
    check: liveCheckSchema.safeParse(lane.check).data ?? null,
    canary: canaryOf(lane),
  };
}

function canaryOf({ revision, deployment: { share, appliedRevision, restRevision } }: LaneRow): LaneView["canary"] {
  const isOurs = revision !== null && appliedRevision?.number === revision.number;
  return isOurs && share < 100 ? { share, restRevision: restRevision?.number ?? null } : null;
}

function callView(call: Prisma.ProviderCallGetPayload<{ select: typeof callSelect }>): ProviderCallView {
  return { ...call, effect: z.enum(recordedEffects).parse(call.effect) };
}

function problemIn(stored: unknown): RunProblem | null {
  return runProblemSchema.safeParse(stored).data ?? null;
}

function listItem(row: ListRow, names: Names): RolloutListItem {
  const { createdBy, decidedBy, decidedAt, decisionNote, targets, kind, strategy, state, ...rest } = row;
  const nameOf = (userId: string | null) => (userId === null ? null : (names.users.get(userId) ?? null));
  const api = names.apis.get(row.apiId);
  return {
    ...rest,
    kind: rolloutKindSchema.parse(kind),
    strategy: strategySchema.parse(strategy),
    state: rolloutStateSchema.parse(state),
    apiName: api?.name ?? "a deleted API",
    apiVersion: api?.version ?? "",
    createdBy,
    createdByName: nameOf(createdBy),
    decision: decidedAt === null ? null : { byName: nameOf(decidedBy), at: decidedAt, note: decisionNote },
    targets: targets.map((target) => ({
      gatewayId: target.gatewayId,
      gatewayName: target.gateway.name,
      state: targetStateSchema.parse(target.state),
      revision: target.revision?.number ?? null,
    })),
  };
}

interface Names {
  readonly users: ReadonlyMap<string, string>;
  readonly apis: ReadonlyMap<string, { readonly name: string; readonly version: string }>;
}

/** A rollout outlives the person who started it and the API it was about, so these are looked up, not joined. */
async function namesOf(rows: readonly Pick<ListRow, "createdBy" | "decidedBy" | "apiId">[]): Promise<Names> {
  const db = await getDb();
  const userIds = [...new Set(rows.flatMap(({ createdBy, decidedBy }) => [createdBy ?? [], decidedBy ?? []].flat()))];
  const apiIds = [...new Set(rows.map(({ apiId }) => apiId))];
  const users = await db.user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true } });
  const apis = await db.api.findMany({
    where: { id: { in: apiIds } },
    select: { id: true, name: true, version: true },
  });
  return {
    users: new Map(users.map(({ id, name }) => [id, name])),
    apis: new Map(apis.map((api) => [api.id, api])),
  };
}
