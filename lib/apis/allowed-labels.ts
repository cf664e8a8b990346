import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { labelsSchema } from "#lib/gateways/input.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { residencyReason } from "#lib/model/residency.ts";
import { parseInput } from "#lib/parse-input.ts";
import { apiNotFound } from "./edit-draft.ts";

export const allowedLabelsSchema = z.object({ apiId: z.uuid(), labels: labelsSchema });

/**
 * Says where an API may run: on gateways with one of these labels, or on all when there are none. What runs elsewhere
 * already is left alone, and named in the answer. Throws `not-found`, `invalid`.
 */
export async function setAllowedLabels(
  context: CommandContext,
  input: z.input<typeof allowedLabelsSchema>,
): Promise<{ readonly runsElsewhere: readonly string[] }> {
  authorize(context.actor, "api:edit");
  const { apiId, labels } = parseInput(allowedLabelsSchema, input);
  const allowed = [...new Set(labels)];
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const api = await tx.api.findUnique({
      where: { id: apiId },
      select: {
        name: true,
        version: true,
        allowedLabels: true,
        deployments: {
          where: { appliedRevisionId: { not: null } },
          select: { gateway: { select: { name: true, labels: true } } },
        },
      },
    });
    if (api === null) throw apiNotFound();
    await tx.api.update({ where: { id: apiId }, data: { allowedLabels: allowed } });
    const runsElsewhere = api.deployments
      .filter(({ gateway }) => residencyReason(allowed, gateway.labels) !== undefined)
      .map(({ gateway }) => gateway.name)
      .toSorted();
    await appendAudit(tx, context, {
      action: "api.allowed-labels",
      subject: { type: "api", id: apiId, name: `${api.name} ${api.version}` },
      outcome: "done",
      before: { labels: api.allowedLabels },
      after: { labels: allowed, runsElsewhere },
    });
    return { runsElsewhere };
  });
}
