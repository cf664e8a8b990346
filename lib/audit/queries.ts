import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { ChainedEvent } from "./chain.ts";

/** One event as the activity page shows it. The sequence is text, because a browser's numbers end before it does. */
export interface AuditEventRow extends Omit<ChainedEvent, "sequence" | "previousHash"> {
  readonly sequence: string;
  readonly hash: string;
}

export interface AuditFilter {
  /** A user's id, or part of an actor's name. */
  readonly actor?: string;
  readonly subject?: { readonly type: string; readonly id?: string };
  /** An action, or its beginning with a dot at the end: `gateway.`. */
  readonly action?: string;
  readonly outcome?: string;
  readonly requestId?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** `next` of the page before. */
  readonly cursor?: string;
  /** Events a page, 100 at most. */
  readonly limit?: number;
}

export interface AuditPage {
  /** Newest first. */
  readonly events: readonly AuditEventRow[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export async function listAudit(actor: Actor, filter: AuditFilter = {}): Promise<AuditPage> {
  authorize(actor, "activity:read");
  const limit = Math.min(Math.max(filter.limit ?? 50, 1), 100);
  const db = await getDb();
  const rows = await db.auditEvent.findMany({
    where: {
      sequence: before(filter.cursor),
      ...actorFilter(filter.actor),
      subjectType: filter.subject?.type,
      subjectId: filter.subject?.id,
      action: filter.action?.endsWith(".") ? { startsWith: filter.action } : filter.action,
      outcome: filter.outcome,
      requestId: filter.requestId,
      at: { gte: filter.from, lt: filter.to },
    },
    orderBy: { sequence: "desc" },
    take: limit + 1,
    omit: { previousHash: true },
  });
  const events = rows.slice(0, limit).map((row) => ({ ...row, sequence: row.sequence.toString() }));
  return { events, next: rows.length > limit ? events.at(-1)?.sequence : undefined };
}

/** A cursor that is not one of ours begins at the newest. */
function before(cursor: string | undefined): { lt: bigint } | undefined {
  return cursor !== undefined && /^\d{1,18}$/.test(cursor) ? { lt: BigInt(cursor) } : undefined;
}

function actorFilter(text: string | undefined) {
  if (text === undefined || text === "") return {};
  return idPattern.test(text) ? { actorId: text } : { actorName: { contains: text, mode: "insensitive" as const } };
}
