import type { ObservedResource, OwnerMark, Resource } from "#lib/model/resource.ts";
import type { ListScope, WriteOutcome } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient } from "../client.ts";
import { toObservedVersionSet } from "../decode.ts";
import {
  type ApiRecord,
  isOurVersionSet,
  lastSegment,
  type Site,
  versionSetBodySchema,
  versionSetName,
} from "../wire.ts";

interface SeenSet {
  readonly state: Site["versionSet"];
  /** The set where it is wanted, or ours and of no use to anybody else. */
  readonly observed: readonly ObservedResource[];
}

/** How many calls a look made to know that much. */
export const readsToSee: Readonly<Record<Site["versionSet"], number>> = {
  unread: 0,
  absent: 1,
  foreign: 1,
  wanted: 1,
  last: 2,
  shared: 2,
};

/**
 * The version set of this API. It is looked for where it is wanted, where the API is in it, and where nothing is wanted any
 * more: an undeploy that died may have left it. One that other versions use is theirs too, and is not reported for removal.
 */
export async function observeVersionSet(
  client: AzureClient,
  { owner, slug, places }: ListScope,
  api: ApiRecord | undefined,
): Promise<SeenSet> {
  const name = versionSetName(owner, slug);
  const isWanted = places.some(({ kind, remoteId }) => kind === "version-set" && remoteId === name);
  const isIn = api !== undefined && lastSegment(api.apiVersionSetId) === name;
  if (!isWanted && !isIn && places.length > 0) return { state: "unread", observed: [] };
  const found = await client.findVersionSet(name);
  if (found === undefined) return { state: "absent", observed: [] };
  if (isWanted) return { state: "wanted", observed: [toObservedVersionSet(found, owner)] };
  if (!isOurVersionSet(found, owner)) return { state: "foreign", observed: [] };
  if ((await membersOf(client, name)).some((member) => member !== slug)) return { state: "shared", observed: [] };
  return { state: "last", observed: [toObservedVersionSet(found, owner)] };
}

/** APIs in the set, by the beginning of their names, which those of ours share. One call. */
async function membersOf(client: AzureClient, name: string): Promise<readonly string[]> {
  const stem = name.replace(/^gatehouse-(.*)-[0-9a-f]{8}$/, "$1");
  for await (const { entries } of client.apiPages({ filter: `startswith(name,'${stem}') and isCurrent eq true` })) {
    return entries.filter((entry) => lastSegment(entry.apiVersionSetId) === name).map((entry) => entry.name);
  }
  return [];
}

export async function putVersionSet(client: AzureClient, { remoteId = "", body }: Resource): Promise<WriteOutcome> {
  const { description, displayName } = versionSetBodySchema.parse(body);
  await client.putVersionSet(remoteId, { description, displayName, versioningScheme: "Segment" });
  return { status: "done", remoteId };
}

/**
 * Azure deletes no set that an API is in. When that is one of ours, which came meanwhile, the set stays; when it is another's
 * under a name of its own, the set is theirs from now on, and our mark is taken off it.
 */
export async function removeVersionSet(client: AzureClient, remoteId: string, owner: OwnerMark): Promise<WriteOutcome> {
  const done: WriteOutcome = { status: "done", remoteId };
  try {
    await client.deleteVersionSet(remoteId);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "rejected") throw error;
    if ((await membersOf(client, remoteId)).length > 0) return done;
    const found = await client.findVersionSet(remoteId);
    if (found === undefined || !isOurVersionSet(found, owner)) return done;
    const given = "No longer managed by Gatehouse: APIs that it did not make are in it.";
    await client.putVersionSet(remoteId, {
      displayName: found.displayName,
      versioningScheme: "Segment",
      description: given,
    });
  }
  return done;
}
