import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { isStillReferenced } from "#lib/db/still-referenced.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { closeGatewayDispatcher } from "#lib/outbound/gateway-dispatchers.ts";
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
      data: { connection, connectionNote: null, rowVersion: { increment: 1 } },
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

/** States in which nothing of a deployment is on the gateway and nothing is on its way there. */
const gone = ["planned", "removed", "detached"];

/**
 * Forgets a gateway and the history of its deployments; the audit chain keeps its part. The credential stays.
 * Throws `AppError`: `not-found`, `blocked` with the APIs and keys that are still there, `conflict` when one came meanwhile.
 */
export async function deleteGateway(context: CommandContext, input: { readonly id: string }): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const db = await getDb();
  const deleted = db.$transaction(async (tx) => {
    const row = await findGateway(tx, input.id);
    await refuseWhileUsed(tx, input.id, row.name);
    await deleteHistory(tx, input.id);
    await tx.gateway.delete({ where: { id: input.id } });
    await appendAudit(tx, context, {
      action: "gateway.delete",
      subject: { type: "gateway", id: input.id, name: row.name },
      outcome: "done",
      before: { name: row.name, kind: row.kind, mode: row.mode, settings: row.settings, labels: row.labels },
    });
  });
  await deleted.catch((error: unknown) => {
    throw isStillReferenced(error) ? usedMeanwhile() : error;
  });
  await closeGatewayDispatcher(input.id);
}

async function refuseWhileUsed(tx: Tx, gatewayId: string, name: string): Promise<void> {
  const shown = 5;
  const where = { gatewayId, state: { notIn: gone } };
  const total = await tx.deployment.count({ where });
  if (total > 0) {
    const deployments = await tx.deployment.findMany({
      where,
      select: { api: { select: { name: true, version: true } } },
      orderBy: { id: "asc" },
      take: shown,
    });
    const names = deployments.map(({ api }) => `${api.name} ${api.version}`).join(", ");
    const more = total > shown ? ` and ${total - shown} more` : "";
    throw blocked(`"${name}" still runs ${names}${more}. Undeploy or detach them first.`);
  }
  const keys = await tx.accessKey.count({ where: { gatewayId, revokedAt: null } });
  if (keys > 0) throw blocked(`"${name}" still has ${keys} access ${keys === 1 ? "key" : "keys"}. Revoke them first.`);
}

function blocked(sentence: string): AppError {
  return new AppError({ code: "blocked", sentence });
}

/**
 * Children first, as the foreign keys ask. Rollouts that had no other target go too. What came since we looked is left, so
 * that the foreign keys refuse the rest.
 */
async function deleteHistory(tx: Tx, gatewayId: string): Promise<void> {
  await tx.providerCall.deleteMany({ where: { gatewayId } });
  await tx.step.deleteMany({ where: { target: { gatewayId } } });
  await tx.target.deleteMany({ where: { gatewayId } });
  await tx.rollout.deleteMany({ where: { targets: { none: {} } } });
  await tx.accessKey.deleteMany({ where: { gatewayId, revokedAt: { not: null } } });
  await tx.deployment.deleteMany({ where: { gatewayId, state: { in: gone } } });
}

function usedMeanwhile(): AppError {
  const sentence = "Something was started on this gateway meanwhile, so it stays. Reload the page to see what.";
  return new AppError({ code: "conflict", sentence });
}

async function findGateway(tx: Tx, id: string) {
  const row = await tx.gateway.findUnique({
    where: { id },
    select: { name: true, kind: true, mode: true, settings: true, labels: true, connection: true },
  });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
  return row;
}
