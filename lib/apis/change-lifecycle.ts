import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { type Lifecycle, lifecycleCan } from "#lib/model/lifecycle.ts";
import { type DraftVersion, type EditedApi, editDraft } from "./edit-draft.ts";

/**
 * Moves an API along its lifecycle. What runs on gateways is not touched.
 * Throws `not-found`, `conflict` when someone changed it since, and `blocked` with the reason for a move that is not legal.
 */
export async function changeLifecycle(
  context: CommandContext,
  { apiId, rowVersion, to }: DraftVersion & { readonly to: Lifecycle },
): Promise<EditedApi> {
  authorize(context.actor, "api:edit");
  return editDraft(context, { apiId, rowVersion, action: "api.lifecycle" }, async (_, { lifecycle: from }) => {
    const can: true | string = lifecycleCan[from][to];
    if (can !== true) throw new AppError({ code: "blocked", sentence: `It stays ${from}. ${can}` });
    return { changes: {}, lifecycle: to };
  });
}
