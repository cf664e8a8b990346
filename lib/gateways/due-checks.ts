import "server-only";
import { getDb } from "#lib/db/client.ts";
import { checkIntervals } from "#lib/model/check-schedule.ts";

/** Half of what lies between two looks at the schedule: a check that ended just after the last look is not put off to the next. */
const slackMs = 150_000;

/**
 * Ids of the gateways whose next check has come. One that is not verified yet does not wait for its interval; one that
 * is disabled or whose schedule is off never comes. One statement.
 */
export async function dueForCheck(now: Date): Promise<readonly string[]> {
  const db = await getDb();
  const gateways = await db.gateway.findMany({
    where: {
      checkEveryMinutes: { not: null },
      connection: { not: "disabled" },
      OR: [
        { checkedAt: null },
        { connection: "not-verified" },
        ...checkIntervals.map((minutes) => ({
          checkEveryMinutes: minutes,
          checkedAt: { lte: new Date(now.getTime() - minutes * 60_000 + slackMs) },
        })),
      ],
    },
    select: { id: true },
  });
  return gateways.map(({ id }) => id);
}
