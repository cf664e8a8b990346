import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { Definition } from "#lib/model/definition.ts";
import type { DefinitionChange } from "#lib/openapi/change.ts";
import { diffDefinitions } from "#lib/openapi/diff/diff.ts";
import { normalisedDocument } from "./document-rows.ts";
import { type Draft, draftSchema } from "./draft.ts";
import { apiNotFound } from "./edit-draft.ts";
import { type RevisionListItem, revisionSelect } from "./queries.ts";
import { revisionNotFound } from "./revision-rows.ts";

export interface RevisionDetail extends RevisionListItem {
  readonly apiId: string;
  readonly documentId: string | null;
  readonly definition: Draft;
}

/** One revision with its definition, without its document. Throws `not-found`. */
export async function getRevision(actor: Actor, id: string): Promise<RevisionDetail> {
  authorize(actor, "api:read");
  const db = await getDb();
  const row = await db.revision.findUnique({
    where: { id },
    select: { ...revisionSelect, apiId: true, documentId: true, definition: true },
  });
  if (row === null) throw revisionNotFound();
  return { ...row, definition: draftSchema.parse(row.definition) };
}

export interface RevisionPage {
  readonly items: readonly RevisionListItem[];
  /** Pass as `before` for the next page; absent on the last. */
  readonly nextBefore?: number;
}

/** Revisions of an API, newest first. `before` is a revision number. At most 200 a page. */
export async function listRevisions(
  actor: Actor,
  options: { readonly apiId: string; readonly before?: number; readonly limit?: number },
): Promise<RevisionPage> {
  authorize(actor, "api:read");
  const limit = Math.min(Math.max(Math.trunc(options.limit ?? 50), 1), 200);
  const db = await getDb();
  const rows = await db.revision.findMany({
    where: { apiId: options.apiId, ...(options.before === undefined ? {} : { number: { lt: options.before } }) },
    orderBy: { number: "desc" },
    take: limit + 1,
    select: revisionSelect,
  });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextBefore: last.number } : { items };
}

/** A revision by its number, or the draft as it stands. */
export type RevisionReference = number | "draft";

/** What those who call the API would notice between two states of it. Throws `not-found`. */
export async function diffRevisions(
  actor: Actor,
  { apiId, from, to }: { readonly apiId: string; readonly from: RevisionReference; readonly to: RevisionReference },
): Promise<readonly DefinitionChange[]> {
  authorize(actor, "api:read");
  const [before, after] = [await loadState(apiId, from), await loadState(apiId, to)];
  if (before.documentId === after.documentId) return diffDefinitions(before.draft, after.draft);
  return diffDefinitions(await withDocument(before), await withDocument(after));
}

interface ApiState {
  readonly draft: Draft;
  readonly documentId: string | null;
}

async function loadState(apiId: string, reference: RevisionReference): Promise<ApiState> {
  const db = await getDb();
  if (reference === "draft") {
    const api = await db.api.findUnique({ where: { id: apiId }, select: { draft: true, documentId: true } });
    if (api === null) throw apiNotFound();
    return { draft: draftSchema.parse(api.draft), documentId: api.documentId };
  }
  const revision = await db.revision.findUnique({
    where: { apiId_number: { apiId, number: reference } },
    select: { definition: true, documentId: true },
  });
  if (revision === null) throw revisionNotFound();
  return { draft: draftSchema.parse(revision.definition), documentId: revision.documentId };
}

async function withDocument({ draft, documentId }: ApiState): Promise<Definition> {
  if (documentId === null) return draft;
  return { ...draft, document: await normalisedDocument(await getDb(), documentId) };
}
