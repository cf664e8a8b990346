import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { assertMayDeploy } from "#lib/access/deploy-right.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";
import { assertDeploymentCan } from "./deployment-rows.ts";

export const detachSchema = z.object({ apiId: z.uuid(), gatewayId: z.uuid() });

/**
 * Stops managing an API on a gateway and leaves everything there as it is, for gateways that are gone or handed over.
 * Throws `not-found`, `forbidden`, and `conflict` where the API does not run or work is going on.
 */
export async function detachDeployment(context: CommandContext, input: z.input<typeof detachSchema>): Promise<void> {
  authorize(context.actor, "rollout:run");
  const { apiId, gatewayId } = parseInput(detachSchema, input);
  const db = await getDb();
  await assertMayDeploy(context.actor, [gatewayId]);
  await db.$transaction(async (tx) => {
    const deployment = await tx.deployment.findUnique({
      where: { apiId_gatewayId: { apiId, gatewayId } },
      include: { gateway: { select: { name: true } }, api: { select: { name: true, version: true } } },
    });
    if (deployment === null) {
      throw new AppError({ code: "not-found", sentence: "This API was never on this gateway." });
    }
    assertDeploymentCan(deployment, "detach");
    const taken = await tx.deployment.updateMany({
      where: { id: deployment.id, generation: deployment.generation },
      data: {
        generation: { increment: 1 },
        state: "detached",
        stateNote: "Left on the gateway, not managed any more.",
        desiredRevisionId: null,
        appliedRevisionId: null,
        endpoints: [],
      },
    });
    if (taken.count === 0) {
      throw new AppError({
        code: "conflict",
        sentence: "Someone else just started work on it. Look at it, then retry.",
      });
    }
    await appendAudit(tx, context, {
      action: "deployment.detach",
      subject: { type: "deployment", id: deployment.id, name: `${deployment.api.name} on ${deployment.gateway.name}` },
      outcome: "done",
      before: { state: deployment.state, endpoints: deployment.endpoints },
    });
  });
}
