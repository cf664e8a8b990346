import type { Theirs } from "#components/forms/draft-keeper.ts";
import type { Values } from "#components/forms/merge-values.ts";
import type { Draft } from "#lib/apis/draft.ts";
import type { DraftNow } from "#lib/apis/draft-queries.ts";
import { paths } from "#lib/web/paths.ts";

/** What the details form edits, field by field. */
export function detailsOf({ name, version, basePath, backends }: Draft): Values {
  return { name, version, basePath, backends };
}

/** What is saved now, asked after somebody else saved. Rejects when nobody answered. */
export async function loadDraft(apiId: string, valuesOf: (draft: Draft) => Values): Promise<Theirs> {
  const response = await fetch(paths.route.apiDraft(apiId), { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`The draft was not given: ${response.status}.`);
  // Our own route, whose answer this is.
  const { draft, rowVersion, by }: DraftNow = await response.json();
  return { values: valuesOf(draft), rowVersion, by };
}
