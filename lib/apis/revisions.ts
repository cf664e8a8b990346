import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { canonicalHash } from "#lib/openapi/canonical.ts";
import { documentSummarySchema } from "#lib/openapi/summary.ts";
import { type Draft, draftSchema } from "./draft.ts";
import { apiNotFound } from "./edit-draft.ts";

export interface RevisionMade {
  readonly id: string;
  readonly number: number;
  readonly contentHash: string;
  /** The draft equals the latest revision, which is this one: nothing was made. */
  readonly reused: boolean;
}

/**
 * Snapshots the draft inside the caller's transaction: the latest revision where nothing changed, else the next number.
 * The caller has authorised and audits. Throws `not-found`.
 */
export async function createRevision(
  tx: Tx,
  context: CommandContext,
  apiId: string,
  note?: string,
): Promise<RevisionMade> {
  // Two rollouts started at once must not claim the same number: the second waits here.
  await lockUntilCommit(tx, `api-revision ${apiId}`);
  const api = await tx.api.findUnique({
    where: { id: apiId },
    select: { draft: true, documentId: true, document: { select: { summary: true } } },
  });
  if (api === null) throw apiNotFound();
  const draft = draftSchema.parse(api.draft);
  const hash = revisionHash(draft, api.document?.summary);
  const latest = await tx.revision.findFirst({
    where: { apiId },
    orderBy: { number: "desc" },
    select: { id: true, number: true, contentHash: true },
  });
  if (latest !== null && latest.contentHash === hash) return { ...latest, reused: true };
  const made = await tx.revision.create({
    data: {
      apiId,
      number: (latest?.number ?? 0) + 1,
      contentHash: hash,
      documentId: api.documentId,
      definition: draft,
      note: note ?? null,
      createdBy: context.actor.kind === "user" ? context.actor.id : null,
    },
    select: { id: true, number: true, contentHash: true },
  });
  return { ...made, reused: false };
}

/** Draft and document by meaning: a document that only changed its layout makes no new revision. */
export function revisionHash(draft: Draft, documentSummary: unknown): string {
  const summary = documentSummarySchema.pick({ contentHash: true }).safeParse(documentSummary);
  return canonicalHash({ draft, document: summary.success ? summary.data.contentHash : null });
}
