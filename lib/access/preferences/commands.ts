import "server-only";
import { getDb } from "#lib/db/client.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { authorize } from "../authorize.ts";
import type { PreferencesInput } from "./input.ts";

/** Changes how the portal looks to the person themselves. A part of Gatehouse looks at nothing, and changes nothing. */
export async function savePreferences({ actor }: CommandContext, input: PreferencesInput): Promise<void> {
  authorize(actor, "own-session:manage");
  if (actor.kind !== "user") return;
  const db = await getDb();
  await db.preference.upsert({
    where: { userId: actor.id },
    create: { ...input, userId: actor.id },
    update: input,
  });
}

/** Remembers that the person saw all that had ended by now: it is news no longer. */
export async function markLooked({ actor }: CommandContext, now = new Date()): Promise<void> {
  authorize(actor, "own-session:manage");
  if (actor.kind !== "user") return;
  const db = await getDb();
  await db.preference.upsert({
    where: { userId: actor.id },
    create: { userId: actor.id, lookedAt: now },
    update: { lookedAt: now },
  });
}
