import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import { figuresOf } from "#lib/metrics/kept.ts";
import { periodsOf, type TrafficWindow } from "#lib/metrics/window.ts";
import type { Actor } from "#lib/model/actor.ts";
import { csvLine } from "#lib/model/csv.ts";
import { type EstateFilter, estatePage } from "./estate.ts";

const rowsInPart = 500;

/** The matrix as CSV with a column for each gateway, in parts: the heading first, then pages of APIs by name. */
export async function* estateCsv(actor: Actor, filter: EstateFilter): AsyncGenerator<string> {
  authorize(actor, "api:read");
  const db = await getDb();
  const gateways = await db.gateway.findMany({
    where: { id: filter.gateway },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  });
  yield csvLine(["API", "Version", ...gateways.map(({ name }) => name)]);
  let cursor: string | undefined;
  do {
    const page = await estatePage(actor, { ...filter, cursor, limit: rowsInPart });
    yield page.rows
      .map(({ name, version, cells }) => csvLine([name, version, ...gateways.map(({ id }) => cells[id] ?? null)]))
      .join("");
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** Each gateway in each period of a window as CSV, in parts: the heading first, then one gateway after the other. */
export async function* trafficCsv(actor: Actor, window: TrafficWindow): AsyncGenerator<string> {
  authorize(actor, "gateway:read");
  const { seconds, starts } = periodsOf(window, new Date());
  const db = await getDb();
  const gateways = await db.gateway.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } });
  yield csvLine([
    ...["Gateway", "Period begins (UTC)", "Seconds", "Seconds known", "Requests", "Client errors"],
    ...["Server errors", "Average ms", "Why not known"],
  ]);
  for (const gateway of gateways) {
    const rows = await db.metricPeriod.findMany({ where: { gatewayId: gateway.id, seconds, at: { in: [...starts] } } });
    const byStart = new Map(rows.map((row) => [row.at.getTime(), row]));
    const line = (at: Date) => {
      const row = byStart.get(at.getTime());
      const figures = row === undefined || row.coveredSeconds === 0 ? undefined : figuresOf([row]);
      return csvLine([
        ...[gateway.name, at.toISOString(), seconds, row?.coveredSeconds ?? 0],
        ...[figures?.requests ?? null, figures?.clientErrors ?? null, figures?.serverErrors ?? null],
        ...[figures?.averageMs ?? null, row?.reason ?? null],
      ]);
    };
    yield starts.map(line).join("");
  }
}
