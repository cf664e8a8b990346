import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import type { ListScope } from "../../connector.ts";
import type { AzureClient } from "../client.ts";
import { isOurs, toForeign, toObserved } from "../decode.ts";
import { type ApiRecord, canonicalize, type RevisionRecord, type Site } from "../wire.ts";
import { candidateFor } from "./revisions.ts";

/** Targeted reads only; `predict` counts them. */
export async function observe(client: AzureClient, scope: ListScope): Promise<ObservedResource[]> {
  const { slug, owner, places } = scope;
  const api = await client.findApi(slug);
  const wanted = places.find(({ kind }) => kind === "api");
  if (api === undefined) return wanted ? strangersOn(client, wanted, places) : [];
  if (!isOurs(api, owner)) return [toForeign(api, "name")];
  const operations = await client.operations(slug);
  const policy = await client.findPolicy(slug);
  const revisions = await client.revisions(slug);
  const site = await siteOf(client, scope, api, revisions);
  return toObserved({ api, operations, policy, site }, owner).map(canonicalize);
}

/** The revision that a deployment of what is wanted would be made in, and whether it stands there already. */
async function siteOf(
  client: AzureClient,
  { slug, owner, places }: ListScope,
  api: ApiRecord,
  revisions: readonly RevisionRecord[],
): Promise<Site> {
  const wanted = places.find(({ kind }) => kind === "api");
  const { target, isCandidate } = candidateFor({ api, revisions, owner, digest: wanted?.body.digest });
  // Policies come last, and only when the import has ended: a revision that has the right ones is whole.
  const policy = isCandidate ? await client.findPolicy(`${slug};rev=${target}`) : undefined;
  const isStandby = policy !== undefined && places.some((place) => saysPolicy(place, policy.text));
  return { current: api.apiRevision, target, isStandby, isCandidate };
}

function saysPolicy(place: Resource, text: string): boolean {
  if (place.kind !== "release") return false;
  return canonicalize({ ...place, body: { policy: text } }).body.policy === canonicalize(place).body.policy;
}

/** "API import restrictions": two APIs cannot share a path. Whoever stands on ours is in our place. */
async function strangersOn(
  client: AzureClient,
  wanted: Resource,
  places: readonly Resource[],
): Promise<ObservedResource[]> {
  const path = places.find(({ kind }) => kind === "release")?.body.path;
  if (typeof path !== "string" || wanted.kind !== "api") return [];
  const filter = `path eq '${path.replaceAll("'", "''")}'`;
  for await (const { entries } of client.apiPages({ filter })) {
    const stranger = entries.find((entry) => entry.isCurrent && entry.path === path && !entry.apiVersion);
    return stranger ? [toForeign(stranger, "path")] : [];
  }
  return [];
}
