import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { refuseWhileAtWork } from "./at-work.ts";

/**
 * Stops all use of a gateway, checks too, until it is enabled. What is deployed there keeps serving. A run that has begun
 * to write would leave half of it there, so its end is waited for.
 * Throws `AppError`: `not-found`, `conflict` while a rollout or a change of keys is at work there.
 */
export async function disableGateway(context: CommandContext, input: { readonly id: string }): Promise<void> {
  await setEnabled(context, input.id, false);
}

/** Takes a disabled gateway into use again; it stands as not verified until it is checked. Throws `AppError` (`not-found`). */
export async function enableGateway(context: CommandContext, input: { readonly id: string }): Promise<void> {
  await setEnabled(context, input.id, true);
}

async function setEnabled(context: CommandContext, id: string, enabled: boolean): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await findGateway(tx, id);
    if (!enabled) await refuseWhileAtWork(tx, id, row.name);
    if ((row.connection !== "disabled") === enabled) return;
    const connection = enabled ? "not-verified" : "disabled";
    await tx.gateway.update({
      where: { id },
      data: { connection, connectionNote: null, connectionDetail: null, rowVersion: { increment: 1 } },
    });
    await appendAudit(tx, context, {
      action: enabled ? "gateway.enable" : "gateway.disable",
      subject: { type: "gateway", id, name: row.name },
      outcome: "done",
      before: { connection: row.connection },
      after: { connection },
    });
  });
}

async function findGateway(tx: Tx, id: string) {
  const row = await tx.gateway.findUnique({
    where: { id },
    select: { name: true, connection: true },
  });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
  return row;
}
