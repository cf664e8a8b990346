import "server-only";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { getDb } from "#lib/db/client.ts";
import { gatewayModeSchema, modeAllowsDiscovery } from "#lib/model/gateway.ts";
import { isJsonObject } from "#lib/model/json.ts";
import { type KeptFigures, type KeptPeriod, type KeptRow, periodsFrom, sumOfRows } from "./kept.ts";
import { periodsOf, type TrafficWindow } from "./window.ts";

/** What has to be known of a gateway to say why its traffic is not. */
export interface EstateGateway {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly mode: string;
  readonly facts: unknown;
  readonly connection: string;
}

export interface GatewayTraffic {
  readonly gatewayId: string;
  readonly gatewayName: string;
  /** Null where nothing is known. */
  readonly figures: KeptFigures | null;
  /** Why nothing, or not all, is known. */
  readonly reason: string | null;
}

export interface EstateTraffic {
  readonly window: TrafficWindow;
  /** Seconds of one period. */
  readonly seconds: number;
  /** The oldest first. Null figures: no gateway told any. */
  readonly periods: readonly KeptPeriod[];
  /** The busiest first, then those of which nothing is known. */
  readonly gateways: readonly GatewayTraffic[];
}

/** What all gateways together were asked for in a window, as far as they told. One statement. */
export async function estateTraffic(
  gateways: readonly EstateGateway[],
  window: TrafficWindow,
  now: Date,
): Promise<EstateTraffic> {
  const { seconds, starts } = periodsOf(window, now);
  const db = await getDb();
  const rows: KeptRow[] = await db.metricPeriod.findMany({
    where: { seconds, at: { gte: starts[0], lte: starts.at(-1) } },
    omit: { seconds: true },
  });
  const byGateway = Map.groupBy(rows, ({ gatewayId }) => gatewayId);
  return {
    ...{ window, seconds },
    periods: periodsFrom(rows, starts),
    gateways: gateways
      .map((gateway) => trafficOfGateway(gateway, byGateway.get(gateway.id) ?? []))
      .toSorted(
        (a, b) =>
          (b.figures?.requests ?? -1) - (a.figures?.requests ?? -1) || a.gatewayName.localeCompare(b.gatewayName),
      ),
  };
}

function trafficOfGateway(gateway: EstateGateway, rows: readonly KeptRow[]): GatewayTraffic {
  const figures = sumOfRows(rows);
  const latest = rows.toSorted((a, b) => b.at.getTime() - a.at.getTime()).find(({ reason }) => reason !== null);
  return {
    ...{ gatewayId: gateway.id, gatewayName: gateway.name, figures },
    reason: figures === null ? (latest?.reason ?? whyUnknown(gateway)) : (latest?.reason ?? null),
  };
}

/** Why a gateway's traffic is not kept, for people; it may also simply be too early. */
export function whyUnknown({ kind, mode, facts, connection }: Omit<EstateGateway, "id" | "name">): string {
  if (connection === "disabled") return "The gateway is disabled, so it is not asked.";
  if (!modeAllowsDiscovery(gatewayModeSchema.parse(mode))) return "The gateway is write-only, so it is not asked.";
  const support = descriptors[kind]?.capabilities(isJsonObject(facts) ? facts : {}).metrics;
  if (support === undefined) return "This Gatehouse does not know this kind.";
  return support.level === "none" ? support.sentence : "Nothing was counted in this time yet.";
}
