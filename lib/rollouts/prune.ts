import "server-only";
import { getDb } from "#lib/db/client.ts";
import { readLimits } from "#lib/settings/queries.ts";

/** Removes provider calls older than the limit says. What they achieved stays in steps and audit events. Returns how many. */
export async function pruneProviderCalls(now = new Date()): Promise<number> {
  const db = await getDb();
  const { providerCallDays } = await readLimits(db);
  const before = new Date(now.getTime() - providerCallDays * 24 * 60 * 60 * 1000);
  const { count } = await db.providerCall.deleteMany({ where: { startedAt: { lt: before } } });
  return count;
}
