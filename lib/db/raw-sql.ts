import "server-only";
import type { Tx } from "./client.ts";

/** Runs statements that a library wrote, inside a transaction of ours. */
export interface SqlExecutor {
  readonly executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;
}

/**
 * The one place that hands raw SQL text to Prisma: the job queue brings its own statements, and a job must commit
 * together with the intent that it serves. On the embedded database there is no other way: it has one connection,
 * which the transaction holds.
 */
export function sqlExecutor(tx: Tx): SqlExecutor {
  return {
    executeSql: async (text, values = []) => {
      const rows = await tx.$queryRawUnsafe<unknown>(text, ...values);
      return { rows: Array.isArray(rows) ? rows : [] };
    },
  };
}
