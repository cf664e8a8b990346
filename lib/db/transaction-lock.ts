import "server-only";
import type { Prisma } from "#generated/prisma/client.ts";

/**
 * Holds a named lock until the transaction ends; whoever comes second waits. Needed because the embedded database's
 * adapter ignores isolation levels, and because read-committed alone lets two transactions read the same last row.
 */
export async function lockUntilCommit(tx: Prisma.TransactionClient, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}
