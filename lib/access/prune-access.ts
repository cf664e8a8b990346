import "server-only";
import { getDb } from "../db/client.ts";
import { readLimits } from "../settings/queries.ts";

const dayMs = 24 * 3600 * 1000;

/**
 * Drops rows of sessions, API tokens and invitations that ended longer ago than the limit says, and of sign-ins that never
 * came back from the provider. Returns how many.
 */
export async function pruneAccess(now = new Date()): Promise<number> {
  const db = await getDb();
  const { endedAccessDays } = await readLimits(db);
  const before = new Date(now.getTime() - endedAccessDays * dayMs);
  const ended = { OR: [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }] };
  const pruned = [
    await db.session.deleteMany({ where: ended }),
    await db.apiToken.deleteMany({ where: ended }),
    await db.invitation.deleteMany({ where: { OR: [{ expiresAt: { lt: before } }, { usedAt: { lt: before } }] } }),
    await db.signInAttempt.deleteMany({ where: { expiresAt: { lt: now } } }),
  ];
  return pruned.reduce((sum, { count }) => sum + count, 0);
}
