import { z } from "zod";
import { getDb, installDatabase } from "#lib/db/client.ts";
import { assertNumbered } from "../crash-point.ts";

const journal = new Set(["Step", "Target", "Deployment", "Rollout", "ProviderCall"]);
const writes = /^(create|update|upsert|delete)/;

const callsSchema = z.object({ data: z.array(z.object({ targetId: z.string().optional() })) });

/** The calls of a scheduled check are no part of a run. */
function isOfNoRun(args: unknown): boolean {
  const calls = callsSchema.safeParse(args).data?.data;
  return calls?.every(({ targetId }) => targetId === undefined) ?? false;
}

/**
 * Puts a client in place that tells of every write to the journal's tables that passes no crash point. The preview's own
 * rows are no part of a run: they are written before a probe is armed.
 */
export async function watchJournalWrites(): Promise<void> {
  await getDb();
  const open = await globalThis.gatehouseDatabase;
  if (open === undefined) throw new Error("The database did not stay open.");
  const watched = open.db.$extends({
    query: {
      $allModels: {
        $allOperations: ({ model, operation, args, query }) => {
          const isWrite = journal.has(model) && writes.test(operation) && !isOfNoRun(args);
          if (isWrite) assertNumbered(`${operation} ${model}`);
          return query(args);
        },
      },
    },
  });
  const db = new Proxy(open.db, {
    get: (target, key) => Reflect.get(key in watched ? watched : target, key),
  });
  installDatabase({ ...open, db });
}
