// On whatever database openTestDatabase gives.
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createApi } from "#lib/apis/create-api.ts";
import { deployRow, someone } from "#lib/apis/testing.ts";
import { statementsOf } from "#lib/db/statements.testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { getGateway } from "#lib/gateways/queries.ts";
import { trafficCsv } from "#lib/overview/export.ts";
import { estateTraffic } from "./estate-traffic.ts";
import { keepPeriod } from "./keep-period.ts";
import { apiTraffic, keptTraffic } from "./kept-queries.ts";
import { periodStart } from "./period.ts";
import type { Sample } from "./sample.ts";
import { periodsOf, trafficWindows } from "./window.ts";

const { actor } = someone("viewer");
const now = new Date();
/** The last period that a window of an hour shows. */
const latest = periodsOf("1h", now).starts.at(-1) ?? now;
const before = (periods: number) => new Date(latest.getTime() - periods * 300_000);

let database: TestDatabase;
let apiId: string;
let gatewayId: string;
let quietId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const { db } = database;
  const input = { name: "Orders", version: "1.0.0", basePath: "/orders", backends: [{ url: "https://b.example.com" }] };
  ({ id: apiId } = await createApi(someone("publisher"), input));
  const deploymentId = await deployRow(db, apiId, "live", "busy");
  await deployRow(db, apiId, "live", "quiet");
  const gateways = await db.gateway.findMany({ orderBy: { name: "asc" } });
  [gatewayId, quietId] = [gateways[0]?.id ?? "", gateways[1]?.id ?? ""];
  const owner = { installationId: "here", deploymentId, apiId };
  const sample = (remoteId: string, requests: number, more: Partial<Sample> = {}): Sample => ({
    ...{ remoteId, requests, clientErrors: 1, serverErrors: 2, latencySumMs: 10 * requests, latencyCount: requests },
    ...more,
  });
  const keep = (periods: number, samples: readonly Sample[]) =>
    keepPeriod({ gatewayId, at: before(periods), coveredSeconds: 300, samples, reason: null });
  await keep(0, [sample("ours", 10, { owner, p95Ms: 40 }), sample("theirs", 90, { name: "Legacy" })]);
  await keep(1, [sample("ours", 30, { owner, p95Ms: 70 })]);
  const gap = { gatewayId, at: before(2), coveredSeconds: 0, samples: [], reason: "It did not answer." };
  await keepPeriod(gap);
});
afterAll(() => database.close());

describe("what was kept of a gateway's traffic", () => {
  it("is told by API, the busiest first, and by period, with its gaps", async () => {
    const traffic = await keptTraffic(actor, await getGateway(actor, gatewayId), "1h", now);
    expect(traffic.rows).toEqual([
      {
        ...{ remoteId: "theirs", name: "Legacy", apiId: null, sharedWith: 0, averageMs: 10, p95Ms: null },
        ...{ requests: 90, clientErrors: 1, serverErrors: 2 },
      },
      {
        ...{ remoteId: "ours", name: "Orders 1.0.0", apiId, sharedWith: 0, averageMs: 10, p95Ms: 70 },
        ...{ requests: 40, clientErrors: 2, serverErrors: 4 },
      },
    ]);
    expect(traffic.figures).toEqual({ requests: 130, clientErrors: 3, serverErrors: 6, averageMs: 10 });
    expect(traffic.reason).toBe("It did not answer.");
    expect(traffic.periods.slice(-4).map(({ figures, reason }) => [figures?.requests ?? null, reason])).toEqual([
      [null, null],
      [null, "It did not answer."],
      [30, null],
      [100, null],
    ]);
  });

  it.each(trafficWindows)(
    "is the same in the window of %s, where it is finer and where it is coarser",
    async (window) => {
      const { figures } = await keptTraffic(actor, await getGateway(actor, gatewayId), window, now);
      expect(figures?.requests).toBe(130);
      const estate = await estateTraffic(await database.db.gateway.findMany({ orderBy: { name: "asc" } }), window, now);
      expect(estate.periods.reduce((sum, period) => sum + (period.figures?.requests ?? 0), 0)).toBe(130);
    },
  );

  it("is not zero where nothing was told, and says why", async () => {
    const traffic = await keptTraffic(actor, await getGateway(actor, quietId), "24h", now);
    expect(traffic).toMatchObject({ figures: null, rows: [], reason: "This Gatehouse does not know this kind." });
    expect(traffic.periods.every(({ figures }) => figures === null)).toBe(true);
  });

  it("is kept once, whoever tells it twice", async () => {
    const again = { gatewayId, at: before(1), coveredSeconds: 300, samples: [], reason: null };
    const alsoKeep = vi.fn();
    await keepPeriod(again, alsoKeep);
    expect(alsoKeep).not.toHaveBeenCalled();
    expect(await database.db.metricPeriod.count({ where: { gatewayId, seconds: 300 } })).toBe(3);
  });
});

describe("what an API was asked for", () => {
  it("is told by gateway, and unknown where that one told nothing", async () => {
    expect(await apiTraffic(actor, apiId, "24h", now)).toEqual([
      {
        ...{ gatewayId, gatewayName: "busy", reason: null },
        figures: { requests: 40, clientErrors: 2, serverErrors: 4, averageMs: 10, p95Ms: 70, sharedWith: 0 },
      },
      { gatewayId: quietId, gatewayName: "quiet", figures: null, reason: "This Gatehouse does not know this kind." },
    ]);
  });

  it("takes a bounded number of statements, as the gateway's does", async () => {
    expect((await statementsOf(() => apiTraffic(actor, apiId, "30d", now))).length).toBe(3);
    const gateway = await getGateway(actor, gatewayId);
    expect((await statementsOf(() => keptTraffic(actor, gateway, "30d", now))).length).toBe(3);
  });
});

it("is exported by gateway and period: what is not known is empty, and zero is zero", async () => {
  let csv = "";
  for await (const part of trafficCsv(actor, "1h")) csv += part;
  const rows = csv.split("\r\n");
  expect(rows).toHaveLength(1 + 2 * 12 + 1);
  expect(rows[12]).toBe(`busy,${latest.toISOString()},300,300,100,2,4,10,`);
  expect(rows[10]).toBe(`busy,${before(2).toISOString()},300,0,,,,,It did not answer.`);
  expect(rows[24]).toBe(`quiet,${latest.toISOString()},300,0,,,,,`);
});

it("begins periods where UTC's hours and days do", () => {
  const at = new Date("2026-11-25T14:37:12Z");
  expect([300, 3_600, 86_400].map((seconds) => periodStart(at, seconds).toISOString())).toEqual([
    "2026-11-25T14:35:00.000Z",
    "2026-11-25T14:00:00.000Z",
    "2026-11-25T00:00:00.000Z",
  ]);
});
