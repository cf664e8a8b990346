import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type Draft, draftSchema } from "./draft.ts";
import { apiNotFound } from "./edit-draft.ts";
import { lastChange } from "./last-change.ts";

export interface DraftNow {
  readonly rowVersion: number;
  /** Who saved last. */
  readonly by: string;
  readonly draft: Draft;
  readonly documentId: string | null;
}

/** The draft as it is saved now, for somebody who has typed over an older one. Throws `not-found`. */
export async function getDraft(actor: Actor, apiId: string): Promise<DraftNow> {
  authorize(actor, "api:read");
  const db = await getDb();
  const row = await db.api.findUnique({
    where: { id: apiId },
    select: { draft: true, rowVersion: true, documentId: true },
  });
  if (row === null) throw apiNotFound();
  const change = await lastChange(db, apiId);
  const { rowVersion, documentId } = row;
  return { rowVersion, documentId, by: change?.by ?? "Somebody else", draft: draftSchema.parse(row.draft) };
}
