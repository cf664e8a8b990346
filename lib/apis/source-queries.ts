import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { draftSchema } from "./draft.ts";
import { apiNotFound } from "./edit-draft.ts";
import { lastChange } from "./last-change.ts";
import { writtenSource } from "./written-source.ts";

export interface ApiSource {
  readonly source: string;
  readonly format: "json" | "yaml";
  /** The API has no document: this one says its operations. */
  readonly written: boolean;
  readonly rowVersion: number;
  /** Who saved last. */
  readonly by: string;
}

/** The definition of the draft as text. Up to 20 MB: ask for its size first. Throws `not-found`. */
export async function getApiSource(actor: Actor, apiId: string): Promise<ApiSource> {
  authorize(actor, "api:read");
  const db = await getDb();
  const api = await db.api.findUnique({
    where: { id: apiId },
    select: { draft: true, rowVersion: true, document: { select: { source: true, format: true } } },
  });
  if (api === null) throw apiNotFound();
  const by = (await lastChange(db, apiId))?.by ?? "Somebody else";
  const { rowVersion, document } = api;
  if (document !== null) {
    const format = document.format === "json" ? "json" : "yaml";
    return { source: document.source, format, written: false, rowVersion, by };
  }
  const { name, version, operations, backends } = draftSchema.parse(api.draft);
  const source = writtenSource({
    title: name,
    version,
    operations: operations.map(({ method, path, summary = "" }) => ({ method, path, summary })),
    servers: backends.map(({ url }) => url),
  });
  return { source, format: "yaml", written: true, rowVersion, by };
}
