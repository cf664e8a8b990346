import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { keyRing, rewrapCanary } from "#lib/db/vault.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { sealedPlaces } from "./sealed-rows.ts";

/**
 * Brings every stored secret under the first key of the ring, then the key check, after which the older keys may be taken
 * out. No text is decrypted. Stopped midway it leaves each row readable; run it again to finish. Tells after each page how
 * many were moved so far, and returns how many in all. Throws `AppError` (`locked`).
 */
export async function rotateMasterKey(
  context: CommandContext,
  onProgress: (moved: number) => Promise<void> = async () => {},
): Promise<number> {
  authorize(context.actor, "settings:manage");
  let moved = 0;
  for (const place of sealedPlaces) {
    await place.rewrap(async (count) => {
      moved += count;
      await onProgress(moved);
    });
  }
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await rewrapCanary(tx);
    await appendAudit(tx, context, {
      action: "vault.rotate-key",
      subject: { type: "vault" },
      outcome: "done",
      after: { key: keyRing()[0].version, secrets: moved },
    });
  });
  return moved;
}
