import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { keyRing, rewrap, rewrapCanary } from "#lib/db/vault.ts";
import type { CommandContext } from "#lib/model/actor.ts";

const pageSize = 100;

/**
 * Brings every credential under the first key of the ring, then the key check, after which the older keys may be taken
 * out of `GATEHOUSE_KEY`. No text is decrypted. Stopped midway it leaves each row readable; run it again to finish.
 * Returns how many rows were moved. Throws `AppError` (`locked`).
 */
export async function rotateMasterKey(context: CommandContext): Promise<number> {
  authorize(context.actor, "gateway:manage");
  const db = await getDb();
  let moved = 0;
  let after: string | undefined;
  for (;;) {
    const rows = await db.credential.findMany({
      where: after === undefined ? {} : { id: { gt: after } },
      orderBy: { id: "asc" },
      take: pageSize,
      select: { id: true, sealed: true, secretSetAt: true },
    });
    for (const row of rows) {
      const sealed = rewrap(row.sealed, { table: "Credential", rowId: row.id, field: "sealed" });
      // A secret that was replaced meanwhile is sealed with the first key already and must not be overwritten.
      const { count } = await db.credential.updateMany({
        where: {
          id: row.id,
          secretSetAt: row.secretSetAt,
          NOT: { sealed: { path: ["keyVersion"], equals: sealed.keyVersion } },
        },
        data: { sealed },
      });
      moved += count;
    }
    after = rows.at(-1)?.id;
    if (rows.length < pageSize) break;
  }
  await db.$transaction(async (tx) => {
    await rewrapCanary(tx);
    await appendAudit(tx, context, {
      action: "vault.rotate-key",
      subject: { type: "vault" },
      outcome: "done",
      after: { key: keyRing()[0].version, credentials: moved },
    });
  });
  return moved;
}
