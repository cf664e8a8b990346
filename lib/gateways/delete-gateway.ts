import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { isStillReferenced } from "#lib/db/still-referenced.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { closeGatewayDispatcher } from "#lib/outbound/gateway-dispatchers.ts";
import { refuseWhileAtWork } from "./at-work.ts";
import { detachableStates, findDependents, goneStates } from "./dependents.ts";
import type { DeleteGateway } from "./input.ts";

/**
 * Forgets a gateway and the history of its deployments; the audit chain keeps its part. The credential stays, and nothing
 * is called on the gateway. With its name typed, what runs there is left as it is and forgotten too, keys included.
 * Throws `AppError`: `not-found`, `invalid` for another name, `blocked` with the APIs and keys that are still there,
 * `conflict` while a rollout is at work there or when one came meanwhile.
 */
export async function deleteGateway(context: CommandContext, input: DeleteGateway): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const { id, detachName } = input;
  const db = await getDb();
  const deleted = db.$transaction(async (tx) => {
    const row = await findGateway(tx, id);
    const detached = detachName === undefined ? [] : await detachAll(tx, context, { ...row, id }, detachName);
    if (detachName === undefined) await refuseWhileUsed(tx, id, row.name);
    await deleteHistory(tx, id);
    await tx.gateway.delete({ where: { id } });
    await appendAudit(tx, context, {
      action: "gateway.delete",
      subject: { type: "gateway", id, name: row.name },
      outcome: "done",
      before: { ...row, ...(detachName === undefined ? {} : { detached }) },
    });
  });
  await deleted.catch((error: unknown) => {
    throw isStillReferenced(error) ? usedMeanwhile() : error;
  });
  await closeGatewayDispatcher(id);
}

async function refuseWhileUsed(tx: Tx, gatewayId: string, name: string): Promise<void> {
  const { apis, apiCount, keyCount } = await findDependents(tx, gatewayId);
  if (apiCount > 0) {
    const names = apis.map((api) => `${api.name} ${api.version}`).join(", ");
    const more = apiCount > apis.length ? ` and ${apiCount - apis.length} more` : "";
    throw blocked(`"${name}" still runs ${names}${more}. Undeploy or detach them first.`);
  }
  if (keyCount > 0) {
    throw blocked(`"${name}" still has ${keyCount} access ${keyCount === 1 ? "key" : "keys"}. Revoke them first.`);
  }
}

/** Lets go of all that runs there and of the keys in use. Returns the APIs let go, as name and version. */
async function detachAll(
  tx: Tx,
  { actor }: CommandContext,
  { id, name }: { readonly id: string; readonly name: string },
  typedName: string,
): Promise<readonly string[]> {
  authorize(actor, "rollout:run");
  if (typedName !== name) {
    const sentence = `Type "${name}" as it is written to delete it with what depends on it.`;
    throw new AppError({ code: "invalid", sentence, fields: { detachName: sentence } });
  }
  await refuseWhileAtWork(tx, id, name);
  const where = { gatewayId: id, state: { in: detachableStates } };
  const deployments = await tx.deployment.findMany({
    where,
    select: { id: true, api: { select: { name: true, version: true } } },
    orderBy: { id: "asc" },
  });
  await tx.deployment.updateMany({ where, data: { state: "detached", generation: { increment: 1 } } });
  const { apis } = await findDependents(tx, id);
  const waiting = apis[0];
  if (waiting !== undefined) {
    const sentence = `A rollout of ${waiting.name} ${waiting.version} to "${name}" has not ended. Cancel it or wait for its end.`;
    throw new AppError({ code: "conflict", sentence, retryable: true });
  }
  await tx.accessKey.updateMany({ where: { gatewayId: id, revokedAt: null }, data: { revokedAt: new Date() } });
  return deployments.map(({ api }) => `${api.name} ${api.version}`);
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
  await tx.deployment.deleteMany({ where: { gatewayId, state: { in: [...goneStates] } } });
}

async function findGateway(tx: Tx, id: string) {
  const row = await tx.gateway.findUnique({
    where: { id },
    select: { name: true, kind: true, mode: true, settings: true, labels: true },
  });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
  return row;
}

function blocked(sentence: string): AppError {
  return new AppError({ code: "blocked", sentence });
}

function usedMeanwhile(): AppError {
  const sentence = "Something was started on this gateway meanwhile, so it stays. Reload the page to see what.";
  return new AppError({ code: "conflict", sentence });
}
