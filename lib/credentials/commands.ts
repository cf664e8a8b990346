import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";

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

export const setExpirySchema = z.object({ id: z.uuid(), expiresAt: z.iso.date("Write a date.").nullable() });

/**
 * Notes until when the provider takes the secret (the whole of that day, UTC), so that people are reminded; null forgets it.
 * Throws `AppError`: `not-found`, `invalid`.
 */
export async function setExpiry(context: CommandContext, input: z.input<typeof setExpirySchema>): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const { id, expiresAt } = parseInput(setExpirySchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await tx.credential.findUnique({ where: { id }, select: { name: true, expiresAt: true } });
    if (row === null) throw gone();
    const after = expiresAt === null ? null : endOfDay(expiresAt);
    await tx.credential.update({ where: { id }, data: { expiresAt: after } });
    await appendAudit(tx, context, {
      action: "credential.set-expiry",
      subject: { type: "credential", id, name: row.name },
      outcome: "done",
      before: { expiresAt: row.expiresAt },
      after: { expiresAt: after },
    });
  });
}

export function endOfDay(date: string): Date {
  return new Date(`${date}T23:59:59.999Z`);
}

function gone(): AppError {
  return new AppError({ code: "not-found", sentence: "This credential is gone. Go back to the list." });
}
