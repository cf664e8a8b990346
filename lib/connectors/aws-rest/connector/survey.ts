import { canonicalHash } from "#lib/openapi/canonical.ts";
import { ownerOf } from "../../aws/owner-tags.ts";
import type { SurveyedApi, SurveyPage } from "../../connector.ts";
import type { RestClient } from "../client.ts";
import { type RestApi, readDescription, type Stage } from "../wire.ts";

/** How many APIs are asked for their stages at once. */
const atOnce = 6;

/** Every API of the account, and what its stages serve: a snapshot never changes, so its id says all of its content. */
export async function* survey(client: RestClient, cursor?: string): AsyncGenerator<SurveyPage> {
  for await (const { items, position } of client.restApiPages(cursor)) {
    const apis: SurveyedApi[] = [];
    for (let start = 0; start < items.length; start += atOnce) {
      apis.push(...(await Promise.all(items.slice(start, start + atOnce).map((api) => surveyed(client, api)))));
    }
    yield { apis, cursor: position, complete: position === undefined };
  }
}

async function surveyed(client: RestClient, api: RestApi): Promise<SurveyedApi> {
  const stages = await client.stages(api.id);
  const { id, name, description, version, tags } = api;
  const served = stages
    .map(({ stageName, deploymentId, lastUpdatedDate }) => [stageName, deploymentId, lastUpdatedDate?.getTime()])
    .toSorted();
  return {
    remoteId: id,
    name: readDescription(description)?.name ?? (name === "" ? id : name),
    version,
    fingerprint: canonicalHash([name, description ?? null, version ?? null, served]),
    owner: ownerOf(tags),
    updatedAt: latest(stages) ?? api.createdDate,
  };
}

function latest(stages: readonly Stage[]): Date | undefined {
  const times = stages.flatMap(({ lastUpdatedDate }) => (lastUpdatedDate ? [lastUpdatedDate.getTime()] : []));
  return times.length > 0 ? new Date(Math.max(...times)) : undefined;
}
