import "server-only";
import { Prisma } from "#generated/prisma/client.ts";
import type { Tx } from "#lib/db/client.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import type { Actor, CommandContext } from "#lib/model/actor.ts";
import { asJson, genesisHash, hashEvent, storable } from "./chain.ts";
import { scheduleHeadExport } from "./head.ts";

export interface AuditEntry {
  /** Dotted: `gateway.register`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id?: string; readonly name?: string };
  readonly outcome: "done" | "refused" | "failed";
  /** Plain data as people may read it; never a secret, not even sealed. */
  readonly before?: object;
  readonly after?: object;
}

const audited = new WeakSet<CommandContext>();

/**
 * Appends to the hash chain inside the caller's transaction: the act and its evidence commit together. Appends wait for
 * each other, from here to the commit, so call it last. What committed is gap-free and in order.
 */
export async function appendAudit(tx: Tx, context: CommandContext, entry: AuditEntry): Promise<void> {
  await lockUntilCommit(tx, "audit-chain");
  const last = await tx.auditEvent.findFirst({
    orderBy: { sequence: "desc" },
    select: { sequence: true, hash: true },
  });
  const event = {
    sequence: (last?.sequence ?? 0n) + 1n,
    at: new Date(),
    ...actorColumns(context.actor),
    action: entry.action,
    subjectType: entry.subject.type,
    subjectId: entry.subject.id === undefined ? null : storable(entry.subject.id),
    subjectName: entry.subject.name === undefined ? null : storable(entry.subject.name),
    outcome: entry.outcome,
    requestId: storable(context.requestId),
    previousHash: last?.hash ?? genesisHash,
  };
  const before = asJson(entry.before);
  const after = asJson(entry.after);
  await tx.auditEvent.create({
    data: {
      ...event,
      before: before === null ? Prisma.DbNull : before,
      after: after === null ? Prisma.DbNull : after,
      hash: hashEvent({ ...event, before, after }),
    },
  });
  audited.add(context);
  scheduleHeadExport();
}

/** Whether a command left its own event under this context, so that the caller need not add a generic one. */
export function wasAudited(context: CommandContext): boolean {
  return audited.has(context);
}

function actorColumns(actor: Actor): { readonly actorId: string | null; readonly actorName: string } {
  switch (actor.kind) {
    case "user":
      return { actorId: actor.id, actorName: storable(actor.name) };
    case "token":
      return { actorId: actor.ownerId, actorName: storable(`${actor.ownerName}, by the token ${actor.name}`) };
    case "system":
    case "visitor":
      return { actorId: null, actorName: actor.name };
    default:
      return actor satisfies never;
  }
}
