// On whatever database openTestDatabase gives.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { someone } from "#lib/apis/testing.ts";
import { compactTallies } from "#lib/db/overview-rows.ts";
import { statementsOf, wholeTablesIn } from "#lib/db/statements.testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { trafficWindows } from "#lib/metrics/window.ts";
import { type EstateOptions, estatePage } from "./estate.ts";
import { seedEstate } from "./large-estate.testing.ts";
import { getOverview, type Overview } from "./overview.ts";

const { actor } = someone("viewer");
const size = { apis: 20_000, gateways: 4, failingEvery: 1_000 };

let database: TestDatabase;
let firstId: string;
beforeAll(async () => {
  database = await openTestDatabase();
  await seedEstate(database, size);
  await compactTallies(database.db);
  ({ id: firstId } = await database.db.gateway.findFirstOrThrow({ orderBy: { name: "asc" } }));
}, 120_000);
afterAll(() => database.close());

describe("the overview of a large estate", () => {
  let overview: Overview;
  beforeAll(async () => {
    overview = await getOverview(actor, { window: "24h" });
  });

  it("counts what there is, without reading it", async () => {
    const { db } = database;
    expect(overview.apis).toMatchObject({
      total: 20_000,
      byLifecycle: { published: 10_000, draft: 5_000, retired: 0 },
    });
    expect(overview.deployments).toMatchObject({ live: 79_920, failed: 80, unknown: 0 });
    expect(await db.deployment.count({ where: { state: "live" } })).toBe(79_920);
  });

  it("counts by gateway, too", () => {
    expect(overview.gateways.map(({ deployments }) => deployments.failed)).toEqual([0, 0, 0, 80]);
  });

  it("names the latest that failed, and the APIs that fail their callers", () => {
    expect(overview.failingDeployments).toHaveLength(5);
    expect(overview.failingDeployments[0]).toMatchObject({ state: "failed-permanent", gatewayName: "gateway-004" });
    expect(overview.failingTraffic).toHaveLength(5);
    expect(overview.failingTraffic[0]).toMatchObject({ requests: 2_400, serverErrors: 480 });
    expect(overview.failingTraffic[0]?.name).toMatch(/^API \d{4}000 1\.0\.0$/);
    expect(overview.changes).toHaveLength(10);
    expect(new Set(overview.changes.map(({ action }) => action))).toEqual(new Set(["rollout.start"]));
  });

  it("adds up what all gateways were asked for", () => {
    expect(overview.traffic.periods).toHaveLength(24);
    expect(overview.traffic.periods[5]?.figures).toEqual({
      ...{ requests: 4_000, clientErrors: 80, serverErrors: 40, averageMs: 50 },
    });
    expect(overview.traffic.gateways.map(({ figures }) => figures?.requests)).toEqual([24_000, 24_000, 24_000, 24_000]);
  });

  it.each(trafficWindows)("takes six statements, each on an index, for %s", async (window) => {
    const statements = await statementsOf(() => getOverview(actor, { window }));
    expect(statements).toHaveLength(6);
    const whole = await Promise.all(statements.map(wholeTablesIn));
    // Tens of gateways, and tallies as short as what they tell.
    const short = ["Gateway", "DeploymentTally", "ApiTally"];
    expect(whole.flat().filter((table) => !short.includes(table))).toEqual([]);
  });
});

describe("the matrix of a large estate", () => {
  it.each<[string, (gateway: string) => Omit<EstateOptions, "limit">]>([
    ["the first page", () => ({})],
    ["what failed", () => ({ state: "failed" })],
    ["one gateway", (gateway) => ({ gateway })],
    ["what failed on one gateway", (gateway) => ({ state: "failed", gateway })],
    ["a lifecycle", () => ({ lifecycle: "deprecated" })],
  ])("takes two statements for %s, each on an index", async (_name, optionsOn) => {
    const statements = await statementsOf(() => estatePage(actor, { ...optionsOn(firstId), limit: 100 }));
    expect(statements.length).toBeLessThanOrEqual(2);
    for (const statement of statements) expect(await wholeTablesIn(statement), statement.text).toEqual([]);
  });

  it("takes two statements for part of a name", async () => {
    const page = () => estatePage(actor, { search: "I 0000777", limit: 100 });
    expect(await statementsOf(page)).toHaveLength(2);
    expect((await page()).rows.map(({ name }) => name)).toEqual(["API 0000777"]);
  });

  it("pages through all that match, once", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await estatePage(actor, { state: "failed", limit: 30, cursor });
      seen.push(...page.rows.map(({ name }) => name));
      for (const { cells } of page.rows) expect(Object.values(cells)).toContain("failed-permanent");
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(80);
    expect(new Set(seen).size).toBe(80);
    expect(seen).toEqual(seen.toSorted());
  });
});

describe("the tallies", () => {
  it("follow every change, before and after they are added up", async () => {
    const { db, sql } = database;
    const counted = async () => (await getOverview(actor, { window: "1h" })).deployments;
    const before = await counted();
    await sql(`UPDATE "Deployment" SET state = 'unknown-outcome' WHERE "gatewayId" = '${firstId}' AND state = 'live';
               DELETE FROM "Deployment" WHERE state = 'failed-permanent';`);
    const expected = {
      ...before,
      live: before.live - 20_000 + (await lost()),
      unknown: 20_000 - (await lost()),
      failed: 0,
    };
    expect(await counted()).toEqual(expected);
    await compactTallies(db);
    expect(await counted()).toEqual(expected);
    expect(await db.deploymentTally.count()).toBeLessThanOrEqual(2 * size.gateways);

    async function lost(): Promise<number> {
      // Deployments of the first gateway that had failed, and so were not live.
      return 20_000 - (await db.deployment.count({ where: { state: "unknown-outcome" } }));
    }
  });
});
