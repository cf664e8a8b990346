import "server-only";
import { z } from "zod";
import type { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import type { GatewayFacts, PermissionCheck } from "#lib/connectors/connector.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { Actor } from "#lib/model/actor.ts";
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
  readonly checkedAt: Date | null;
  readonly identity: string | null;
  readonly version: string | null;
  /** What the last check learned; what the kind can do there follows from it. */
  readonly facts: GatewayFacts;
  /** Deployments by state, without those that are gone. */
  readonly deployments: Readonly<Record<string, number>>;
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
  readonly kind?: string;
  readonly mode?: GatewayMode;
  readonly connection?: ConnectionState;
  readonly label?: string;
  /** Part of the name. */
  readonly search?: string;
}

const summaryColumns = {
  id: true,
  name: true,
  kind: true,
  mode: true,
  labels: true,
  settings: true,
  connection: true,
  connectionNote: true,
  checkedAt: true,
  identity: true,
  version: true,
  facts: true,
  createdAt: true,
} as const satisfies Prisma.GatewaySelect;

type SummaryRow = Prisma.GatewayGetPayload<{ select: typeof summaryColumns }>;

/** Companies have tens of gateways, not thousands: the list is whole, by name. */
export async function listGateways(actor: Actor, filter: GatewayFilter = {}): Promise<readonly GatewaySummary[]> {
  authorize(actor, "gateway:read");
  const db = await getDb();
  const rows = await db.gateway.findMany({
    where: {
      kind: filter.kind,
      mode: filter.mode,
      connection: filter.connection,
      labels: filter.label === undefined ? undefined : { has: filter.label },
      name: filter.search === undefined ? undefined : { contains: filter.search, mode: "insensitive" },
    },
    orderBy: { name: "asc" },
    select: summaryColumns,
  });
  const deployments = await countDeployments(rows.map((row) => row.id));
  return rows.map((row) => toSummary(row, deployments.get(row.id) ?? {}));
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
    connection: z.enum(connectionStates).parse(row.connection),
    deployments,
  };
}
