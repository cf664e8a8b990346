import type { ObservedResource, OwnerMark } from "#lib/model/resource.ts";
import { isOwnedBy } from "../../aws/owner-tags.ts";
import type { ListScope, Observation } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { ApiRow, HttpApiClient } from "../client.ts";
import { isReadOnly, lookAt } from "./resources.ts";

/**
 * Our API by its tags, and strangers of its name: HTTP APIs may share a name, and two of one would not be told apart in the
 * console. Pages of the list, and two calls for each API that is found; one more for ours while lists do not show it yet.
 */
export async function observe(
  client: HttpApiClient,
  { owner, slug, known }: ListScope,
  stageName: string,
): Promise<Observation> {
  const found: ApiRow[] = [];
  let listed = 0;
  for await (const { apis } of client.pages()) {
    listed += apis.length;
    found.push(...apis.filter((row) => isOwnedBy(row.tags, owner) || (row.name === slug && !isReadOnly(row))));
  }
  const made = apiIn(known);
  const isAsked = made !== undefined && !found.some(({ tags }) => isOwnedBy(tags, owner));
  if (isAsked) found.push(...(await unlisted(client, owner, made)));
  const observed: ObservedResource[] = [];
  for (const row of found) observed.push(...(await lookAt(client, row, { owner, stageName })));
  return { resources: observed, counts: { listed, asked: isAsked ? 1 : 0 } };
}

/** The id that the journal has of our API. */
function apiIn(known: ListScope["known"]): string | undefined {
  return known.find(({ key }) => key === "api")?.remoteId;
}

/** Ours that the list lacks, by the id that the journal has: none when it is gone, or somebody else's by now. */
async function unlisted(client: HttpApiClient, owner: OwnerMark, apiId: string): Promise<ApiRow[]> {
  try {
    const row = await client.api(apiId);
    return isOwnedBy(row.tags, owner) ? [row] : [];
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "not-found") return [];
    throw error;
  }
}

/** The id of our API, by its tags or by the journal; undefined when there is none. */
export async function findOurs(client: HttpApiClient, { owner, known }: ListScope): Promise<string | undefined> {
  for await (const { apis } of client.pages()) {
    const row = apis.find(({ tags }) => isOwnedBy(tags, owner));
    if (row !== undefined) return row.apiId;
  }
  const made = apiIn(known);
  const [row] = made === undefined ? [] : await unlisted(client, owner, made);
  return row?.apiId;
}
