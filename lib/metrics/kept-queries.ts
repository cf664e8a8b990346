import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { whyUnknown } from "./estate-traffic.ts";
import { figuresOf, type KeptFigures, type KeptPeriod, type KeptRow, periodsFrom, sumOfRows } from "./kept.ts";
import type { TrafficRow } from "./queries.ts";
import { periodsOf, type TrafficWindow } from "./window.ts";

/** APIs in one answer, the busiest first. */
export const mostKeptRows = 100;

export interface KeptTraffic {
  readonly window: TrafficWindow;
  /** Of one period. */
  readonly seconds: number;
  readonly periods: readonly KeptPeriod[];
  /** Null where nothing is known. */
  readonly figures: KeptFigures | null;
  /** Why nothing, or not all, is known. */
  readonly reason: string | null;
  /** The busiest first, `mostKeptRows` at most. */
  readonly rows: readonly TrafficRow[];
  readonly more: boolean;
}

const sums = {
  requests: true,
  clientErrors: true,
  serverErrors: true,
  latencySumMs: true,
  latencyCount: true,
} as const;

/** What one gateway's APIs were asked for in a window, from what was kept: no provider is asked. Three statements. */
export async function keptTraffic(
  actor: Actor,
  gateway: { readonly id: string } & Parameters<typeof whyUnknown>[0],
  window: TrafficWindow,
  now = new Date(),
): Promise<KeptTraffic> {
  authorize(actor, "gateway:read");
  const { seconds, starts } = periodsOf(window, now);
  const where = { gatewayId: gateway.id, seconds, at: { in: [...starts] } };
  const db = await getDb();
  const rows: KeptRow[] = await db.metricPeriod.findMany({ where, omit: { seconds: true } });
  const groups = await db.metricSample.groupBy({
    by: ["remoteId", "apiId"],
    where,
    _sum: sums,
    _max: { p95Ms: true, name: true, sharedWith: true },
    orderBy: { _sum: { requests: "desc" } },
    take: mostKeptRows + 1,
  });
  const shown = groups.slice(0, mostKeptRows);
  const ids = shown.flatMap(({ apiId }) => (apiId === null ? [] : [apiId]));
  const apis = await db.api.findMany({ where: { id: { in: ids } }, select: { id: true, name: true, version: true } });
  const titles = new Map(apis.map(({ id, name, version }) => [id, `${name} ${version}`]));
  const figures = sumOfRows(rows);
  const reasons = rows.toSorted((a, b) => b.at.getTime() - a.at.getTime()).flatMap(({ reason }) => reason ?? []);
  return {
    ...{ window, seconds, figures, periods: periodsFrom(rows, starts) },
    reason: reasons[0] ?? (figures === null ? whyUnknown(gateway) : null),
    rows: shown.map(({ remoteId, apiId, _sum, _max }) => ({
      ...{ remoteId, apiId, p95Ms: _max.p95Ms, sharedWith: _max.sharedWith ?? 0 },
      ...figuresOf([summed(_sum)]),
      name: titles.get(apiId ?? "") ?? _max.name ?? remoteId,
    })),
    more: groups.length > mostKeptRows,
  };
}

/** What one API was asked for on one gateway. */
export interface ApiTrafficRow {
  readonly gatewayId: string;
  readonly gatewayName: string;
  /** Null where nothing is known. */
  readonly figures: (KeptFigures & { readonly p95Ms: number | null; readonly sharedWith: number }) | null;
  /** Why nothing is known. */
  readonly reason: string | null;
}

/** What consumers asked one API for in a window, by the gateways it stands on. Three statements. */
export async function apiTraffic(
  actor: Actor,
  apiId: string,
  window: TrafficWindow,
  now = new Date(),
): Promise<readonly ApiTrafficRow[]> {
  authorize(actor, "api:read");
  const { seconds, starts } = periodsOf(window, now);
  const at = { in: [...starts] };
  const db = await getDb();
  const gateways = await db.gateway.findMany({
    where: { deployments: { some: { apiId, state: { notIn: ["planned", "removed", "detached"] } } } },
    select: { id: true, name: true, kind: true, mode: true, facts: true, connection: true },
    orderBy: { name: "asc" },
  });
  const ids = gateways.map(({ id }) => id);
  const groups = await db.metricSample.groupBy({
    by: ["gatewayId"],
    where: { apiId, seconds, at },
    _sum: sums,
    _max: { p95Ms: true, sharedWith: true },
  });
  const covered = await db.metricPeriod.groupBy({
    by: ["gatewayId"],
    where: { gatewayId: { in: ids }, seconds, at },
    _sum: { coveredSeconds: true },
    _max: { reason: true },
  });
  const figures = new Map(groups.map((group) => [group.gatewayId, group]));
  const coverage = new Map(covered.map((group) => [group.gatewayId, group]));
  return gateways.map(({ id, name, ...gateway }) => {
    const known = (coverage.get(id)?._sum.coveredSeconds ?? 0) > 0;
    const group = figures.get(id);
    return {
      ...{ gatewayId: id, gatewayName: name },
      figures: known
        ? {
            ...figuresOf([summed(group?._sum ?? {})]),
            p95Ms: group?._max.p95Ms ?? null,
            sharedWith: group?._max.sharedWith ?? 0,
          }
        : null,
      reason: known ? null : (coverage.get(id)?._max.reason ?? whyUnknown(gateway)),
    };
  });
}

type Sums = Partial<Record<keyof typeof sums, bigint | number | null>>;

function summed(sum: Sums): Parameters<typeof figuresOf>[0][number] {
  return {
    requests: BigInt(sum.requests ?? 0),
    clientErrors: BigInt(sum.clientErrors ?? 0),
    serverErrors: BigInt(sum.serverErrors ?? 0),
    latencySumMs: Number(sum.latencySumMs ?? 0),
    latencyCount: BigInt(sum.latencyCount ?? 0),
  };
}
