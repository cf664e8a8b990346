import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { type Db, getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { Operation } from "#lib/model/definition.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { describeOperation } from "#lib/openapi/reference/describe-operation.ts";
import type { OperationDescription } from "#lib/openapi/reference/description.ts";
import { normalisedDocument } from "./document-rows.ts";
import { draftSchema } from "./draft.ts";
import { apiNotFound } from "./edit-draft.ts";

export interface OperationDetail {
  readonly operation: Operation;
  /** What the document says of it; undefined where the API has no document, or one that does not know it. */
  readonly description: OperationDescription | undefined;
}

/** One operation of the draft, as its document describes it. Undefined when the draft has none of this id. Throws `not-found`. */
export async function getOperation(
  actor: Actor,
  { apiId, operationId }: { readonly apiId: string; readonly operationId: string },
): Promise<OperationDetail | undefined> {
  authorize(actor, "api:read");
  const db = await getDb();
  const api = await db.api.findUnique({ where: { id: apiId }, select: { draft: true, documentId: true } });
  if (api === null) throw apiNotFound();
  const operation = draftSchema.parse(api.draft).operations.find(({ id }) => id === operationId);
  if (operation === undefined) return undefined;
  const description =
    api.documentId === null ? undefined : describeOperation(await documentOf(db, api.documentId), operation);
  return { operation, description };
}

/** Documents never change under their id, and whoever reads one operation reads the next: the last few stay at hand. */
const atHand = new Map<string, Promise<JsonObject>>();
const kept = 2;

function documentOf(db: Db, id: string): Promise<JsonObject> {
  const document = atHand.get(id) ?? normalisedDocument(db, id);
  atHand.delete(id);
  atHand.set(id, document);
  document.catch(() => atHand.delete(id));
  for (const oldest of [...atHand.keys()].slice(0, -kept)) atHand.delete(oldest);
  return document;
}
