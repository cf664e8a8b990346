import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { Actor, CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";

/** A list as a person likes to see it. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** The search part of the list's address, without a question mark. */
  readonly search: string;
}

/** Which list; the others may follow. */
const list = "apis";
/** More is no longer a choice. */
const mostViews = 30;

export const saveViewSchema = z.object({
  name: z.string().trim().min(1, "Give the view a name.").max(60, "Use at most 60 characters."),
  search: z.string().max(1000, "This is more than an address holds."),
});

/** A person's own views of the list of APIs, by name. */
export async function listSavedViews(actor: Actor): Promise<readonly SavedView[]> {
  authorize(actor, "api:read");
  if (actor.kind !== "user") return [];
  const db = await getDb();
  return db.savedView.findMany({
    where: { userId: actor.id, list },
    orderBy: { name: "asc" },
    take: mostViews,
    select: { id: true, name: true, search: true },
  });
}

/** Keeps a view under a name; one of that name is replaced. Throws `invalid` by field, and `blocked` when there are too many. */
export async function saveView(context: CommandContext, input: z.input<typeof saveViewSchema>): Promise<SavedView> {
  authorize(context.actor, "api:read");
  const { name, search } = parseInput(saveViewSchema, input);
  const userId = personOf(context.actor);
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const others = await tx.savedView.count({ where: { userId, list, name: { not: name } } });
    if (others >= mostViews) {
      throw new AppError({ code: "blocked", sentence: `There are ${mostViews} views already. Delete one first.` });
    }
    const view = await tx.savedView.upsert({
      where: { userId_list_name: { userId, list, name } },
      create: { userId, list, name, search },
      update: { search },
      select: { id: true, name: true, search: true },
    });
    const subject = { type: "view", id: view.id, name };
    await appendAudit(tx, context, { action: "view.save", subject, outcome: "done", after: { list, search } });
    return view;
  });
}

/** Forgets one of a person's own views; that of somebody else is not there. Throws `not-found`. */
export async function deleteView(context: CommandContext, { viewId }: { readonly viewId: string }): Promise<void> {
  authorize(context.actor, "api:read");
  const userId = personOf(context.actor);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const view = await tx.savedView.findFirst({ where: { id: viewId, userId }, select: { name: true } });
    if (view === null) throw new AppError({ code: "not-found", sentence: "This view is gone already." });
    await tx.savedView.delete({ where: { id: viewId } });
    const subject = { type: "view", id: viewId, name: view.name };
    await appendAudit(tx, context, { action: "view.delete", subject, outcome: "done" });
  });
}

function personOf(actor: Actor): string {
  if (actor.kind === "user") return actor.id;
  throw new AppError({ code: "forbidden", sentence: "Only a person has views of their own." });
}
