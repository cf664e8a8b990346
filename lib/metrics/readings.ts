import "server-only";
import { z } from "zod";
import type { CounterReading } from "#lib/connectors/connector.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import type { Remembered } from "./sample.ts";

const rememberedSchema = z.record(
  z.string(),
  z.object({
    requests: z.number(),
    clientErrors: z.number(),
    serverErrors: z.number(),
    latency: z
      .object({ sumMs: z.number(), count: z.number(), buckets: z.array(z.tuple([z.number(), z.number()])) })
      .optional(),
  }),
);

export interface LastReading {
  readonly counter: string;
  readonly readAt: Date;
  readonly totals: Readonly<Record<string, Remembered>>;
}

/** Readings of counters that nobody heard of for so long are forgotten, in milliseconds: a replaced node's, say. */
const forgottenAfterMs = 86_400_000;

/** The last reading of this counter; undefined when it was never read, or as another version of Gatehouse wrote it. */
export async function lastReading(gatewayId: string, counter: string): Promise<LastReading | undefined> {
  const db = await getDb();
  const row = await db.metricReading.findUnique({ where: { gatewayId_counter: { gatewayId, counter } } });
  const totals = rememberedSchema.safeParse(row?.totals);
  return row === null || !totals.success ? undefined : { counter, readAt: row.readAt, totals: totals.data };
}

/** When any of the gateway's counters was read last. */
export async function lastReadAt(gatewayId: string): Promise<Date | undefined> {
  const db = await getDb();
  const newest = await db.metricReading.aggregate({ where: { gatewayId }, _max: { readAt: true } });
  return newest._max.readAt ?? undefined;
}

export async function rememberReading(
  tx: Tx,
  gatewayId: string,
  { counter, totals }: CounterReading,
  readAt: Date,
): Promise<void> {
  const data = {
    readAt,
    totals: Object.fromEntries(
      totals.map(({ remoteId, requests, clientErrors, serverErrors, latency }) => [
        remoteId,
        {
          ...{ requests, clientErrors, serverErrors },
          ...(latency && {
            latency: { ...latency, buckets: latency.buckets.map(([upToMs, count]) => [upToMs, count]) },
          }),
        },
      ]),
    ),
  };
  await tx.metricReading.upsert({
    where: { gatewayId_counter: { gatewayId, counter } },
    create: { gatewayId, counter, ...data },
    update: data,
  });
  const before = new Date(readAt.getTime() - forgottenAfterMs);
  await tx.metricReading.deleteMany({ where: { gatewayId, readAt: { lt: before } } });
}
