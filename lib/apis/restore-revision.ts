import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { draftSchema } from "./draft.ts";
import { type DraftVersion, type EditedApi, editDraft } from "./edit-draft.ts";
import { revisionNotFound } from "./revision-rows.ts";

/**
 * Makes the draft what a revision was, definition, backends and policies; what runs on gateways stays until the next
 * deploy. Throws as `updateDraft` does.
 */
export async function restoreRevision(
  context: CommandContext,
  { apiId, rowVersion, number }: DraftVersion & { readonly number: number },
): Promise<EditedApi> {
  authorize(context.actor, "api:edit");
  return editDraft(context, { apiId, rowVersion, action: "api.restore" }, async (tx) => {
    const revision = await tx.revision.findUnique({
      where: { apiId_number: { apiId, number } },
      select: { definition: true, documentId: true },
    });
    if (revision === null) throw revisionNotFound();
    return {
      changes: draftSchema.parse(revision.definition),
      documentId: revision.documentId,
      note: { restoredRevision: number },
    };
  });
}
