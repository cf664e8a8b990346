import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { lifecycles } from "#lib/model/lifecycle.ts";
import { parseInput } from "#lib/parse-input.ts";
import { changeLifecycle } from "./change-lifecycle.ts";
import { deleteApi } from "./delete-api.ts";

export const bulkSchema = z.object({
  apiIds: z.array(z.uuid()).min(1, "Choose at least one API.").max(200, "Choose at most 200 APIs."),
});
export const bulkLifecycleSchema = bulkSchema.extend({ to: z.enum(lifecycles) });

export interface BulkOutcome {
  /** Titles of those it was done for. */
  readonly done: readonly string[];
  /** Those that stay as they are, each with why. */
  readonly refused: readonly { readonly title: string; readonly sentence: string }[];
}

/** Moves many APIs along their lifecycle, each on its own: one that may not move stays, and does not hold up the others. */
export async function changeLifecycles(
  context: CommandContext,
  input: z.input<typeof bulkLifecycleSchema>,
): Promise<BulkOutcome> {
  authorize(context.actor, "api:edit");
  const { apiIds, to } = parseInput(bulkLifecycleSchema, input);
  return forEach(apiIds, ({ id, rowVersion }) => changeLifecycle(context, { apiId: id, rowVersion, to }));
}

/** Deletes many APIs that are drafts and run nowhere; the others stay. */
export async function deleteDrafts(context: CommandContext, input: z.input<typeof bulkSchema>): Promise<BulkOutcome> {
  authorize(context.actor, "api:edit");
  const { apiIds } = parseInput(bulkSchema, input);
  return forEach(apiIds, ({ id, lifecycle }) => {
    if (lifecycle === "draft") return deleteApi(context, { apiId: id });
    throw new AppError({ code: "blocked", sentence: `It is ${lifecycle}. Only drafts are deleted together.` });
  });
}

interface Row {
  readonly id: string;
  readonly rowVersion: number;
  readonly lifecycle: string;
}

async function forEach(apiIds: readonly string[], act: (row: Row) => Promise<unknown>): Promise<BulkOutcome> {
  const db = await getDb();
  const rows = await db.api.findMany({
    where: { id: { in: [...apiIds] } },
    orderBy: [{ name: "asc" }, { version: "asc" }],
    select: { id: true, name: true, version: true, rowVersion: true, lifecycle: true },
  });
  const done: string[] = [];
  const refused: { title: string; sentence: string }[] = [];
  for (const row of rows) {
    const title = `${row.name} ${row.version}`;
    try {
      await act(row);
      done.push(title);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ title, sentence: error.sentence });
    }
  }
  return { done, refused };
}
