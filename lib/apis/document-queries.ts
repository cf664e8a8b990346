import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { type DocumentSummary, documentSummarySchema } from "#lib/openapi/summary.ts";
import { documentFindingsSchema, documentNotFound, normalisedDocument } from "./document-rows.ts";

export interface DocumentPreview {
  readonly id: string;
  readonly format: string;
  /** Bytes. */
  readonly size: number;
  readonly summary: DocumentSummary;
  readonly findings: readonly Finding[];
  readonly createdAt: Date;
}

/** What the import page shows before anything is saved. Throws `not-found`. */
export async function getDocument(actor: Actor, id: string): Promise<DocumentPreview> {
  authorize(actor, "api:read");
  const db = await getDb();
  const row = await db.document.findUnique({
    where: { id },
    select: { id: true, format: true, size: true, summary: true, findings: true, createdAt: true },
  });
  if (row === null) throw documentNotFound();
  return {
    ...row,
    summary: documentSummarySchema.parse(row.summary),
    findings: documentFindingsSchema.parse(row.findings),
  };
}

/** The document exactly as it was typed, up to 20 MB. Throws `not-found`. */
export async function getDocumentSource(
  actor: Actor,
  id: string,
): Promise<{ readonly format: string; readonly source: string }> {
  authorize(actor, "api:read");
  const db = await getDb();
  const row = await db.document.findUnique({ where: { id }, select: { format: true, source: true } });
  if (row === null) throw documentNotFound();
  return row;
}

/** The document as OpenAPI 3.1, for those who answer from its examples. Throws `not-found`. */
export async function getNormalisedDocument(actor: Actor, id: string): Promise<JsonObject> {
  authorize(actor, "api:read");
  return normalisedDocument(await getDb(), id);
}
