import { createHash } from "node:crypto";
import { ownerOf } from "../../aws/owner-tags.ts";
import type { SurveyedApi, SurveyPage } from "../../connector.ts";
import type { ApiRow, HttpApiClient, StageRow } from "../client.ts";

/** Stages asked for at a time. */
const asked = 4;

/**
 * Pages of the list, and the stages of each API in it. A stage that deploys by itself gets another deployment with every
 * edit, so its deployment is what changes when the API does.
 */
export async function* survey(client: HttpApiClient, cursor?: string): AsyncGenerator<SurveyPage> {
  for await (const { apis, next } of client.pages(cursor)) {
    const surveyed: SurveyedApi[] = [];
    for (let start = 0; start < apis.length; start += asked) {
      const few = apis.slice(start, start + asked);
      surveyed.push(...(await Promise.all(few.map(async (row) => surveyedApi(row, await client.stages(row.apiId))))));
    }
    yield { apis: surveyed, cursor: next, complete: next === undefined };
  }
}

function surveyedApi(row: ApiRow, stages: readonly StageRow[]): SurveyedApi {
  const owner = ownerOf(row.tags);
  const updated = stages.flatMap(({ lastUpdated }) => (lastUpdated ? [lastUpdated.getTime()] : []));
  return {
    remoteId: row.apiId,
    // Ours are named after the slug, and say the definition's own name beside it.
    name: (owner ? row.description : "") || row.name,
    version: row.version === "" ? undefined : row.version,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([row, stages]))
      .digest("hex")
      .slice(0, 32),
    owner,
    updatedAt: updated.length > 0 ? new Date(Math.max(...updated)) : undefined,
  };
}
