import type { JsonObject } from "#lib/model/json.ts";
import type { ObservedResource, Ownership } from "#lib/model/resource.ts";
import { cacheOf, type Deployment, type RestApi, type Stage, throttlingOf, type UsagePlan } from "../wire.ts";
import type { Serving } from "./serving.ts";

// What AWS shows of each object, in the form that encode says it in.

export function observedApi(api: RestApi, ownership: Ownership): ObservedResource {
  return {
    kind: "api",
    key: "api",
    remoteId: api.id,
    label: `REST API ${api.name}`,
    body: {
      name: api.name,
      endpointType: api.endpointConfiguration?.types?.[0] ?? "EDGE",
      description: api.description ?? "",
    },
    dependsOn: [],
    ownership,
    ready: (api.apiStatus ?? "AVAILABLE") === "AVAILABLE",
  };
}

/** The definition itself is shown by no call; what is known of it is the digest that a snapshot of it carries. */
export function observedDocument(api: RestApi, digest: string, document?: JsonObject): ObservedResource {
  return {
    kind: "document",
    key: "document",
    remoteId: api.id,
    label: `definition of ${api.name}`,
    body: document === undefined ? { digest } : { digest, document },
    payload: ["document"],
    dependsOn: ["api"],
    cascadesWith: "api",
    ownership: "ours",
    ready: true,
  };
}

/** A snapshot that nobody is to go back to any more. */
export function observedSnapshot(api: RestApi, { id, createdDate }: Deployment): ObservedResource {
  const takenAt = createdDate?.toISOString() ?? "";
  return {
    kind: "snapshot",
    key: `snapshot/${id}`,
    remoteId: `${api.id}/${id}`,
    label: `old snapshot ${id} of ${api.name}`,
    body: { takenAt },
    dependsOn: ["api"],
    cascadesWith: "api",
    ownership: "ours",
    ready: true,
  };
}

export function observedStage(api: RestApi, stage: Stage, { rest, ...serving }: Serving): ObservedResource {
  const throttling = Object.entries(throttlingOf(stage)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    kind: "stage",
    key: "stage",
    remoteId: `${api.id}/${stage.stageName}`,
    label: `stage ${stage.stageName} of ${api.name}`,
    body: {
      stageName: stage.stageName,
      ...serving,
      ...(rest ? { rest } : {}),
      throttling: Object.fromEntries(throttling.map(([key, { rate, burst }]) => [key, { rate, burst }])),
      cache: { ...cacheOf(stage) },
    },
    dependsOn: ["api", "document"],
    ownership: "ours",
    ready: true,
  };
}

export function observedUsagePlan(plan: UsagePlan, apiId: string | undefined, ownership: Ownership): ObservedResource {
  const { throttle, quota } = plan;
  return {
    kind: "usage-plan",
    key: "usage-plan",
    remoteId: plan.id,
    label: `usage plan of ${plan.name}`,
    body: {
      name: plan.name,
      stageName: plan.apiStages?.find((entry) => entry.apiId === apiId)?.stage ?? "",
      throttle: throttle ? { rate: throttle.rateLimit ?? 0, burst: throttle.burstLimit ?? 0 } : null,
      quota: quota ? { limit: quota.limit ?? 0, period: quota.period ?? "" } : null,
    },
    dependsOn: ["api", "stage"],
    ownership,
    ready: true,
  };
}
