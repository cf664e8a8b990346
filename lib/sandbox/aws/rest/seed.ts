import type { RestContext } from "./context.ts";
import { type ImportOptions, importDocument } from "./document/import-document.ts";
import { newIdentifier } from "./identifier.ts";
import type { Contents, RestApi } from "./model.ts";
import { takeSnapshot } from "./operations/deployments.ts";
import { newStage } from "./operations/new-stage.ts";
import { addRestApi } from "./operations/rest-apis.ts";

const noContents: Contents = {
  resources: {},
  models: {},
  authorizers: {},
  requestValidators: {},
  gatewayResponses: {},
};

/** Strangers' APIs, untagged and deployed, made by hand or by other tools before anyone from Gatehouse came. */
export function seedRestApis(context: RestContext): void {
  context.state.transaction(() => {
    for (const { document, endpointType, stages } of strangers) {
      const api = addFromDocument(context, document, endpointType);
      for (const stageName of stages) deploy(context, api, stageName);
    }
  });
}

/** Many small APIs of one stage each, written at once. The account's quota is raised to have room for them, as support would. */
export function seedManyRestApis(
  context: RestContext,
  count: number,
  tags: Readonly<Record<string, string>> = {},
): string[] {
  const present = context.state.all("restApis").length;
  context.quotas.regionalApis = Math.max(context.quotas.regionalApis, present + count + 600);
  const ids: string[] = [];
  context.state.transaction(() => {
    const { contents } = importDocument(context, importOptions("aaaaaaaaaa", smallDocument("small")));
    for (let index = 0; index < count; index += 1) {
      const id = newIdentifier(10);
      ids.push(id);
      const rootResourceId = Object.values(contents.resources).find(({ path }) => path === "/")?.id ?? "";
      const settings: RestApi["settings"] = {
        name: `seeded-${String(index + 1).padStart(5, "0")}`,
        version: "1.0",
        ...{ apiKeySource: "HEADER", disableExecuteApiEndpoint: false },
      };
      context.state.put("restApis", {
        ...{ id, settings, endpointType: "REGIONAL", rootResourceId, tags: { ...tags } },
        ...{ createdDate: context.now(), apiStatus: "AVAILABLE" },
      });
      context.state.put("definitions", { id, ...contents });
      const deploymentId = newIdentifier(10);
      const snapshot = { settings, contents };
      context.state.put("deployments", { id: deploymentId, restApiId: id, createdDate: context.now(), snapshot });
      context.state.put("stages", seededStage(context, id, deploymentId));
    }
  });
  return ids;
}

function seededStage(context: RestContext, restApiId: string, deploymentId: string) {
  const now = context.now();
  return {
    ...{ id: `${restApiId}/prod`, restApiId, stageName: "prod", deploymentId, methodSettings: {}, tags: {} },
    ...{ cacheClusterEnabled: false, tracingEnabled: false, createdDate: now, lastUpdatedDate: now },
  };
}

function addFromDocument(context: RestContext, document: object, endpointType: RestApi["endpointType"]): RestApi {
  const id = newIdentifier(10);
  const { settings, contents } = importDocument(context, importOptions(id, document));
  const whole = {
    ...settings,
    name: settings.name ?? "",
    apiKeySource: settings.apiKeySource ?? "HEADER",
    disableExecuteApiEndpoint: false,
  };
  return addRestApi(context, endpointType, whole, contents, { id });
}

function importOptions(restApiId: string, document: object): ImportOptions {
  return {
    ...{ restApiId, text: JSON.stringify(document), basepath: "ignore", isFailingOnWarnings: true },
    ...{ present: noContents, isMerging: false },
  };
}

function deploy(context: RestContext, api: RestApi, stageName: string): void {
  const deployment = takeSnapshot(context, api.id, "Deployed by the pipeline of its team");
  context.state.put("deployments", deployment);
  const stage = newStage(context, { restApiId: api.id, stageName, deploymentId: deployment.id, members: {} });
  context.state.put("stages", stage);
}

function proxied(uri: string, parameters: readonly string[] = []) {
  return {
    ...(parameters.length === 0
      ? {}
      : { parameters: parameters.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })) }),
    responses: { "200": { description: "OK" } },
    "x-amazon-apigateway-integration": {
      ...{ type: "http_proxy", httpMethod: "GET", uri },
      ...(parameters.length === 0
        ? {}
        : {
            requestParameters: Object.fromEntries(
              parameters.map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`]),
            ),
          }),
    },
  };
}

function smallDocument(title: string) {
  return {
    ...{ openapi: "3.0.1", info: { title, version: "1.0" } },
    paths: { "/items": { get: proxied("http://items.internal/items") } },
  };
}

const strangers = [
  {
    endpointType: "REGIONAL",
    stages: ["prod", "staging"],
    document: {
      ...{
        openapi: "3.0.1",
        info: { title: "warehouse-legacy", version: "2.3", description: "Stock levels and moves" },
      },
      paths: {
        "/stock": { get: proxied("http://warehouse.internal:8080/stock") },
        "/stock/{sku}": { get: proxied("http://warehouse.internal:8080/stock/{sku}", ["sku"]) },
      },
      "x-amazon-apigateway-gateway-responses": {
        DEFAULT_4XX: { responseTemplates: { "application/json": '{"error":$context.error.messageString}' } },
      },
    },
  },
  {
    endpointType: "EDGE",
    stages: ["live"],
    document: {
      ...{ openapi: "3.0.1", info: { title: "partner-feed", version: "1.0" } },
      paths: {
        "/feed": {
          get: { ...proxied("https://feed.internal/v1"), security: [{ api_key: [] }] },
        },
      },
      components: { securitySchemes: { api_key: { type: "apiKey", name: "x-api-key", in: "header" } } },
    },
  },
] as const;
