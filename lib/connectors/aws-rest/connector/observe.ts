import type { ObservedResource, OwnerMark, Ownership, Resource } from "#lib/model/resource.ts";
import { isOwnedBy } from "../../aws/owner-tags.ts";
import { pagesOf } from "../../aws/pages.ts";
import type { ListScope } from "../../connector.ts";
import { orAbsent, pageSize, type RestClient } from "../client.ts";
import { type Deployment, digestOf, keyPrefix, type RestApi, type Stage, stageMark } from "../wire.ts";
import { observedApi, observedDocument, observedSnapshot, observedStage, observedUsagePlan } from "./observed.ts";
import { outdated } from "./outdated.ts";
import { servingOf, withRest } from "./serving.ts";
import type { Found, LookedAt } from "./site.ts";

export interface Seen extends LookedAt {
  readonly api: Ownership | "absent";
  readonly hasPlan: boolean;
  /** The definition is looked at, deployed or not: a call for each 500 paths. */
  readonly isDeep: boolean;
}

/** How many calls a look takes when this is what it finds: pages of lists, and usage plans, of which there is one page. */
export function readsOf({ api, hasPlan, isDeep, apis, asked, snapshots }: Seen): number {
  const around = { ours: 1 + pagesOf(snapshots, pageSize), foreign: 1, absent: 0 } as const;
  return pagesOf(apis, pageSize) + asked + 1 + around[api] + (hasPlan ? 1 : 0) + (isDeep ? 1 : 0);
}

/**
 * Ours by the owner tags; a stranger by the name, which would be ours. Of what is ours, the stage and the snapshots: these
 * never change, so a stage serves what the mark of its snapshot says, whatever became of the definition. What was
 * made and is not listed yet takes a call more.
 */
export async function observe(client: RestClient, scope: ListScope, stageName: string): Promise<Found> {
  const { owner } = scope;
  const { api, copies, apis, asked } = await findApi(client, scope);
  const plans = await client.usagePlans();
  const usagePlan = plans.find(({ tags }) => isOwnedBy(tags, owner));
  const keys = usagePlan ? await client.apiKeys(keyPrefix(owner)) : [];
  const around = { usagePlan, copies, keyIds: keys.map(({ id }) => id) };
  const isOurs = isOwnedBy(api?.tags, owner);
  const stages = api === undefined ? [] : await client.stages(api.id);
  const stage = stages.find((found) => found.stageName === stageName);
  if (api === undefined || !isOurs)
    return {
      ...{ api, isOurs, stage, ...around, formerStages: [], strangeStages: [], ...noSnapshots },
      counts: { apis, asked, snapshots: 0 },
    };
  const mark = stageMark(owner.deploymentId);
  const formerStages = stages.filter((found) => found !== stage && found.description === mark);
  const strangeStages = stages.filter((found) => found !== stage && found.description !== mark);
  const deployments = await client.deployments(api.id);
  const digests = new Map<string, string>();
  const snapshots = new Map<string, string>();
  // Of two snapshots of one document, the one that is served counts.
  const servedIds = [stage?.canarySettings?.deploymentId, stage?.deploymentId];
  const served = servedIds.flatMap((servedId) => deployments.filter(({ id }) => id === servedId));
  for (const deployment of [...deployments, ...served]) {
    const digest = digestOf(deployment, owner.deploymentId);
    if (digest === undefined) continue;
    digests.set(deployment.id, digest);
    snapshots.set(digest, deployment.id);
  }
  const unserved = unservedOf(deployments, stages, digests);
  const counts = { apis, asked, snapshots: deployments.length };
  return { api, isOurs, stage, formerStages, strangeStages, ...around, unserved, digests, snapshots, counts };
}

const noSnapshots = { unserved: [], digests: new Map<string, string>(), snapshots: new Map<string, string>() };

function unservedOf(
  deployments: readonly Deployment[],
  stages: readonly Stage[],
  digests: ReadonlyMap<string, string>,
): Deployment[] {
  const served = new Set(
    stages.flatMap(({ deploymentId, canarySettings }) => [deploymentId, canarySettings?.deploymentId]),
  );
  const madeAt = ({ createdDate }: Deployment) => createdDate?.getTime() ?? 0;
  return deployments.filter(({ id }) => digests.has(id) && !served.has(id)).toSorted((a, b) => madeAt(a) - madeAt(b));
}

interface Sought {
  readonly api?: RestApi;
  /** Others of ours: what two processes made that did not know of each other. */
  readonly copies: readonly RestApi[];
  readonly apis: number;
  readonly asked: number;
}

async function findApi(client: RestClient, { owner, slug, known }: ListScope): Promise<Sought> {
  const listed: RestApi[] = [];
  let apis = 0;
  for await (const { items } of client.restApiPages()) {
    apis += items.length;
    listed.push(...items.filter(({ tags, name }) => isOwnedBy(tags, owner) || name === slug));
  }
  const ours = listed.filter(({ tags }) => isOwnedBy(tags, owner)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const [api, ...copies] = ours;
  const made = known.find(({ key }) => key === "api");
  if (api !== undefined || made === undefined) return { api: api ?? listed[0], copies, apis, asked: 0 };
  return { api: (await unlisted(client, owner, made.remoteId)) ?? listed[0], copies, apis, asked: 1 };
}

/** Ours that the list lacks, by the id that the journal has: undefined when it is gone, or somebody else's by now. */
async function unlisted(client: RestClient, owner: OwnerMark, id: string): Promise<RestApi | undefined> {
  const api = await orAbsent(client.restApi(id));
  return isOwnedBy(api?.tags, owner) ? api : undefined;
}

interface Sight extends Found {
  /** What somebody changed and did not deploy, by method; absent where nobody asked. */
  readonly undeployed?: Readonly<Record<string, string>>;
}

/** What was found, as resources. `places` says which document is meant: one that is among the snapshots is there. */
export function observedResources(sight: Sight, places: readonly Resource[]): ObservedResource[] {
  const { undeployed } = sight;
  const { api, isOurs, copies, stage, formerStages, strangeStages, usagePlan, keyIds, digests, snapshots } = sight;
  const plan = usagePlan ? [withKeys(observedUsagePlan(usagePlan, api?.id, "ours"), keyIds)] : [];
  if (api === undefined) return plan;
  const found: ObservedResource[] = [observedApi(api, isOurs ? "ours" : "foreign")];
  const served = digests.get(stage?.deploymentId ?? "");
  const desired = places.find(({ kind }) => kind === "document")?.body.digest;
  const digest =
    typeof desired === "string" && snapshots.has(desired) ? desired : (served ?? [...snapshots.keys()].at(-1));
  if (digest !== undefined) {
    const seen = observedDocument(api, digest);
    found.push(undeployed === undefined ? seen : { ...seen, body: { ...seen.body, undeployed } });
  }
  if (stage !== undefined) {
    const serving = servingOf(stage, (id) => digests.get(id ?? "") ?? strange(id));
    const wanted = places.find(({ kind }) => kind === "stage")?.body;
    const ownership = isOurs ? "ours" : "foreign";
    found.push({ ...observedStage(api, stage, withRest(serving, wanted, snapshots)), ownership });
  }
  for (const former of formerStages) {
    const leftover = observedStage(api, former, unread);
    found.push({ ...leftover, key: `stage/${former.stageName}` });
  }
  for (const theirs of strangeStages) {
    const seen = observedStage(api, theirs, { ...unread, digest: strange(theirs.deploymentId) });
    found.push({ ...seen, key: `stage/${theirs.stageName}`, cascadesWith: "api", ownership: "foreign" });
  }
  found.push(...outdated(sight, places).map((deployment) => observedSnapshot(api, deployment)));
  return [...found, ...copies.map((copy) => observedApi(copy, "ours")), ...plan];
}

/** Keys are issued beside deployments, so they are no part of what is compared; they go with the plan. */
function withKeys(plan: ObservedResource, keyIds: readonly string[]): ObservedResource {
  return keyIds.length > 0 ? { ...plan, unmanaged: { keys: keyIds } } : plan;
}

/** Of a stage that is only to be removed, or left alone, nobody asks what it serves. */
const unread = { digest: "", variables: {}, share: 100 };

function strange(deploymentId: string | undefined): string {
  return `deployment ${deploymentId ?? "none"}, which Gatehouse did not make`;
}
