import type { ObservedResource } from "#lib/model/resource.ts";
import { isOwnedBy } from "../../aws/owner-tags.ts";
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
  { owner, slug, known }: ListScope,
  stageName: string,
): Promise<ObservedResource[]> {
  const found: ApiRow[] = [];
  for await (const { apis } of client.pages()) {
    found.push(...apis.filter((row) => isOwnedBy(row.tags, owner) || (row.name === slug && !isReadOnly(row))));
  }
  if (!found.some(({ tags }) => isOwnedBy(tags, owner))) found.push(...(await unlisted(client, { owner, known })));
  const observed: ObservedResource[] = [];
  for (const row of found) observed.push(...(await lookAt(client, row, { owner, stageName })));
  return observed;
}

/** Ours that the list lacks, by the id that the journal has: none when it is gone, or somebody else's by now. */
async function unlisted(
  client: HttpApiClient,
  { owner, known }: Pick<ListScope, "owner" | "known">,
): Promise<ApiRow[]> {
  const made = known.find(({ key }) => key === "api");
  if (made === undefined) return [];
  try {
    const row = await client.api(made.remoteId);
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
  const [row] = await unlisted(client, { owner, known });
  return row?.apiId;
}
