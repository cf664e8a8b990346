import { listApis } from "#lib/apis/queries.ts";
import { type Db, getDb } from "#lib/db/client.ts";
import { compactTallies } from "#lib/db/overview-rows.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import type { Actor } from "#lib/model/actor.ts";
import { estateFilterSchema, estatePage } from "#lib/overview/estate.ts";
import { seedEstate } from "#lib/overview/large-estate.testing.ts";
import { getOverview } from "#lib/overview/overview.ts";
import { PostgresMissing, startPostgres } from "../test-postgres.ts";
import { interleaveP95, type Ratio } from "./ratio.ts";

const actor: Actor = { kind: "system", name: "script" };
const apis = 100_000;
const gateways = 20;

/**
 * Lists, search and the overview over 100,000 APIs on 20 gateways, against the least SQL by hand that gives the same rows
 * on the same database: the 95th percentile of many, over those of the floor. PostgreSQL, or the embedded database where
 * it is not installed.
 */
export async function estateRatios(): Promise<readonly Ratio[]> {
  const postgres = await startPostgres().catch((error: unknown) => {
    if (error instanceof PostgresMissing) return undefined;
    throw error;
  });
  process.env.GATEHOUSE_TEST_POSTGRES = postgres?.url ?? "";
  const database = await openTestDatabase();
  try {
    await seedEstate(database, { apis, gateways, failingEvery: 10_000 });
    const db = await getDb();
    await compactTallies(db);
    const on = postgres === undefined ? "PGlite" : "PostgreSQL";
    const ratios: Ratio[] = [];
    for (const { name, ours, floor, goal = "<= 3" } of pairings(db)) {
      ratios.push(
        await interleaveP95({
          name: `${name}, 100,000 APIs x 20 gateways`,
          against: `SQL by hand on ${on}`,
          goal,
          ours,
          floor,
        }),
      );
    }
    return ratios;
  } finally {
    await database.close();
    await postgres?.stop();
  }
}

interface Work {
  readonly name: string;
  readonly goal?: string;
  readonly ours: (turn: number) => Promise<unknown>;
  readonly floor: (turn: number) => Promise<unknown>;
}

/** Another place in the estate with every turn, so that no turn is served from what the one before left warm. */
const titleAt = (turn: number) => `API ${String((turn * 7_919) % apis).padStart(7, "0")}`;

function pairings(db: Db): readonly Work[] {
  const cursorAt = (turn: number) =>
    Buffer.from(JSON.stringify({ sort: "name", name: titleAt(turn), version: "1.0.0" })).toString("base64url");
  const partAt = (turn: number) => titleAt(turn).slice(-5);
  return [
    {
      name: "page of the API list",
      ours: (turn) => listApis(actor, { limit: 50, cursor: cursorAt(turn) }),
      floor: (turn) => listByHand(db, titleAt(turn), 51),
    },
    {
      name: "search of the API list",
      ours: (turn) => listApis(actor, { limit: 50, search: partAt(turn) }),
      floor: (turn) => searchByHand(db, partAt(turn), 51),
    },
    {
      name: "page of the estate matrix",
      ours: (turn) => estatePage(actor, { limit: 200, cursor: cursorAt(turn) }),
      floor: (turn) => listByHand(db, titleAt(turn), 201),
    },
    {
      name: "failed in the estate matrix",
      ours: () => estatePage(actor, { ...estateFilterSchema.parse({ state: "failed" }), limit: 200 }),
      floor: () => failedByHand(db, 201),
    },
    {
      name: "overview",
      goal: "<= 0.1",
      ours: () => getOverview(actor, { window: "24h" }),
      floor: () => db.$queryRaw`SELECT "gatewayId", state, count(*) FROM "Deployment" GROUP BY "gatewayId", state`,
    },
  ];
}

/** In the order of names, and where each stands. */
function listByHand(db: Db, after: string, limit: number): Promise<unknown> {
  return db.$queryRaw`
    SELECT api.*, deployment.*
      FROM (SELECT id, name, version, slug, "basePath", lifecycle, "operationCount", "createdAt", "updatedAt"
              FROM "Api" WHERE (name, version) > (${after}, '1.0.0') ORDER BY name, version LIMIT ${limit}) AS api
      LEFT JOIN "Deployment" AS deployment ON deployment."apiId" = api.id`;
}

function searchByHand(db: Db, part: string, limit: number): Promise<unknown> {
  const pattern = `%${part}%`;
  return db.$queryRaw`
    SELECT api.*, deployment.*
      FROM (SELECT id, name, version, slug, "basePath", lifecycle, "operationCount", "createdAt", "updatedAt"
              FROM "Api" WHERE name ILIKE ${pattern} OR slug ILIKE ${pattern} OR "basePath" ILIKE ${pattern}
             ORDER BY name, version LIMIT ${limit}) AS api
      LEFT JOIN "Deployment" AS deployment ON deployment."apiId" = api.id`;
}

function failedByHand(db: Db, limit: number): Promise<unknown> {
  return db.$queryRaw`
    SELECT api.*, deployment."gatewayId", deployment.state
      FROM (SELECT id, name, version FROM "Api" AS api
             WHERE EXISTS (SELECT 1 FROM "Deployment" AS failed WHERE failed."apiId" = api.id
                              AND failed.state IN ('failed-retryable', 'failed-permanent'))
             ORDER BY name, version LIMIT ${limit}) AS api
      LEFT JOIN "Deployment" AS deployment ON deployment."apiId" = api.id`;
}
