import type { Theirs } from "#components/forms/draft-keeper.ts";
import type { Values } from "#components/forms/merge-values.ts";
import type { Draft } from "#lib/apis/draft.ts";
import type { DraftNow } from "#lib/apis/draft-queries.ts";
import type { ApiSource } from "#lib/apis/source-queries.ts";
import { paths } from "#lib/web/paths.ts";

/** What the details form edits, field by field. */
export function detailsOf({ name, version, basePath, backends }: Draft): Values {
  return { name, version, basePath, backends };
}

/** What is saved now, asked after somebody else saved. Rejects when nobody answered. */
export async function loadDraft(apiId: string, valuesOf: (draft: Draft) => Values): Promise<Theirs> {
  const { draft, rowVersion, by } = await read<DraftNow>(paths.route.apiDraft(apiId));
  return { values: valuesOf(draft), rowVersion, by };
}

/** The source that is saved now. Rejects when nobody answered. */
export async function loadSource(apiId: string): Promise<Theirs> {
  const { source, rowVersion, by } = await read<ApiSource>(paths.route.apiSource(apiId));
  return { values: { source }, rowVersion, by };
}

/** What one of our own routes answers, in the shape it is known to have. */
async function read<Answer>(address: string): Promise<Answer> {
  const response = await fetch(address, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`Nothing was given: ${response.status}.`);
  const answer: Answer = await response.json();
  return answer;
}
