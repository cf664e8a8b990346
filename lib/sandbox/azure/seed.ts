import { newEtag } from "./arm/preconditions.ts";
import { type Api, apiKey, type Operation, operationKey, policyKey, type Sku, type State } from "./model.ts";

export interface SeededService {
  readonly name: string;
  readonly sku: Sku;
}

export function addService(state: State, { name, sku }: SeededService, now: number): void {
  if (state.get("services", name) !== undefined) return;
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

/** What a service holds before anyone from Gatehouse came: other teams' APIs, made by hand or by other tools. */
export function seed(state: State, service: string, now: number): void {
  state.transaction(() => {
    for (const { operations, policy, ...stranger } of strangers) {
      const api = apiOf(service, stranger, now);
      state.put("apis", api);
      for (const operation of operations) state.put("operations", operationOf(api, operation));
      if (policy !== undefined)
        state.put("policies", { id: policyKey(service, api.id), service, scope: api.id, xml: policy, etag: newEtag() });
    }
  });
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
