import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import type { ListScope } from "../../connector.ts";
import type { AzureClient } from "../client.ts";
import { isOurs, toForeign, toObserved } from "../decode.ts";
import {
  type ApiRecord,
  canonicalize,
  publicPathOf,
  type RevisionRecord,
  type Site,
  settingsOf,
  settingsSchema,
} from "../wire.ts";
import { observeBackends } from "./backends.ts";
import { candidateFor } from "./revisions.ts";
import { observeVersionSet } from "./version-sets.ts";

/** Targeted reads only; `predict` counts them. */
export async function observe(client: AzureClient, scope: ListScope): Promise<ObservedResource[]> {
  const { slug, owner, places } = scope;
  const api = await client.findApi(slug);
  const mine = api && isOurs(api, owner) ? api : undefined;
  const set = await observeVersionSet(client, scope, mine);
  const backends = await observeBackends(client, scope);
  const around = [...set.observed, ...backends.observed.map(canonicalize)];
  if (api === undefined) return [...around, ...(await strangersOn(client, places))];
  if (mine === undefined) return [...around, toForeign(api, "name")];
  const operations = await client.operations(slug);
  const policy = await client.findPolicy(slug);
  const revisions = await client.revisions(slug);
  const revision = await revisionFor(client, scope, mine, revisions);
  const site = { ...revision, versionSet: set.state, hasReadBackends: backends.hasRead };
  return [...around, ...toObserved({ api, operations, policy, site }, owner).map(canonicalize)];
}

/** The revision that a deployment of what is wanted would be made in, and whether it stands there already. */
async function revisionFor(
  client: AzureClient,
  { slug, owner, places }: ListScope,
  api: ApiRecord,
  revisions: readonly RevisionRecord[],
): Promise<Omit<Site, "versionSet" | "hasReadBackends">> {
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

/**
 * "API import restrictions": two APIs cannot share a path unless they are versions in one set, and what consumers call is
 * the path with the version. Whoever stands on ours is in our place.
 */
async function strangersOn(client: AzureClient, places: readonly Resource[]): Promise<ObservedResource[]> {
  const release = places.find(({ kind }) => kind === "release");
  if (release === undefined) return [];
  const ours = settingsSchema.parse(release.body);
  const called = publicPathOf(ours);
  const paths = [...new Set([ours.path, called])].map((path) => `path eq '${path.replaceAll("'", "''")}'`);
  const isInWay = (entry: ApiRecord) => {
    const theirs = settingsOf(entry);
    const isVersion = entry.apiVersionSet?.versioningScheme === "Segment";
    if (publicPathOf(isVersion ? theirs : { ...theirs, apiVersion: "" }) === called) return true;
    return theirs.path === ours.path && (ours.versionSet === "" || theirs.versionSet !== ours.versionSet);
  };
  for await (const { entries } of client.apiPages({ filter: `(${paths.join(" or ")}) and isCurrent eq true` })) {
    const stranger = entries.find((entry) => entry.isCurrent && isInWay(entry));
    return stranger ? [toForeign(stranger, "path")] : [];
  }
  return [];
}
