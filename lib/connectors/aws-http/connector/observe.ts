import type { ObservedResource } from "#lib/model/resource.ts";
import { isOwnedBy } from "../../aws/owner-tags.ts";
import type { ListScope } from "../../connector.ts";
import type { ApiRow, HttpApiClient } from "../client.ts";
import { isReadOnly, lookAt } from "./resources.ts";

/**
 * Our API by its tags, and strangers of its name: HTTP APIs may share a name, and two of one would not be told apart in the
 * console. Pages of the list, and two calls for each API that is found.
 */
export async function observe(
  client: HttpApiClient,
  { owner, slug }: ListScope,
  stageName: string,
): Promise<ObservedResource[]> {
  const found: ApiRow[] = [];
  for await (const { apis } of client.pages()) {
    found.push(...apis.filter((row) => isOwnedBy(row.tags, owner) || (row.name === slug && !isReadOnly(row))));
  }
  const observed: ObservedResource[] = [];
  for (const row of found) observed.push(...(await lookAt(client, row, { owner, stageName })));
  return observed;
}

/** The id of our API, by its tags; undefined when there is none. */
export async function findOurs(client: HttpApiClient, { owner }: ListScope): Promise<string | undefined> {
  for await (const { apis } of client.pages()) {
    const row = apis.find(({ tags }) => isOwnedBy(tags, owner));
    if (row !== undefined) return row.apiId;
  }
  return undefined;
}
