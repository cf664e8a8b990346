import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { Operation } from "#lib/model/definition.ts";
import { parseInput } from "#lib/parse-input.ts";
import { readableDocument } from "./document-rows.ts";
import { type NewApi, newApiSchema } from "./draft.ts";
import { assertBasePathFree, assertDraft, assertNameFree, isUniqueViolation } from "./draft-rules.ts";
import { freeSlug } from "./slug.ts";

export interface CreatedApi {
  readonly id: string;
  readonly slug: string;
  readonly rowVersion: number;
}

/**
 * Makes an API with a draft, from a stored document or from operations written by hand. Nothing is deployed.
 * Refuses with `invalid` (per field), `conflict` when name and version or base path are taken, `not-found` for the document.
 */
export async function createApi(context: CommandContext, input: NewApi): Promise<CreatedApi> {
  authorize(context.actor, "api:edit");
  const { documentId, operations: written, policies = [], ...rest } = parseInput(newApiSchema, input);
  const db = await getDb();
  try {
    return await db.$transaction(async (tx) => {
      const operations = await operationsOf(tx, documentId, written);
      const draft = assertDraft({ ...rest, operations, policies, extensions: {} });
      await assertNameFree(tx, draft);
      await assertBasePathFree(tx, draft.basePath);
      const slug = await freeSlug(tx, draft.name, draft.version);
      const api = await tx.api.create({
        data: {
          name: draft.name,
          version: draft.version,
          slug,
          basePath: draft.basePath,
          operationCount: draft.operations.length,
          documentId: documentId ?? null,
          draft,
          createdBy: context.actor.kind === "user" ? context.actor.id : null,
        },
        select: { id: true, slug: true, rowVersion: true },
      });
      await appendAudit(tx, context, {
        action: "api.create",
        subject: { type: "api", id: api.id, name: `${draft.name} ${draft.version}` },
        outcome: "done",
        after: { basePath: draft.basePath, operations: draft.operations.length, documentId: documentId ?? null },
      });
      return api;
    });
  } catch (error) {
    if (isUniqueViolation(error)) {
      throw new AppError({
        code: "conflict",
        sentence: `${rest.name} ${rest.version} was created by someone else just now. Open it, or choose another version.`,
        fields: { version: "This name and version exist." },
        cause: error,
      });
    }
    throw error;
  }
}

/** The person's own operations win; otherwise those of the document. */
async function operationsOf(tx: Tx, documentId: string | undefined, written?: readonly Operation[]) {
  if (documentId === undefined) return [...(written ?? [])];
  const document = await readableDocument(tx, documentId);
  return written === undefined ? document.summary.operations : [...written];
}
