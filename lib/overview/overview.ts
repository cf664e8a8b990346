import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import {
  type ChangeEvent,
  readChanges,
  readDeploymentsIn,
  readFailingApis,
  readTallies,
  type TroubledDeployment,
} from "#lib/db/overview-rows.ts";
import { type EstateGateway, type EstateTraffic, estateTraffic } from "#lib/metrics/estate-traffic.ts";
import { periodsOf, type TrafficWindow } from "#lib/metrics/window.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type DeploymentState, deploymentStates } from "#lib/model/deployment.ts";
import { type DeploymentGroup, deploymentGroups, groupOf, troubledGroups } from "#lib/model/estate.ts";
import { type ConnectionState, connectionStates } from "#lib/model/gateway.ts";
import { type Lifecycle, lifecycles } from "#lib/model/lifecycle.ts";

export interface OverviewGateway extends EstateGateway {
  readonly connection: ConnectionState;
  readonly connectionNote: string | null;
  readonly checkedAt: Date | null;
  readonly deployments: Readonly<Record<DeploymentGroup, number>>;
}

export interface FailingDeployment extends Omit<TroubledDeployment, "state"> {
  readonly state: DeploymentState;
  readonly gatewayName: string;
}

/** An API whose share of server errors is too high. */
export interface FailingTraffic {
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly apiId: string | null;
  readonly name: string;
  readonly requests: number;
  readonly serverErrors: number;
}

export interface Overview {
  /** By name. */
  readonly gateways: readonly OverviewGateway[];
  readonly apis: { readonly total: number; readonly byLifecycle: Readonly<Record<Lifecycle, number>> };
  readonly deployments: Readonly<Record<DeploymentGroup, number>>;
  /** The latest that failed, or of which nobody knows. */
  readonly failingDeployments: readonly FailingDeployment[];
  readonly failingTraffic: readonly FailingTraffic[];
  readonly traffic: EstateTraffic;
  /** Of the last seven days, the latest first. */
  readonly changes: readonly ChangeEvent[];
}

/** From this share of server errors on, an API needs somebody; with fewer requests, nobody can tell. */
export const failingShare = 0.05;
export const leastRequests = 10;

const mostListed = 5;
const weekMs = 7 * 86_400_000;
const changeActions = [
  "rollout.start",
  "rollout.retry",
  "rollout.cancel",
  "deployment.detach",
  "gateway.register",
  "gateway.delete",
  "gateway.disable",
  "gateway.enable",
  "gateway.change-mode",
  "gateway.check",
  "api.create",
  "api.delete",
];

const stateSchema = z.enum(deploymentStates);
const lifecycleSchema = z.enum(lifecycles);

/** All that the overview tells, in six statements however large the estate is. The matrix is paged by itself. */
export async function getOverview(
  actor: Actor,
  { window, now = new Date() }: { readonly window: TrafficWindow; readonly now?: Date },
): Promise<Overview> {
  authorize(actor, "api:read");
  authorize(actor, "gateway:read");
  authorize(actor, "activity:read");
  const db = await getDb();
  const rows = await readGateways();
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  const tallies = await readTallies(db);
  const gateways = rows.map((row) => ({ ...row, deployments: deploymentsIn(tallies, row.id) }));
  const troubled = await readDeploymentsIn(
    db,
    troubledGroups.flatMap((group) => [...deploymentGroups[group]]),
    mostListed,
  );
  const changes = await readChanges(db, changeActions, new Date(now.getTime() - weekMs), 2 * mostListed);
  const traffic = await estateTraffic(gateways, window, now);
  const failing = await readFailingApis(db, periodsOf(window, now), 10 * mostListed);
  return {
    gateways,
    apis: apisIn(tallies),
    deployments: deploymentsIn(tallies),
    failingDeployments: troubled.map((row) => ({
      ...row,
      state: stateSchema.parse(row.state),
      gatewayName: names.get(row.gatewayId) ?? "a gateway that is gone",
    })),
    failingTraffic: failing
      .filter(({ requests, serverErrors }) => requests >= leastRequests && serverErrors / requests >= failingShare)
      .slice(0, mostListed)
      .map(({ gatewayId, remoteId, name, apiId, apiName, apiVersion, requests, serverErrors }) => ({
        ...{ gatewayId, apiId, requests, serverErrors },
        gatewayName: names.get(gatewayId) ?? "a gateway that is gone",
        name: apiName === null ? (name ?? remoteId) : `${apiName} ${apiVersion}`,
      })),
    traffic,
    changes,
  };
}

async function readGateways(): Promise<Omit<OverviewGateway, "deployments">[]> {
  const db = await getDb();
  const rows = await db.gateway.findMany({
    orderBy: { name: "asc" },
    select: {
      ...{ id: true, name: true, kind: true, mode: true, facts: true },
      ...{ connection: true, connectionNote: true, checkedAt: true },
    },
  });
  return rows.map((row) => ({ ...row, connection: z.enum(connectionStates).parse(row.connection) }));
}

type Tallies = Awaited<ReturnType<typeof readTallies>>;

function apisIn(tallies: Tallies): Overview["apis"] {
  const byLifecycle: Record<Lifecycle, number> = { draft: 0, published: 0, deprecated: 0, retired: 0 };
  let total = 0;
  for (const { subject, state, count } of tallies) {
    if (subject !== "api") continue;
    byLifecycle[lifecycleSchema.parse(state)] += count;
    total += count;
  }
  return { total, byLifecycle };
}

/** On one gateway, or on all of them. */
function deploymentsIn(tallies: Tallies, gatewayId?: string): Record<DeploymentGroup, number> {
  const counts: Record<DeploymentGroup, number> = {
    ...{ live: 0, moving: 0, failed: 0, unknown: 0, "rolled-back": 0, detached: 0 },
  };
  for (const { subject, state, count, gatewayId: where } of tallies) {
    if (subject !== "deployment" || (gatewayId !== undefined && where !== gatewayId)) continue;
    const group = groupOf(stateSchema.parse(state));
    if (group !== undefined) counts[group] += count;
  }
  return counts;
}
