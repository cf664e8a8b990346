import "server-only";
import type { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type DeploymentAction, type DeploymentState, deploymentCan, type RolloutKind } from "#lib/model/deployment.ts";
import { deploymentStateSchema } from "./deployment-rows.ts";
import { targetStateSchema } from "./stored-states.ts";
import { rolloutKindSchema } from "./target-input.ts";

export interface DeploymentView {
  readonly id: string;
  readonly apiId: string;
  readonly apiName: string;
  readonly apiVersion: string;
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly gatewayKind: string;
  readonly state: DeploymentState;
  readonly stateNote: string | null;
  readonly appliedRevision: number | null;
  /** Percent of requests that it gets. */
  readonly share: number;
  /** The revision that gets the rest. */
  readonly restRevision: number | null;
  readonly desiredRevision: number | null;
  readonly endpoints: readonly string[];
  readonly appliedAt: Date | null;
  readonly verifiedAt: Date | null;
  /** When its endpoints last answered as they should; null when what runs was only observed. */
  readonly checkedAt: Date | null;
  /** What may be done now: `true`, or the reason why not. */
  readonly can: Readonly<Record<DeploymentAction, true | string>>;
  /** The latest rollout that concerned it. */
  readonly lastRolloutId: string | null;
}

const deploymentSelect = {
  id: true,
  apiId: true,
  gatewayId: true,
  state: true,
  stateNote: true,
  share: true,
  endpoints: true,
  appliedAt: true,
  verifiedAt: true,
  checkedAt: true,
  api: { select: { name: true, version: true } },
  gateway: { select: { name: true, kind: true } },
  appliedRevision: { select: { number: true } },
  desiredRevision: { select: { number: true } },
  restRevision: { select: { number: true } },
  targets: { select: { rolloutId: true }, orderBy: { id: "desc" }, take: 1 },
} satisfies Prisma.DeploymentSelect;

/** Where APIs run, or ran: of one API, of one gateway, or both. A place that was only ever planned is left out. */
export async function listDeployments(
  actor: Actor,
  { apiId, gatewayId }: { readonly apiId?: string; readonly gatewayId?: string },
): Promise<readonly DeploymentView[]> {
  authorize(actor, "api:read");
  const db = await getDb();
  const rows = await db.deployment.findMany({
    where: { apiId, gatewayId, NOT: { state: "planned" } },
    select: deploymentSelect,
    orderBy: [{ api: { name: "asc" } }, { gateway: { name: "asc" } }],
    take: 1_000,
  });
  return rows.map((row) => {
    const state = deploymentStateSchema.parse(row.state);
    return {
      id: row.id,
      apiId: row.apiId,
      apiName: row.api.name,
      apiVersion: row.api.version,
      gatewayId: row.gatewayId,
      gatewayName: row.gateway.name,
      gatewayKind: row.gateway.kind,
      state,
      stateNote: row.stateNote,
      appliedRevision: row.appliedRevision?.number ?? null,
      desiredRevision: row.desiredRevision?.number ?? null,
      share: row.share,
      restRevision: row.restRevision?.number ?? null,
      endpoints: row.endpoints,
      appliedAt: row.appliedAt,
      verifiedAt: row.verifiedAt,
      checkedAt: row.checkedAt,
      can: deploymentCan[state],
      lastRolloutId: row.targets[0]?.rolloutId ?? null,
    };
  });
}

export interface HistoryEntry {
  readonly targetId: string;
  readonly rolloutId: string;
  readonly kind: RolloutKind;
  /** Percent of requests that was wanted for the revision. */
  readonly share: number;
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly revisionId: string | null;
  readonly revision: number | null;
  readonly state: ReturnType<typeof targetStateSchema.parse>;
  readonly note: string | null;
  readonly at: Date;
  readonly finishedAt: Date | null;
}

/** Everything that was ever wanted of an API on its gateways, newest first; the latest 200. */
export async function deploymentHistory(actor: Actor, apiId: string): Promise<readonly HistoryEntry[]> {
  authorize(actor, "rollout:read");
  const db = await getDb();
  const rows = await db.target.findMany({
    where: { rollout: { apiId } },
    orderBy: { id: "desc" },
    take: 200,
    select: {
      id: true,
      rolloutId: true,
      gatewayId: true,
      revisionId: true,
      state: true,
      finishedAt: true,
      gateway: { select: { name: true } },
      revision: { select: { number: true } },
      rollout: { select: { kind: true, share: true, note: true, createdAt: true } },
    },
  });
  return rows.map((row) => ({
    targetId: row.id,
    rolloutId: row.rolloutId,
    kind: rolloutKindSchema.parse(row.rollout.kind),
    share: row.rollout.share,
    gatewayId: row.gatewayId,
    gatewayName: row.gateway.name,
    revisionId: row.revisionId,
    revision: row.revision?.number ?? null,
    state: targetStateSchema.parse(row.state),
    note: row.rollout.note,
    at: row.rollout.createdAt,
    finishedAt: row.finishedAt,
  }));
}
