import { z } from "zod";

/**
 * `restrict_violation`, which PostgreSQL 18 raises, and `foreign_key_violation`, which earlier ones do
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html). Prisma names only the second by a code of its own.
 */
const stillReferenced = z.object({
  meta: z.object({
    driverAdapterError: z.object({ cause: z.object({ originalCode: z.enum(["23001", "23503"]) }) }),
  }),
});

/** Whether the database refused to delete a row because others still refer to it. */
export function isStillReferenced(error: unknown): boolean {
  return stillReferenced.safeParse(error).success;
}
