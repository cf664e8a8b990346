import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";
import type { CreatedApi } from "./create-api.ts";
import { draftSchema, newApiSchema } from "./draft.ts";
import { assertBasePathFree, assertDraft, assertNameFree } from "./draft-rules.ts";
import { apiNotFound } from "./edit-draft.ts";
import { freeSlug } from "./slug.ts";

export const newVersionSchema = newApiSchema.pick({ version: true, basePath: true }).extend({ apiId: z.uuid() });
export type NewVersion = z.input<typeof newVersionSchema>;

/**
 * The next version of an API: another API of the same name, with everything its draft says but version and base path.
 * The one it is made of stays as it is. Throws `not-found`, `invalid` by field, and `conflict` when version or base path
 * are taken.
 */
export async function createVersion(context: CommandContext, input: NewVersion): Promise<CreatedApi> {
  authorize(context.actor, "api:edit");
  const { apiId, version, basePath } = parseInput(newVersionSchema, input);
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const from = await tx.api.findUnique({
      where: { id: apiId },
      select: { draft: true, documentId: true, teamId: true },
    });
    if (from === null) throw apiNotFound();
    const old = draftSchema.parse(from.draft);
    const draft = assertDraft({ ...old, version, basePath });
    await assertNameFree(tx, draft);
    await assertBasePathFree(tx, basePath);
    const api = await tx.api.create({
      data: {
        name: draft.name,
        version,
        slug: await freeSlug(tx, draft.name, version),
        basePath,
        operationCount: draft.operations.length,
        documentId: from.documentId,
        teamId: from.teamId,
        draft,
        createdBy: context.actor.kind === "user" ? context.actor.id : null,
      },
      select: { id: true, slug: true, rowVersion: true },
    });
    await appendAudit(tx, context, {
      action: "api.new-version",
      subject: { type: "api", id: api.id, name: `${draft.name} ${version}` },
      outcome: "done",
      before: { apiId, version: old.version, basePath: old.basePath },
      after: { version, basePath, operations: draft.operations.length, policies: draft.policies.length },
    });
    return api;
  });
}
