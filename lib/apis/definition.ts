import "server-only";
import { getDb } from "#lib/db/client.ts";
import type { Definition } from "#lib/model/definition.ts";
import { normalisedDocument } from "./document-rows.ts";
import { draftSchema } from "./draft.ts";
import { revisionNotFound } from "./revision-rows.ts";

/**
 * What a revision says, whole, for the engine. `document: false` leaves out the OpenAPI document, which may have 20 MB,
 * for kinds that deploy routes. Throws `not-found`.
 */
export async function loadDefinition(
  revisionId: string,
  options: { readonly document?: boolean } = {},
): Promise<Definition> {
  const db = await getDb();
  const revision = await db.revision.findUnique({
    where: { id: revisionId },
    select: { definition: true, documentId: true },
  });
  if (revision === null) throw revisionNotFound();
  const definition = draftSchema.parse(revision.definition);
  if (revision.documentId === null || options.document === false) return definition;
  return { ...definition, document: await normalisedDocument(db, revision.documentId) };
}
