import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import { figuresOf } from "#lib/metrics/kept.ts";
import { periodsOf, type TrafficWindow } from "#lib/metrics/window.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type EstateFilter, estatePage } from "./estate.ts";

/** Text, numbers, or null for what is not known. */
export type ExportRow = readonly (string | number | null)[];

const rowsInPart = 500;

/** The matrix as a table with a column for each gateway, in parts: the heading first, then pages of APIs by name. */
export async function* estateTable(actor: Actor, filter: EstateFilter): AsyncGenerator<readonly ExportRow[]> {
  authorize(actor, "api:read");
  const db = await getDb();
  const gateways = await db.gateway.findMany({
    where: { id: filter.gateway },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  yield [["API", "Version", ...gateways.map(({ name }) => name)]];
  let cursor: string | undefined;
  do {
    const page = await estatePage(actor, { ...filter, cursor, limit: rowsInPart });
    yield page.rows.map(({ name, version, cells }) => [name, version, ...gateways.map(({ id }) => cells[id] ?? null)]);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** Each gateway in each period of a window, in parts: the heading first, then one gateway after the other. */
export async function* trafficTable(actor: Actor, window: TrafficWindow): AsyncGenerator<readonly ExportRow[]> {
  authorize(actor, "gateway:read");
  const { seconds, starts } = periodsOf(window, new Date());
  const db = await getDb();
  const gateways = await db.gateway.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } });
  yield [
    [
      ...["Gateway", "Period begins (UTC)", "Seconds", "Seconds known", "Requests", "Client errors"],
      ...["Server errors", "Average ms", "Why not known"],
    ],
  ];
  for (const gateway of gateways) {
    const rows = await db.metricPeriod.findMany({ where: { gatewayId: gateway.id, seconds, at: { in: [...starts] } } });
    const byStart = new Map(rows.map((row) => [row.at.getTime(), row]));
    yield starts.map((at): ExportRow => {
      const row = byStart.get(at.getTime());
      const figures = row === undefined || row.coveredSeconds === 0 ? undefined : figuresOf([row]);
      return [
        ...[gateway.name, at.toISOString(), seconds, row?.coveredSeconds ?? 0],
        ...[figures?.requests ?? null, figures?.clientErrors ?? null, figures?.serverErrors ?? null],
        ...[figures?.averageMs ?? null, row?.reason ?? null],
      ];
    });
  }
}
