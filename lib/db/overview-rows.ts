import "server-only";
import { z } from "zod";
import type { Db } from "./client.ts";

// Raw SQL: each of these walks an index once per state, action or period, and stops, which no query builder says.

const tallySchema = z.array(
  z.object({
    subject: z.enum(["deployment", "api"]),
    gatewayId: z.string().nullable(),
    state: z.string(),
    count: z.number(),
  }),
);

/** Deployments by gateway and state, and APIs by lifecycle, in one statement. What counts nothing is left out. */
export async function readTallies(db: Db): Promise<z.infer<typeof tallySchema>> {
  return tallySchema.parse(
    await db.$queryRaw`
      SELECT 'deployment' AS subject, "gatewayId"::text AS "gatewayId", state, sum(change)::float8 AS count
        FROM "DeploymentTally" GROUP BY "gatewayId", state HAVING sum(change) <> 0
       UNION ALL
      SELECT 'api', NULL, lifecycle, sum(change)::float8 FROM "ApiTally" GROUP BY lifecycle HAVING sum(change) <> 0`,
  );
}

/** Adds up what was appended to the tallies, so that they stay as short as what they tell. */
export async function compactTallies(db: Db): Promise<void> {
  await db.$executeRaw`
    WITH gone AS (DELETE FROM "DeploymentTally" RETURNING "gatewayId", state, change)
    INSERT INTO "DeploymentTally" ("gatewayId", state, change)
    SELECT "gatewayId", state, sum(change) FROM gone GROUP BY "gatewayId", state HAVING sum(change) <> 0`;
  await db.$executeRaw`
    WITH gone AS (DELETE FROM "ApiTally" RETURNING lifecycle, change)
    INSERT INTO "ApiTally" (lifecycle, change)
    SELECT lifecycle, sum(change) FROM gone GROUP BY lifecycle HAVING sum(change) <> 0`;
}

const troubledSchema = z.array(
  z.object({
    id: z.string(),
    apiId: z.string(),
    apiName: z.string(),
    apiVersion: z.string(),
    gatewayId: z.string(),
    state: z.string(),
    stateNote: z.string().nullable(),
    updatedAt: z.coerce.date(),
    rolloutId: z.string().nullable(),
  }),
);
export type TroubledDeployment = z.infer<typeof troubledSchema>[number];

/** The deployments that came last into any of these states, with the latest rollout that concerned each. */
export async function readDeploymentsIn(
  db: Db,
  states: readonly string[],
  limit: number,
): Promise<z.infer<typeof troubledSchema>> {
  return troubledSchema.parse(
    await db.$queryRaw`
      SELECT found.id::text, found."apiId"::text, api.name AS "apiName", api.version AS "apiVersion",
             found."gatewayId"::text, found.state, found."stateNote", found."updatedAt",
             (SELECT target."rolloutId"::text FROM "Target" AS target WHERE target."deploymentId" = found.id
               ORDER BY target.id DESC LIMIT 1) AS "rolloutId"
        FROM unnest(${[...states]}::text[]) AS wanted(state)
       CROSS JOIN LATERAL (
             SELECT * FROM "Deployment" AS deployment WHERE deployment.state = wanted.state
              ORDER BY deployment."updatedAt" DESC LIMIT ${limit}) AS found
        JOIN "Api" AS api ON api.id = found."apiId"
       ORDER BY found."updatedAt" DESC LIMIT ${limit}`,
  );
}

const changeSchema = z.array(
  z.object({
    sequence: z.string(),
    at: z.coerce.date(),
    actorName: z.string(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string().nullable(),
    subjectName: z.string().nullable(),
  }),
);
export type ChangeEvent = z.infer<typeof changeSchema>[number];

/** The latest events of these actions that were done since then. */
export async function readChanges(
  db: Db,
  actions: readonly string[],
  since: Date,
  limit: number,
): Promise<z.infer<typeof changeSchema>> {
  return changeSchema.parse(
    await db.$queryRaw`
      SELECT found.sequence::text, found.at, found."actorName", found.action, found."subjectType",
             found."subjectId"::text, found."subjectName"
        FROM unnest(${[...actions]}::text[]) AS wanted(action)
       CROSS JOIN LATERAL (
             SELECT * FROM "AuditEvent" AS event
              WHERE event.action = wanted.action AND event.at >= ${since}::timestamptz AND event.outcome = 'done'
              ORDER BY event.at DESC LIMIT ${limit}) AS found
       ORDER BY found.sequence DESC LIMIT ${limit}`,
  );
}

const failingSchema = z.array(
  z.object({
    gatewayId: z.string(),
    remoteId: z.string(),
    name: z.string().nullable(),
    apiId: z.string().nullable(),
    apiName: z.string().nullable(),
    apiVersion: z.string().nullable(),
    requests: z.number(),
    serverErrors: z.number(),
  }),
);

/**
 * The APIs with the most server errors in these periods, and all that they were asked for in them. Only periods with an
 * error are read to find them.
 */
export async function readFailingApis(
  db: Db,
  { seconds, starts }: { readonly seconds: number; readonly starts: readonly Date[] },
  limit: number,
): Promise<z.infer<typeof failingSchema>> {
  return failingSchema.parse(
    await db.$queryRaw`
      WITH worst AS (
           SELECT sample."gatewayId", sample."remoteId", sum(sample."serverErrors") AS errors
             FROM "MetricSample" AS sample
            WHERE sample.seconds = ${seconds} AND sample.at = ANY(${[...starts]}::timestamptz[])
              AND sample."serverErrors" > 0
            GROUP BY sample."gatewayId", sample."remoteId" ORDER BY errors DESC LIMIT ${limit})
      SELECT worst."gatewayId"::text, worst."remoteId", figures.name, api.id::text AS "apiId", api.name AS "apiName",
             api.version AS "apiVersion", figures.requests, worst.errors::float8 AS "serverErrors"
        FROM worst
       CROSS JOIN LATERAL (
             SELECT max(sample.name) AS name, max(sample."apiId"::text) AS "apiId",
                    sum(sample.requests)::float8 AS requests
               FROM "MetricSample" AS sample
              WHERE sample."gatewayId" = worst."gatewayId" AND sample.seconds = ${seconds}
                AND sample.at = ANY(${[...starts]}::timestamptz[]) AND sample."remoteId" = worst."remoteId") AS figures
        LEFT JOIN "Api" AS api ON api.id = figures."apiId"::uuid
       ORDER BY worst.errors DESC`,
  );
}
