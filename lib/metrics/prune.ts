import "server-only";
import { getDb } from "#lib/db/client.ts";
import { readLimits } from "#lib/settings/queries.ts";
import { type PeriodSeconds, periodSeconds } from "./period.ts";

const dayMs = 86_400_000;

/** In days: the finest periods are for the last hour, and many. */
const finestDays = 2;

/** Removes the periods of each length that are older than the limits say. */
export async function pruneMetrics(now = new Date()): Promise<void> {
  const db = await getDb();
  const { trafficHourDays, trafficDayDays } = await readLimits(db);
  const keptDays: Readonly<Record<PeriodSeconds, number>> = {
    300: finestDays,
    3600: trafficHourDays,
    86400: trafficDayDays,
  };
  for (const seconds of periodSeconds) {
    const where = { seconds, at: { lt: new Date(now.getTime() - keptDays[seconds] * dayMs) } };
    await db.metricSample.deleteMany({ where });
    await db.metricPeriod.deleteMany({ where });
  }
}
