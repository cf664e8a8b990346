import "server-only";
import { z } from "zod";
import type { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import type { GatewayFacts, PermissionCheck } from "#lib/connectors/connector.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type CheckSchedule, checkScheduleSchema } from "#lib/model/check-schedule.ts";
import { type ConnectionState, connectionStates, type GatewayMode, gatewayModeSchema } from "#lib/model/gateway.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { addressOf } from "./address.ts";

export interface GatewaySummary {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly kindLabel: string;
  readonly mode: GatewayMode;
  readonly labels: readonly string[];
  /** Where it is managed; empty for kinds without an address of their own. */
  readonly address: string;
  readonly connection: ConnectionState;
  readonly connectionNote: string | null;
  /** The provider's own words, where the last check met any. */
  readonly connectionDetail: string | null;
  readonly checkedAt: Date | null;
  readonly identity: string | null;
  readonly version: string | null;
  /** What the last check learned; what the kind can do there follows from it. */
  readonly facts: GatewayFacts;
  /** Deployments by state, without those that are gone. */
  readonly deployments: Readonly<Record<string, number>>;
  /** Minutes; null when only people check it. */
  readonly checkEveryMinutes: CheckSchedule;
  readonly createdAt: Date;
}

export interface GatewayDetail extends GatewaySummary {
  readonly settings: JsonObject;
  readonly permissions: readonly PermissionCheck[];
  readonly credential: {
    readonly id: string;
    readonly name: string;
    readonly fingerprint: string;
    readonly secretSetAt: Date;
    readonly expiresAt: Date | null;
    readonly lastUsedAt: Date | null;
  } | null;
  /** The teams whose publishers may deploy to it; none means every publisher. */
  readonly grantedTo: readonly { readonly id: string; readonly name: string }[];
  readonly rowVersion: number;
  readonly updatedAt: Date;
}

export interface GatewayFilter {
  readonly kind?: string | undefined;
  readonly mode?: GatewayMode | undefined;
  readonly connection?: ConnectionState;
  readonly label?: string;
  /** Part of the name. */
  readonly search?: string;
}

export const gatewaySorts = ["name", "apis", "checked", "newest"] as const;
export type GatewaySort = (typeof gatewaySorts)[number];

const summaryColumns = {
  id: true,
  name: true,
  kind: true,
  mode: true,
  labels: true,
  settings: true,
  connection: true,
  connectionNote: true,
  connectionDetail: true,
  checkedAt: true,
  identity: true,
  version: true,
  facts: true,
  checkEveryMinutes: true,
  createdAt: true,
} as const satisfies Prisma.GatewaySelect;

type SummaryRow = Prisma.GatewayGetPayload<{ select: typeof summaryColumns }>;

/** Companies have tens of gateways, not thousands: the list is whole. Two statements. */
export async function listGateways(
  actor: Actor,
  filter: GatewayFilter = {},
  sort: GatewaySort = "name",
): Promise<readonly GatewaySummary[]> {
  authorize(actor, "gateway:read");
  const db = await getDb();
  const rows = await db.gateway.findMany({ where: whereOf(filter), orderBy: orders[sort], select: summaryColumns });
  const deployments = await countDeployments(rows.map((row) => row.id));
  const gateways = rows.map((row) => toSummary(row, deployments.get(row.id) ?? {}));
  return sort === "apis" ? gateways.toSorted((one, other) => apisOn(other) - apisOn(one)) : gateways;
}

const byName: Prisma.GatewayOrderByWithRelationInput = { name: "asc" };
const orders: Readonly<Record<GatewaySort, Prisma.GatewayOrderByWithRelationInput[]>> = {
  name: [byName],
  apis: [byName],
  checked: [{ checkedAt: { sort: "asc", nulls: "first" } }, byName],
  newest: [{ createdAt: "desc" }],
};

/** How many APIs run on a gateway or are on their way there. */
export function apisOn({ deployments }: Pick<GatewaySummary, "deployments">): number {
  return Object.values(deployments).reduce((sum, number) => sum + number, 0);
}

export interface GatewayCounts {
  readonly connection: ReadonlyMap<string, number>;
  readonly kind: ReadonlyMap<string, number>;
  readonly mode: ReadonlyMap<string, number>;
}

/** For each connection, kind and mode how many gateways it would show, the other filters staying as they are. One statement. */
export async function countGateways(actor: Actor, filter: GatewayFilter = {}): Promise<GatewayCounts> {
  authorize(actor, "gateway:read");
  const db = await getDb();
  const { search, label, ...chosen } = filter;
  const groups = await db.gateway.groupBy({
    by: ["connection", "kind", "mode"],
    where: whereOf({ search, label }),
    _count: true,
  });
  const countBy = (facet: keyof GatewayCounts) => {
    const counts = new Map<string, number>();
    for (const group of groups) {
      const fits = facets.every(
        (other) => other === facet || chosen[other] === undefined || chosen[other] === group[other],
      );
      if (fits) counts.set(group[facet], (counts.get(group[facet]) ?? 0) + group._count);
    }
    return counts;
  };
  return { connection: countBy("connection"), kind: countBy("kind"), mode: countBy("mode") };
}

const facets = ["connection", "kind", "mode"] as const;

function whereOf(filter: GatewayFilter): Prisma.GatewayWhereInput {
  return {
    kind: filter.kind,
    mode: filter.mode,
    connection: filter.connection,
    labels: filter.label === undefined ? undefined : { has: filter.label },
    name: filter.search === undefined ? undefined : { contains: filter.search, mode: "insensitive" },
  };
}

/** One gateway with its settings, never its secret. Throws `AppError` (`not-found`). */
export async function getGateway(actor: Actor, id: string): Promise<GatewayDetail> {
  authorize(actor, "gateway:read");
  const db = await getDb();
  const row = await db.gateway.findUnique({
    where: { id },
    select: {
      ...summaryColumns,
      checkedPermissions: true,
      rowVersion: true,
      updatedAt: true,
      credential: {
        select: { id: true, name: true, fingerprint: true, secretSetAt: true, expiresAt: true, lastUsedAt: true },
      },
      grants: { orderBy: { team: { name: "asc" } }, select: { team: { select: { id: true, name: true } } } },
    },
  });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
  const deployments = await countDeployments([id]);
  return {
    ...toSummary(row, deployments.get(id) ?? {}),
    settings: isJsonObject(row.settings) ? row.settings : {},
    permissions: permissionsSchema.parse(row.checkedPermissions),
    credential: row.credential,
    grantedTo: row.grants.map(({ team }) => team),
    rowVersion: row.rowVersion,
    updatedAt: row.updatedAt,
  };
}

const permissionsSchema = z.array(
  z.object({
    name: z.string(),
    neededFor: z.enum(["read", "write", "both"]),
    granted: z.boolean(),
    reason: z.string(),
    remedy: z.string().optional(),
  }),
);

async function countDeployments(gatewayIds: readonly string[]): Promise<ReadonlyMap<string, Record<string, number>>> {
  const db = await getDb();
  const groups = await db.deployment.groupBy({
    by: ["gatewayId", "state"],
    where: { gatewayId: { in: [...gatewayIds] }, state: { notIn: ["removed", "detached"] } },
    _count: true,
  });
  const counts = new Map<string, Record<string, number>>();
  for (const group of groups) {
    counts.set(group.gatewayId, { ...counts.get(group.gatewayId), [group.state]: group._count });
  }
  return counts;
}

function toSummary(row: SummaryRow, deployments: Readonly<Record<string, number>>): GatewaySummary {
  const { settings, ...columns } = row;
  const descriptor = Object.hasOwn(descriptors, row.kind) ? descriptors[row.kind] : undefined;
  return {
    ...columns,
    facts: isJsonObject(row.facts) ? row.facts : {},
    // A kind this version does not know is still listed, so that it can be seen and deleted.
    kindLabel: descriptor?.label ?? row.kind,
    address: descriptor === undefined ? "" : addressOf(descriptor, settings),
    mode: gatewayModeSchema.parse(row.mode),
    checkEveryMinutes: checkScheduleSchema.parse(row.checkEveryMinutes),
    connection: z.enum(connectionStates).parse(row.connection),
    deployments,
  };
}
