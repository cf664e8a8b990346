import type { SurveyPage } from "../../connector.ts";
import type { AzureClient } from "../client.ts";
import { type ApiRecord, digestOf, readApiMark } from "../wire.ts";

/** Every API by its current revision, a page at a time. The cursor is Azure's own. */
export async function* survey(client: AzureClient, cursor?: string): AsyncGenerator<SurveyPage> {
  let isEnded = false;
  for await (const page of client.apiPages({ filter: "isCurrent eq true", cursor })) {
    isEnded = page.cursor === undefined;
    const apis = page.entries.filter(({ isCurrent }) => isCurrent).map(toSurveyed);
    yield { apis, cursor: page.cursor, complete: isEnded };
  }
  if (!isEnded) yield { apis: [], complete: true };
}

function toSurveyed(api: ApiRecord): SurveyPage["apis"][number] {
  const { eTag: _eTag, ...said } = api;
  const mark = readApiMark(api.description);
  return {
    remoteId: api.name,
    name: mark?.name || api.displayName || api.name,
    version: mark?.version || (api.apiVersion ?? undefined),
    fingerprint: digestOf(said),
    owner: mark?.owner,
  };
}
