import "server-only";
import type { Tx } from "./client.ts";

// Raw SQL, because a row is added to what its hour and its day already hold, in one statement however many there are.

export interface MetricFigures {
  readonly requests: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  readonly latencySumMs: number;
  readonly latencyCount: number;
}

export interface MetricSampleRow extends MetricFigures {
  readonly remoteId: string;
  readonly name: string | null;
  readonly apiId: string | null;
  readonly sharedWith: number;
  readonly p95Ms: number | null;
}

interface Period {
  readonly gatewayId: string;
  /** Where the finest period began. */
  readonly at: Date;
  /** Lengths of the periods that it is added to, in seconds. */
  readonly lengths: readonly number[];
}

const rowsInOneStatement = 2_000;

/** Adds samples of one finest period to it and to those that hold it. */
export async function addMetricSamples(
  tx: Tx,
  { gatewayId, at, lengths }: Period,
  rows: readonly MetricSampleRow[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsInOneStatement) {
    const json = JSON.stringify(rows.slice(start, start + rowsInOneStatement));
    await tx.$executeRaw`
      INSERT INTO "MetricSample" AS known
             ("gatewayId", seconds, at, "remoteId", name, "apiId", "sharedWith", requests, "clientErrors",
              "serverErrors", "latencySumMs", "latencyCount", "p95Ms")
      SELECT ${gatewayId}::uuid, length.seconds,
             date_bin(length.seconds * interval '1 second', ${at}::timestamptz, timestamptz '1970-01-01 00:00:00+00'),
             row."remoteId", row.name, row."apiId", row."sharedWith", row.requests, row."clientErrors",
             row."serverErrors", row."latencySumMs", row."latencyCount", row."p95Ms"
        FROM jsonb_to_recordset(${json}::jsonb) AS row
             ("remoteId" text, name text, "apiId" uuid, "sharedWith" int, requests bigint, "clientErrors" bigint,
              "serverErrors" bigint, "latencySumMs" float8, "latencyCount" bigint, "p95Ms" float8)
       CROSS JOIN unnest(${[...lengths]}::int[]) AS length(seconds)
          ON CONFLICT ("gatewayId", seconds, at, "remoteId") DO UPDATE
         SET name = excluded.name, "apiId" = excluded."apiId", "sharedWith" = excluded."sharedWith",
             requests = known.requests + excluded.requests,
             "clientErrors" = known."clientErrors" + excluded."clientErrors",
             "serverErrors" = known."serverErrors" + excluded."serverErrors",
             "latencySumMs" = known."latencySumMs" + excluded."latencySumMs",
             "latencyCount" = known."latencyCount" + excluded."latencyCount",
             "p95Ms" = greatest(known."p95Ms", excluded."p95Ms")`;
  }
}

/** Adds a gateway's finest period to those that hold it. The finest must not be there yet: then it would count twice. */
export async function addMetricPeriod(
  tx: Tx,
  { gatewayId, at, lengths }: Period,
  row: MetricFigures & { readonly coveredSeconds: number; readonly reason: string | null },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "MetricPeriod" AS known
           ("gatewayId", seconds, at, "coveredSeconds", requests, "clientErrors", "serverErrors", "latencySumMs",
            "latencyCount", reason)
    SELECT ${gatewayId}::uuid, length.seconds,
           date_bin(length.seconds * interval '1 second', ${at}::timestamptz, timestamptz '1970-01-01 00:00:00+00'),
           ${row.coveredSeconds}::int, ${row.requests}::bigint, ${row.clientErrors}::bigint,
           ${row.serverErrors}::bigint, ${row.latencySumMs}::float8, ${row.latencyCount}::bigint, ${row.reason}::text
      FROM unnest(${[...lengths]}::int[]) AS length(seconds)
        ON CONFLICT ("gatewayId", seconds, at) DO UPDATE
       SET "coveredSeconds" = known."coveredSeconds" + excluded."coveredSeconds",
           requests = known.requests + excluded.requests,
           "clientErrors" = known."clientErrors" + excluded."clientErrors",
           "serverErrors" = known."serverErrors" + excluded."serverErrors",
           "latencySumMs" = known."latencySumMs" + excluded."latencySumMs",
           "latencyCount" = known."latencyCount" + excluded."latencyCount",
           reason = coalesce(excluded.reason, known.reason)`;
}
