import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { sealedColumns } from "./secret-store.ts";
import { parseCredentialValues } from "./values.ts";

/** Replaces the secret behind a name; every gateway that uses it goes on with the new one. Throws `AppError`: `invalid`, `not-found`, `locked`. */
export async function replaceSecret(
  context: CommandContext,
  input: { readonly id: string; readonly values: unknown },
): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const db = await getDb();
  const row = await db.credential.findUnique({
    where: { id: input.id },
    select: { name: true, kind: true, fingerprint: true },
  });
  if (row === null) throw gone();
  const columns = sealedColumns(input.id, parseCredentialValues(row.kind, input.values));
  await db.$transaction(async (tx) => {
    await tx.credential.update({ where: { id: input.id }, data: { ...columns, secretSetAt: new Date() } });
    await appendAudit(tx, context, {
      action: "credential.replace-secret",
      subject: { type: "credential", id: input.id, name: row.name },
      outcome: "done",
      before: { fingerprint: row.fingerprint },
      after: { fingerprint: columns.fingerprint },
    });
  });
}

/** Destroys a credential that no gateway uses. Throws `AppError`: `not-found`, `blocked` with the gateways' names. */
export async function deleteCredential(context: CommandContext, input: { readonly id: string }): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await tx.credential.findUnique({
      where: { id: input.id },
      select: {
        name: true,
        fingerprint: true,
        gateways: { select: { name: true }, orderBy: { name: "asc" }, take: 5 },
      },
    });
    if (row === null) throw gone();
    if (row.gateways.length > 0) {
      const names = row.gateways.map((gateway) => gateway.name).join(", ");
      throw new AppError({
        code: "blocked",
        sentence: `The credential "${row.name}" is used by ${names}. Give those gateways another credential first.`,
      });
    }
    await tx.credential.delete({ where: { id: input.id } });
    await appendAudit(tx, context, {
      action: "credential.delete",
      subject: { type: "credential", id: input.id, name: row.name },
      outcome: "done",
      before: { name: row.name, fingerprint: row.fingerprint },
    });
  });
}

function gone(): AppError {
  return new AppError({ code: "not-found", sentence: "This credential is gone. Go back to the list." });
}
