import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";

export const grantGatewaySchema = z.object({
  gatewayId: z.uuid(),
  /** All of them; none opens the gateway to every publisher. */
  teamIds: z.array(z.uuid()).max(100, "Choose at most 100 teams."),
});

/** Says which teams may deploy to a gateway. Throws `AppError`: `not-found`, `invalid` for a team that is gone. */
export async function grantGateway(context: CommandContext, input: z.input<typeof grantGatewaySchema>): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const { gatewayId, teamIds } = parseInput(grantGatewaySchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const gateway = await tx.gateway.findUnique({
      where: { id: gatewayId },
      select: { name: true, grants: { select: { team: { select: { id: true, name: true } } } } },
    });
    if (gateway === null)
      throw new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
    const teams = await tx.team.findMany({ where: { id: { in: teamIds } }, orderBy: { name: "asc" } });
    if (teams.length !== new Set(teamIds).size) {
      const sentence = "One of these teams does not exist any more. Reload the page and choose again.";
      throw new AppError({ code: "invalid", sentence, fields: { teamIds: sentence } });
    }
    const ids = teams.map(({ id }) => id);
    await tx.gatewayGrant.deleteMany({ where: { gatewayId, teamId: { notIn: ids } } });
    await tx.gatewayGrant.createMany({ data: ids.map((teamId) => ({ gatewayId, teamId })), skipDuplicates: true });
    await appendAudit(tx, context, {
      action: "gateway.grant",
      subject: { type: "gateway", id: gatewayId, name: gateway.name },
      outcome: "done",
      before: { teams: gateway.grants.map(({ team }) => team.name).toSorted() },
      after: { teams: teams.map(({ name }) => name) },
    });
  });
}
