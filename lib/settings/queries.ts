import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type Limits, limitsSchema } from "./limits.ts";

export const limitsKey = "limits";

/** The limits that hold, for the code that keeps to them. A stored value that no longer fits counts as not set. */
export async function readLimits(db?: Pick<Tx, "setting">): Promise<Limits> {
  const row = await (db ?? (await getDb())).setting.findUnique({ where: { key: limitsKey } });
  const stored = limitsSchema.safeParse(row?.value ?? {});
  return stored.success ? stored.data : limitsSchema.parse({});
}

/** The limits that hold, and when they were last set; null while they are the built-in ones. */
export async function getLimits(actor: Actor): Promise<{ readonly limits: Limits; readonly setAt: Date | null }> {
  authorize(actor, "settings:manage");
  const db = await getDb();
  const row = await db.setting.findUnique({ where: { key: limitsKey }, select: { updatedAt: true } });
  return { limits: await readLimits(db), setAt: row?.updatedAt ?? null };
}
