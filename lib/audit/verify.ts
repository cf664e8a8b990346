import "server-only";
import { getDb } from "#lib/db/client.ts";
import { genesisHash, hashEvent } from "./chain.ts";
import { type AuditHead, readHeads } from "./head.ts";

export type AuditVerdict =
  | { readonly ok: true; readonly count: bigint; readonly head: string }
  | {
      readonly ok: false;
      /** The first sequence number at which the chain is not what it was. */
      readonly sequence: bigint;
      /** What is wrong there. */
      readonly sentence: string;
    };

const pageSize = 1_000;

/**
 * Walks the whole chain in pages, oldest first: every number there, every hash right, every event following the one before
 * it, and every head that was noted outside the database still standing. Names the first place that fails.
 */
export async function verifyAudit(heads: readonly AuditHead[] = readHeads()): Promise<AuditVerdict> {
  const db = await getDb();
  const noted = new Map(heads.map((head) => [head.sequence, head.hash]));
  let sequence = 0n;
  let previousHash = genesisHash;
  for (;;) {
    const events = await db.auditEvent.findMany({
      where: { sequence: { gt: sequence } },
      orderBy: { sequence: "asc" },
      take: pageSize,
    });
    for (const { hash, ...event } of events) {
      const expected = sequence + 1n;
      if (event.sequence !== expected) return broken(expected, `Event ${expected} is missing.`);
      if (event.previousHash !== previousHash) {
        return broken(expected, `Event ${expected} does not follow the event before it: one of the two was replaced.`);
      }
      if (hashEvent(event) !== hash) return broken(expected, `Event ${expected} was edited after it was written.`);
      const notedHash = noted.get(expected);
      if (notedHash !== undefined && notedHash !== hash) {
        return broken(expected, `Event ${expected} is not the one that was noted outside: the chain was written anew.`);
      }
      sequence = expected;
      previousHash = hash;
    }
    if (events.length < pageSize) break;
  }
  return truncated(sequence, heads) ?? { ok: true, count: sequence, head: previousHash };
}

function truncated(sequence: bigint, heads: readonly AuditHead[]): AuditVerdict | undefined {
  const beyond = heads.findLast((head) => head.sequence > sequence);
  if (beyond === undefined) return undefined;
  return broken(
    sequence + 1n,
    `The chain ends at ${sequence}, but event ${beyond.sequence} was noted outside: its end was cut off.`,
  );
}

function broken(sequence: bigint, sentence: string): AuditVerdict {
  return { ok: false, sequence, sentence };
}
