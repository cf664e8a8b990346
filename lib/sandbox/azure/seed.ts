import { randomBytes } from "node:crypto";
import { newEtag } from "./arm/preconditions.ts";
import {
  type Api,
  apiKey,
  keyOf,
  type Operation,
  operationKey,
  policyKey,
  productApiKey,
  type Sku,
  type State,
  type Subscription,
  workspaceKey,
} from "./model.ts";

export interface SeededService {
  readonly name: string;
  readonly sku: Sku;
  readonly workspaces?: readonly string[];
}

/** A service as it is after its creation: with a policy for all APIs that forwards, and a key to everything. */
export function addService(state: State, { name, sku }: SeededService, now: number): void {
  if (state.get("services", name) !== undefined) return;
  state.put("policies", { id: policyKey(name, ""), service: name, scope: "", xml: defaultPolicy, etag: newEtag() });
  putSubscription(state, name, { name: "master", displayName: "Built-in all-access subscription", scope: "/" }, now);
  state.put("services", {
    id: name,
    service: name,
    name,
    etag: newEtag(),
    sku,
    capacity: sku === "Consumption" ? 0 : 1,
    location: "West Europe",
    createdAt: now,
  });
}

/** A workspace as it is after its creation: empty, and under the policy of its service. */
export function addWorkspace(state: State, service: string, name: string, now: number): void {
  const owner = state.get("services", service);
  const id = workspaceKey(service, name);
  if (owner === undefined || state.get("services", id) !== undefined) return;
  state.put("services", { ...owner, id, service: id, name, etag: newEtag(), createdAt: now });
}

const defaultPolicy =
  "<policies>\r\n\t<inbound />\r\n\t<backend>\r\n\t\t<forward-request />\r\n\t</backend>\r\n\t<outbound />\r\n\t<on-error />\r\n</policies>";

function putSubscription(
  state: State,
  service: string,
  sent: Pick<Subscription, "name" | "displayName" | "scope">,
  now: number,
): void {
  state.put("subscriptions", {
    ...sent,
    id: keyOf(service, "subscriptions", sent.name),
    service,
    etag: newEtag(),
    createdAt: now,
    state: "active",
    ownerId: null,
    primaryKey: randomBytes(16).toString("hex"),
    secondaryKey: randomBytes(16).toString("hex"),
    allowTracing: false,
  });
}

/** What a service holds before anyone from Gatehouse came: other teams' APIs, made by hand or by other tools. */
export function seed(state: State, service: string, now: number): void {
  state.transaction(() => {
    seedSurroundings(state, service, now);
    for (const { operations, policy, ...stranger } of strangers) {
      const api = apiOf(service, stranger, now);
      state.put("apis", api);
      for (const operation of operations) state.put("operations", operationOf(api, operation));
      if (policy !== undefined)
        state.put("policies", { id: policyKey(service, api.id), service, scope: api.id, xml: policy, etag: newEtag() });
    }
  });
}

/** Of other teams too: what their APIs stand on and in. */
function seedSurroundings(state: State, service: string, now: number): void {
  const owned = (collection: string, name: string) => ({
    id: keyOf(service, collection, name),
    service,
    name,
    etag: newEtag(),
  });
  const product = owned("products", "starter");
  state.put("products", {
    ...product,
    displayName: "Starter",
    description: "For partners who want to try.",
    terms: null,
    subscriptionRequired: true,
    approvalRequired: false,
    subscriptionsLimit: null,
    state: "published",
  });
  state.put("productApis", {
    id: productApiKey(product.id, "echo-api"),
    service,
    product: product.id,
    apiId: "echo-api",
  });
  putSubscription(state, service, { name: "northwind", displayName: "Northwind", scope: "/products/starter" }, now);
  state.put("versionSets", {
    ...owned("apiVersionSets", "catalogue"),
    displayName: "Catalogue",
    description: null,
    versioningScheme: "Segment",
    versionQueryName: null,
    versionHeaderName: null,
  });
  state.put("namedValues", {
    ...owned("namedValues", "billing-host"),
    displayName: "billing-host",
    value: "billing.internal",
    secret: false,
    tags: [],
  });
  state.put("backends", {
    ...owned("backends", "billing"),
    parent: "",
    properties: { url: "http://billing.internal:8080/v2", protocol: "http" },
  });
  state.put("tags", { ...owned("tags", "team-billing"), parent: "", properties: { displayName: "team-billing" } });
}

/** Adds so many small APIs of strangers at once. */
export function seedApis(state: State, service: string, count: number, now: number): void {
  state.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const apiId = `seeded-${index}`;
      const stranger = {
        apiId,
        displayName: `Seeded ${index}`,
        path: `seeded/${index}`,
        serviceUrl: "http://seeded.internal",
      };
      const api = apiOf(service, stranger, now);
      state.put("apis", api);
      state.put("operations", operationOf(api, { name: "get", method: "GET", urlTemplate: "/" }));
    }
  });
}

type Stranger = Pick<Api, "apiId" | "displayName" | "path" | "serviceUrl">;

function apiOf(service: string, stranger: Stranger, now: number): Api {
  return {
    id: apiKey(service, stranger.apiId, "1"),
    service,
    revision: "1",
    isCurrent: true,
    etag: newEtag(),
    createdAt: now,
    updatedAt: now,
    description: null,
    revisionDescription: null,
    protocols: ["https"],
    apiType: "http",
    subscriptionRequired: true,
    subscriptionKeyParameterNames: { header: "Ocp-Apim-Subscription-Key", query: "subscription-key" },
    apiVersion: null,
    apiVersionDescription: null,
    versionSet: null,
    decoration: {},
    ...stranger,
  };
}

function operationOf(api: Api, sent: Pick<Operation, "name" | "method" | "urlTemplate">): Operation {
  const parameters = [...sent.urlTemplate.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
  return {
    id: operationKey(api.id, sent.name),
    service: api.service,
    api: api.id,
    etag: newEtag(),
    displayName: sent.name,
    description: null,
    templateParameters: parameters.map((name) => ({ name, type: "string", required: true, values: [] })),
    request: { queryParameters: [], headers: [], representations: [] },
    responses: [{ statusCode: 200, description: "OK", representations: [], headers: [] }],
    ...sent,
  };
}

const strangers = [
  {
    apiId: "echo-api",
    displayName: "Echo API",
    path: "echo",
    serviceUrl: "http://echoapi.internal/api",
    operations: [
      { name: "retrieve-resource", method: "GET", urlTemplate: "/resource" },
      { name: "create-resource", method: "POST", urlTemplate: "/resource" },
    ],
  },
  {
    apiId: "billing-legacy",
    displayName: "Billing",
    path: "billing",
    serviceUrl: "http://billing.internal:8080/v2",
    operations: [
      { name: "list-invoices", method: "GET", urlTemplate: "/invoices" },
      { name: "get-invoice", method: "GET", urlTemplate: "/invoices/{id}" },
    ],
    policy:
      '<policies>\r\n\t<inbound>\r\n\t\t<base />\r\n\t\t<set-header name="X-Team" exists-action="override">\r\n\t\t\t<value>@(context.Subscription?.Name ?? &quot;billing&quot;)</value>\r\n\t\t</set-header>\r\n\t</inbound>\r\n\t<backend>\r\n\t\t<base />\r\n\t</backend>\r\n\t<outbound>\r\n\t\t<base />\r\n\t</outbound>\r\n\t<on-error>\r\n\t\t<base />\r\n\t</on-error>\r\n</policies>',
  },
];
