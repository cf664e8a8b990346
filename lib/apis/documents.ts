import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { Finding } from "#lib/model/finding.ts";
import { bytesHash } from "#lib/openapi/canonical.ts";
import { readerLimits } from "#lib/openapi/limits.ts";
import type { DocumentReading } from "#lib/openapi/read.ts";
import { type DocumentSummary, documentSummarySchema } from "#lib/openapi/summary.ts";
import { guardedFetch } from "#lib/outbound/guarded-fetch.ts";
import { documentFindingsSchema } from "./document-rows.ts";
import { readInWorker } from "./reader-pool.ts";

export interface StoredDocument {
  readonly id: string;
  readonly format: "json" | "yaml";
  /** Bytes of the document as it was typed. */
  readonly size: number;
  readonly summary: DocumentSummary;
  readonly findings: readonly Finding[];
  /** These very bytes were stored before: nothing was read again. */
  readonly known: boolean;
}

/** Milliseconds. Writing 20 MB takes seconds on a busy machine, which the usual limit is not meant for. */
const largeWrite = { maxWait: 60_000, timeout: 60_000 };

interface SourceOptions {
  /** Taken from the first character where it is not said. */
  readonly format?: "json" | "yaml";
  /** A file's name or an address, for the audit. */
  readonly sourceName?: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads a document off the event loop and stores it under the hash of its bytes, with its findings.
 * A document that cannot be read is stored too, so that its findings can be shown and corrected.
 * Throws `too-large` over 20 MB, `invalid` for bytes that are not UTF-8 text, `unavailable` when reading took too much.
 */
export async function storeDocument(
  context: CommandContext,
  source: Uint8Array | string,
  options: SourceOptions = {},
): Promise<StoredDocument> {
  authorize(context.actor, "api:edit");
  const bytes = typeof source === "string" ? new TextEncoder().encode(source) : source;
  const text = decodeSource(bytes);
  const known = await findStored(bytesHash(bytes));
  if (known !== undefined) return known;

  const reading = await readInWorker({ text, format: options.format }, { signal: options.signal });
  return storeReading(context, bytes, { ...options, text, reading });
}

interface Reading extends Pick<SourceOptions, "sourceName"> {
  readonly text: string;
  readonly reading: DocumentReading;
}

/** Stores a document that was read already, under the hash of its bytes. The caller has authorised. */
export async function storeReading(
  context: CommandContext,
  bytes: Uint8Array,
  { text, reading, sourceName }: Reading,
): Promise<StoredDocument> {
  const { format, findings, summary, document } = reading;
  const id = bytesHash(bytes);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const { count } = await tx.document.createMany({
      data: [{ id, format, size: bytes.length, source: text, normalised: document, findings, summary }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    await appendAudit(tx, context, {
      action: "document.import",
      subject: { type: "document", id, name: sourceName ?? summary.title },
      outcome: "done",
      after: { size: bytes.length, operations: summary.operations.length, findings: findings.length },
    });
  }, largeWrite);
  return { id, format, size: bytes.length, summary, findings, known: false };
}

/**
 * Fetches a document by the guarded way out and stores it. Nothing inside it is fetched.
 * Throws what `storeDocument` throws, and what the outbound guard refuses.
 */
export async function fetchDocument(
  context: CommandContext,
  url: string,
  options: Pick<SourceOptions, "signal"> = {},
): Promise<StoredDocument> {
  authorize(context.actor, "api:edit");
  const response = await guardedFetch(url, { maxBytes: readerLimits.maxBytes, deadlineMs: 30_000, ...options });
  return storeDocument(context, response.body, { ...options, sourceName: new URL(url).host });
}

async function findStored(id: string): Promise<StoredDocument | undefined> {
  const db = await getDb();
  const row = await db.document.findUnique({
    where: { id },
    select: { format: true, size: true, summary: true, findings: true },
  });
  if (row === null) return undefined;
  return {
    id,
    format: row.format === "json" ? "json" : "yaml",
    size: row.size,
    summary: documentSummarySchema.parse(row.summary),
    findings: documentFindingsSchema.parse(row.findings),
    known: true,
  };
}

function decodeSource(bytes: Uint8Array): string {
  if (bytes.length > readerLimits.maxBytes) {
    throw new AppError({
      code: "too-large",
      sentence: `The document has ${Math.ceil(bytes.length / 1_000_000)} MB; at most ${readerLimits.maxBytes / 1_000_000} MB can be imported. Remove examples or split it.`,
    });
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new AppError({
    code: "invalid",
    sentence: "This is not a text file in UTF-8. Save the OpenAPI document as JSON or YAML in UTF-8 and import that.",
  });
}
