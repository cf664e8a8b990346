import type { TestDatabase } from "#lib/db/testing.ts";

interface Size {
  readonly apis: number;
  readonly gateways: number;
  /** One in so many APIs fails its callers. */
  readonly failingEvery: number;
}

/**
 * Fills a database with an estate: APIs that stand on every gateway, one in a thousand deployments failed; a day of
 * traffic of one API in a hundred; activity. The planner knows all of it.
 */
export async function seedEstate({ sql }: TestDatabase, { apis, gateways, failingEvery }: Size): Promise<void> {
  await sql(`
    CREATE FUNCTION pg_temp.id_of(name text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
      $$ SELECT overlay(overlay(md5(name) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid $$;
    INSERT INTO "Gateway" (id, name, kind, settings, mode, connection, "updatedAt")
    SELECT pg_temp.id_of('gateway' || g), 'gateway-' || lpad(g::text, 3, '0'), 'toy', '{}', 'read-write', 'connected', now()
      FROM generate_series(1, ${gateways}) AS g;
    INSERT INTO "Api" (id, name, version, slug, "basePath", lifecycle, draft, "updatedAt")
    SELECT pg_temp.id_of('api' || a), 'API ' || lpad(a::text, 7, '0'), '1.0.0', 'api-' || a, '/api/' || a,
           (ARRAY['published', 'published', 'draft', 'deprecated'])[1 + a % 4], '{}', now() - a * interval '1 second'
      FROM generate_series(1, ${apis}) AS a;
    INSERT INTO "Deployment" (id, "apiId", "gatewayId", state, "updatedAt")
    SELECT pg_temp.id_of('deployment' || a || '-' || g), pg_temp.id_of('api' || a), pg_temp.id_of('gateway' || g),
           CASE WHEN (a * ${gateways} + g) % 1000 = 0 THEN 'failed-permanent' ELSE 'live' END,
           now() - (a + g) * interval '1 second'
      FROM generate_series(1, ${apis}) AS a CROSS JOIN generate_series(1, ${gateways}) AS g;
    INSERT INTO "Rollout" (id, kind, strategy, "apiId", state)
    SELECT pg_temp.id_of('rollout' || a), 'deploy', 'independent', pg_temp.id_of('api' || a), 'succeeded'
      FROM generate_series(1, ${apis}, 5) AS a;
    INSERT INTO "Target" (id, "rolloutId", "deploymentId", "gatewayId", generation, state)
    SELECT pg_temp.id_of('target' || a), pg_temp.id_of('rollout' || a), pg_temp.id_of('deployment' || a || '-1'),
           pg_temp.id_of('gateway1'), 1, 'done'
      FROM generate_series(1, ${apis}, 5) AS a;
    INSERT INTO "MetricPeriod" ("gatewayId", seconds, at, "coveredSeconds", requests, "clientErrors", "serverErrors",
                                "latencySumMs", "latencyCount")
    SELECT pg_temp.id_of('gateway' || g), 3600, date_trunc('hour', now()) - h * interval '1 hour', 3600, 1000, 20, 10, 50000,
           1000
      FROM generate_series(1, ${gateways}) AS g CROSS JOIN generate_series(0, 800) AS h;
    INSERT INTO "MetricSample" ("gatewayId", seconds, at, "remoteId", name, "apiId", "sharedWith", requests,
                                "clientErrors", "serverErrors", "latencySumMs", "latencyCount")
    SELECT pg_temp.id_of('gateway' || g), 3600, date_trunc('hour', now()) - h * interval '1 hour', 'remote-' || a,
           'API ' || a, pg_temp.id_of('api' || a), 0, 100, 2, CASE WHEN a % ${failingEvery} = 0 THEN 20 ELSE 0 END, 5000, 100
      FROM generate_series(100, ${apis}, 100) AS a CROSS JOIN generate_series(1, ${gateways}) AS g
     CROSS JOIN generate_series(0, 24) AS h;
    INSERT INTO "AuditEvent" (sequence, at, "actorName", action, "subjectType", outcome, "previousHash", hash)
    SELECT n, now() - n * interval '1 minute', 'seed',
           (ARRAY['api.edit', 'api.edit', 'api.edit', 'rollout.start'])[1 + n % 4], 'api', 'done', '', ''
      FROM generate_series(1, ${apis}) AS n;
    ANALYZE;
  `);
}
