import type { ObservedResource } from "#lib/model/resource.ts";
import { isOwnedBy } from "../../aws/owner-tags.ts";
import type { Unlisted } from "../../aws/unlisted.ts";
import type { ListScope } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { ApiRow, HttpApiClient } from "../client.ts";
import { isReadOnly, lookAt } from "./resources.ts";

/**
 * Our API by its tags, and strangers of its name: HTTP APIs may share a name, and two of one would not be told apart in the
 * console. Pages of the list, and two calls for each API that is found; one more for ours while lists do not show it yet.
 */
export async function observe(
  client: HttpApiClient,
  { owner, slug }: ListScope,
  stageName: string,
  unlisted: Unlisted,
): Promise<ObservedResource[]> {
  const found: ApiRow[] = [];
  for await (const { apis } of client.pages()) {
    found.push(...apis.filter((row) => isOwnedBy(row.tags, owner) || (row.name === slug && !isReadOnly(row))));
  }
  if (found.some(({ tags }) => isOwnedBy(tags, owner))) unlisted.forget(owner);
  else found.push(...(await rowsOf(client, unlisted.recall(owner))));
  const observed: ObservedResource[] = [];
  for (const row of found) observed.push(...(await lookAt(client, row, { owner, stageName })));
  return observed;
}

async function rowsOf(client: HttpApiClient, apiId: string | undefined): Promise<ApiRow[]> {
  if (apiId === undefined) return [];
  try {
    return [await client.api(apiId)];
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "not-found") return [];
    throw error;
  }
}

/** The id of our API, by its tags; undefined when there is none. */
export async function findOurs(client: HttpApiClient, { owner }: ListScope): Promise<string | undefined> {
  for await (const { apis } of client.pages()) {
    const row = apis.find(({ tags }) => isOwnedBy(tags, owner));
    if (row !== undefined) return row.apiId;
  }
  return undefined;
}
