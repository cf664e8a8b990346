import { z } from "zod";
import type { Db, Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { type Finding, findingSchema } from "#lib/model/finding.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { type DocumentSummary, documentSummarySchema } from "#lib/openapi/summary.ts";

export const documentFindingsSchema = z.array(findingSchema);

export interface ReadableDocument {
  readonly id: string;
  readonly summary: DocumentSummary;
  readonly findings: readonly Finding[];
}

/** The summary of a document an API can be made of. Throws `not-found`, and `invalid` with the findings that forbid it. */
export async function readableDocument(client: Db | Tx, id: string): Promise<ReadableDocument> {
  const row = await client.document.findUnique({ where: { id }, select: { summary: true, findings: true } });
  if (row === null) throw documentNotFound();
  const findings = documentFindingsSchema.parse(row.findings);
  const errors = findings.filter((finding) => finding.severity === "error");
  if (errors.length > 0) {
    throw new AppError({
      code: "invalid",
      sentence: `The document has ${errors.length === 1 ? "an error" : `${errors.length} errors`} that no gateway could serve. Correct ${errors.length === 1 ? "it" : "them"} and import it again.`,
      findings: errors,
    });
  }
  return { id, summary: documentSummarySchema.parse(row.summary), findings };
}

/** The normalised OpenAPI 3.1 document. Large: ask for it only where it is really used. */
export async function normalisedDocument(client: Db | Tx, id: string): Promise<JsonObject> {
  const row = await client.document.findUnique({ where: { id }, select: { normalised: true } });
  if (row === null) throw documentNotFound();
  return isJsonObject(row.normalised) ? row.normalised : {};
}

export function documentNotFound(): AppError {
  return new AppError({ code: "not-found", sentence: "This document is not stored. Import it again." });
}
