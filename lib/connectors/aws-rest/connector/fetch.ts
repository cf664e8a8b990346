import type { ObservedResource } from "#lib/model/resource.ts";
import { ownerOf } from "../../aws/owner-tags.ts";
import type { RemoteApi } from "../../connector.ts";
import type { RestClient } from "../client.ts";
import type { Stage } from "../wire.ts";
import { observedApi, observedDocument, observedStage, observedUsagePlan } from "./observed.ts";
import type { Serving } from "./serving.ts";

/** One API as its stage serves it: what was never deployed is not there for anybody. Throws `not-found`. */
export async function fetchApi(client: RestClient, remoteId: string, stageName: string): Promise<RemoteApi> {
  const api = await client.restApi(remoteId);
  const ownership = ownerOf(api.tags) === undefined ? "foreign" : "ours";
  const resources: ObservedResource[] = [observedApi(api, ownership)];
  const stage = chosenStage(await client.stages(remoteId), stageName);
  if (stage === undefined) return { remoteId, resources };
  const document = await client.exportStage(remoteId, stage.stageName);
  const plans = (await client.usagePlans()).filter(({ apiStages = [] }) =>
    apiStages.some((entry) => entry.apiId === remoteId && entry.stage === stage.stageName),
  );
  return {
    remoteId,
    resources: [
      ...resources,
      { ...observedDocument(api, "", document), ownership },
      { ...observedStage(api, stage, exported(stage)), ownership },
      ...plans.map((plan) => observedUsagePlan(plan, remoteId, ownership)),
    ],
  };
}

/** An export is of what is beneath a canary, which gets the requests that the canary does not get. */
function exported({ variables = {}, canarySettings }: Stage): Serving {
  return { digest: "", variables, share: 100 - (canarySettings?.percentTraffic ?? 0) };
}

/** Ours where there is one, else the only one, else the first by name. */
function chosenStage(stages: readonly Stage[], stageName: string): Stage | undefined {
  const sorted = stages.toSorted((a, b) => (a.stageName < b.stageName ? -1 : 1));
  return sorted.find((stage) => stage.stageName === stageName) ?? sorted[0];
}
