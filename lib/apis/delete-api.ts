import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { gone } from "./api-filter.ts";
import { apiNotFound } from "./edit-draft.ts";

/**
 * Deletes the API with its revisions and the history of its rollouts; the audit keeps what was done.
 * Throws `not-found`, and `blocked` naming the gateways it still runs on.
 */
export async function deleteApi(context: CommandContext, { apiId }: { readonly apiId: string }): Promise<void> {
  authorize(context.actor, "api:edit");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const api = await tx.api.findUnique({
      where: { id: apiId },
      select: {
        name: true,
        version: true,
        basePath: true,
        deployments: { where: { state: { notIn: [...gone] } }, select: { gateway: { select: { name: true } } } },
        _count: { select: { revisions: true } },
      },
    });
    if (api === null) throw apiNotFound();
    const title = `${api.name} ${api.version}`;
    if (api.deployments.length > 0) {
      const gateways = api.deployments.map((deployment) => deployment.gateway.name).sort();
      throw new AppError({
        code: "blocked",
        sentence: `${title} still runs on ${gateways.join(", ")}. Undeploy it there, then delete it.`,
      });
    }
    await deleteHistory(tx, apiId);
    await tx.api.delete({ where: { id: apiId } });
    await appendAudit(tx, context, {
      action: "api.delete",
      subject: { type: "api", id: apiId, name: title },
      outcome: "done",
      before: { basePath: api.basePath, revisions: api._count.revisions },
    });
  });
}

/** Children first. Calls that were made stay as evidence of their gateway. */
async function deleteHistory(tx: Tx, apiId: string): Promise<void> {
  const ofApi = { target: { deployment: { apiId } } };
  await tx.providerCall.updateMany({ where: ofApi, data: { targetId: null, stepId: null } });
  await tx.step.deleteMany({ where: ofApi });
  await tx.target.deleteMany({ where: { deployment: { apiId } } });
  await tx.rollout.deleteMany({ where: { apiId } });
  await tx.accessKey.deleteMany({ where: { apiId } });
  await tx.deployment.deleteMany({ where: { apiId } });
  await tx.revision.deleteMany({ where: { apiId } });
}
