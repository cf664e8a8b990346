import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import { isOwnedBy } from "../../aws/owner-tags.ts";
import type { ListScope } from "../../connector.ts";
import type { RestClient } from "../client.ts";
import { digestOf, type RestApi } from "../wire.ts";
import { observedApi, observedDocument, observedStage, observedUsagePlan } from "./observed.ts";
import type { Found } from "./site.ts";

/** How many calls a look takes, with our API there and without. An account with more than 500 APIs takes one more. */
export const readsWith = 4;
export const readsWithout = 2;

/**
 * Ours by the owner tags; a stranger by the name, which would be ours. Of what is ours, the stage and the snapshots: these
 * never change, so a stage serves what the mark of its snapshot says, whatever became of the definition.
 */
export async function observe(client: RestClient, { owner, slug }: ListScope, stageName: string): Promise<Found> {
  const api = await findApi(client, { owner, slug });
  const plans = await client.usagePlans();
  const usagePlan = plans.find(({ tags }) => isOwnedBy(tags, owner));
  const isOurs = isOwnedBy(api?.tags, owner);
  if (api === undefined || !isOurs) return { api, isOurs, usagePlan, snapshots: new Map() };
  const stage = await client.stage(api.id, stageName);
  const deployments = await client.deployments(api.id);
  const snapshots = new Map<string, string>();
  // Of two snapshots of one document, the one that is served counts.
  const served = deployments.filter(({ id }) => id === stage?.deploymentId);
  for (const deployment of [...deployments, ...served]) {
    const digest = digestOf(deployment, owner.deploymentId);
    if (digest !== undefined) snapshots.set(digest, deployment.id);
  }
  return { api, isOurs, stage, usagePlan, snapshots };
}

async function findApi(client: RestClient, { owner, slug }: Pick<ListScope, "owner" | "slug">) {
  let stranger: RestApi | undefined;
  for await (const { items } of client.restApiPages()) {
    const ours = items.find(({ tags }) => isOwnedBy(tags, owner));
    if (ours !== undefined) return ours;
    stranger ??= items.find(({ name }) => name === slug);
  }
  return stranger;
}

/** What was found, as resources. `places` says which document is meant: one that is among the snapshots is there. */
export function observedResources({ api, isOurs, stage, usagePlan, snapshots }: Found, places: readonly Resource[]) {
  const plan = usagePlan ? [observedUsagePlan(usagePlan, api?.id, "ours")] : [];
  if (api === undefined) return plan;
  const found: ObservedResource[] = [observedApi(api, isOurs ? "ours" : "foreign")];
  const served = [...snapshots].find(([, id]) => id === stage?.deploymentId)?.[0];
  const desired = places.find(({ kind }) => kind === "document")?.body.digest;
  const digest =
    typeof desired === "string" && snapshots.has(desired) ? desired : (served ?? [...snapshots.keys()].at(-1));
  if (digest !== undefined) found.push(observedDocument(api, digest));
  if (stage !== undefined) found.push(observedStage(api, stage, served ?? strange(stage.deploymentId)));
  return [...found, ...plan];
}

function strange(deploymentId: string | undefined): string {
  return `deployment ${deploymentId ?? "none"}, which Gatehouse did not make`;
}
