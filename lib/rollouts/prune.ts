import "server-only";
import { getDb } from "#lib/db/client.ts";

/** How long single provider calls are kept, in days. What they achieved stays in steps and audit events. */
export const callRetentionDays = 30;

/** Removes provider calls older than that. Returns how many. */
export async function pruneProviderCalls(now = new Date()): Promise<number> {
  const db = await getDb();
  const before = new Date(now.getTime() - callRetentionDays * 24 * 60 * 60 * 1000);
  const { count } = await db.providerCall.deleteMany({ where: { startedAt: { lt: before } } });
  return count;
}
