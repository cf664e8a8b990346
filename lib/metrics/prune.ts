import "server-only";
import { getDb } from "#lib/db/client.ts";
import { keptDays, periodSeconds } from "./period.ts";

const dayMs = 86_400_000;

/** Removes the periods of each length that are older than they are kept. */
export async function pruneMetrics(now = new Date()): Promise<void> {
  const db = await getDb();
  for (const seconds of periodSeconds) {
    const where = { seconds, at: { lt: new Date(now.getTime() - keptDays[seconds] * dayMs) } };
    await db.metricSample.deleteMany({ where });
    await db.metricPeriod.deleteMany({ where });
  }
}
