import { type Finding, sortFindings } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { detectDialect } from "./dialect.ts";
import { FindingList } from "./finding-list.ts";
import { locateFindings } from "./locate.ts";
import { emptySummary, normaliseDocument } from "./normalise.ts";
import { parseSource, type SourceFormat } from "./parse-source.ts";
import { plainJson } from "./plain-json.ts";
import { checkReferences } from "./references.ts";
import type { DocumentSummary } from "./summary.ts";
import { validateStructure } from "./validate.ts";

export interface DocumentReading {
  readonly format: SourceFormat;
  /** OpenAPI 3.1; absent when the text is not a definition. */
  readonly document?: JsonObject;
  readonly summary: DocumentSummary;
  /** Errors first. Each has the line and column of its place in the text. */
  readonly findings: readonly Finding[];
}

/**
 * Reads an OpenAPI 3.x or Swagger 2.0 document as it was typed: parsed, checked against its specification, brought to
 * 3.1, summarised. Whatever is wrong with the text is a finding; nothing is fetched; nothing is thrown for bad input.
 * Costs up to seconds and hundreds of megabytes: run it by `readInWorker`, not on a server's event loop.
 */
export async function readDocument(text: string, format?: SourceFormat): Promise<DocumentReading> {
  const source = parseSource(text, format);
  const list = new FindingList();
  list.addAll(source.findings);
  const finish = (rest: Pick<DocumentReading, "document" | "summary">): DocumentReading => ({
    format: source.format,
    ...rest,
    findings: sortFindings(locateFindings(text, source, list.all())),
  });
  if (source.value === undefined && list.hasErrors()) return finish({ summary: emptySummary() });

  const plain = plainJson(source.value ?? null);
  list.addAll(plain.findings);
  if (plain.value === undefined) return finish({ summary: emptySummary() });

  const { dialect, document: typed, findings } = detectDialect(plain.value);
  list.addAll(findings);
  if (dialect === undefined || typed === undefined) return finish({ summary: emptySummary() });

  const references = checkReferences(typed);
  list.addAll(references.findings);
  const { document, summary, findings: contentFindings } = normaliseDocument(typed, dialect);
  list.addAll(contentFindings);
  if (references.followable) list.addAll(await validateStructure(typed));
  return finish({ document, summary });
}
