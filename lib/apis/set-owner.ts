import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { type DraftVersion, type EditedApi, editDraft } from "./edit-draft.ts";

/**
 * Says which team owns an API; null for none. Throws `not-found`, `invalid` for a team that is gone, and `conflict` when
 * someone changed the API since.
 */
export async function setOwner(
  context: CommandContext,
  { apiId, rowVersion, teamId }: DraftVersion & { readonly teamId: string | null },
): Promise<EditedApi> {
  authorize(context.actor, "api:edit");
  return editDraft(context, { apiId, rowVersion, action: "api.owner" }, async (tx) => {
    const team = teamId === null ? null : await tx.team.findUnique({ where: { id: teamId }, select: { name: true } });
    if (teamId !== null && team === null) {
      const sentence = "This team does not exist any more. Choose another.";
      throw new AppError({ code: "invalid", sentence, fields: { teamId: sentence } });
    }
    return { changes: {}, teamId, note: { owner: team?.name ?? "no team" } };
  });
}
