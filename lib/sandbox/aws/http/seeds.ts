import { type Apis, snapshotId } from "./apis.ts";
import { newApi } from "./control/apis.ts";
import { newIdentifier } from "./identifier.ts";
import {
  type Api,
  type Authorizer,
  type HeldApi,
  type HttpDefinition,
  type Integration,
  longestTimeoutMs,
  type Route,
} from "./model.ts";

/** What the account holds before anyone from Gatehouse came: other teams' APIs, made by hand or by other tools. */
export function seed(apis: Apis): void {
  apis.store.transaction(() => {
    place(apis, newApi({ name: "inventory" }), inventory(), "$default");
    place(
      apis,
      newApi({ name: "partner-feed", description: "Nightly feed for partners", version: "3" }),
      feed(),
      "prod",
    );
    place(apis, webSocketApi("chat"), chat(), "live");
    place(apis, { ...newApi({ name: "serverless-app-runtime" }), apiGatewayManaged: true }, proxyOnly(), "$default");
  });
}

/** Puts small deployed APIs into the account at once, and returns their ids. */
export function seedApis(apis: Apis, count: number, tags: Readonly<Record<string, string>> = {}): string[] {
  const ids: string[] = [];
  apis.store.transaction(() => {
    for (let number = 1; number <= count; number += 1) {
      const name = `seeded-${String(number).padStart(5, "0")}`;
      ids.push(place(apis, newApi({ name, tags: { ...tags } }), small(name), "$default"));
    }
  });
  return ids;
}

/** An API with one deployed stage. */
function place(
  apis: Apis,
  about: Omit<Api, "apiId" | "createdDate">,
  definition: HttpDefinition,
  stageName: string,
): string {
  const apiId = newIdentifier(10);
  const deploymentId = newIdentifier(6);
  const createdDate = apis.date();
  const held: HeldApi = {
    id: apiId,
    api: { ...about, apiId, createdDate },
    definition,
    stages: [
      {
        ...{ stageName, autoDeploy: false, deploymentId, createdDate, lastUpdatedDate: createdDate, tags: {} },
        ...{ defaultRouteSettings: { detailedMetricsEnabled: false }, routeSettings: {}, stageVariables: {} },
      },
    ],
    deployments: [{ deploymentId, autoDeployed: false, deploymentStatus: "DEPLOYED", createdDate }],
  };
  apis.store.put("apis", held);
  apis.store.put("snapshots", { id: snapshotId(apiId, deploymentId), definition });
  return apiId;
}

function webSocketApi(name: string): Omit<Api, "apiId" | "createdDate"> {
  return { ...newApi({ name }), protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" };
}

function route(routeKey: string, { integrationId }: Integration, more: Partial<Route> = {}): Route {
  const target = `integrations/${integrationId}`;
  return { routeId: newIdentifier(7), routeKey, apiKeyRequired: false, authorizationType: "NONE", target, ...more };
}

function http(integrationUri: string, more: Partial<Integration> = {}): Integration {
  return {
    ...{ integrationId: newIdentifier(7), integrationType: "HTTP_PROXY", integrationMethod: "ANY", integrationUri },
    ...{ connectionType: "INTERNET", payloadFormatVersion: "1.0", timeoutInMillis: longestTimeoutMs },
    ...more,
  };
}

function lambda(name: string): Integration {
  const integrationUri = `arn:aws:lambda:eu-central-1:210987654321:function:${name}`;
  return {
    ...http(integrationUri),
    integrationType: "AWS_PROXY",
    integrationMethod: "POST",
    payloadFormatVersion: "2.0",
  };
}

function inventory(): HttpDefinition {
  const authorizer: Authorizer = {
    ...{ authorizerId: newIdentifier(6), authorizerType: "JWT", name: "warehouse-staff" },
    identitySource: ["$request.header.Authorization"],
    jwtConfiguration: { issuer: "https://login.example.com/", audience: ["inventory"] },
  };
  const items = http("https://inventory.example.com/items/{sku}", { timeoutInMillis: 5_000 });
  const counts = http("https://inventory.example.com/counts", {
    requestParameters: { "overwrite:header.X-Source": "gateway" },
  });
  const staff = { authorizationType: "JWT", authorizerId: authorizer.authorizerId } as const;
  return {
    routes: [
      route("GET /items/{sku}", items),
      route("PUT /items/{sku}", items, { ...staff, authorizationScopes: ["stock:write"] }),
      route("GET /counts", counts, staff),
    ],
    integrations: [items, counts],
    authorizers: [authorizer],
    corsConfiguration: { allowOrigins: ["https://stock.example.com"], allowMethods: ["GET", "PUT"], maxAge: 600 },
  };
}

function feed(): HttpDefinition {
  const files = http("https://feed.example.com/{proxy}");
  const signUp = lambda("partner-sign-up");
  return {
    routes: [route("ANY /feed/{proxy+}", files), route("POST /sign-up", signUp, { authorizationType: "AWS_IAM" })],
    integrations: [files, signUp],
    authorizers: [],
  };
}

function chat(): HttpDefinition {
  const connect = lambda("chat-connect");
  return { routes: [route("$connect", connect), route("$default", connect)], integrations: [connect], authorizers: [] };
}

function proxyOnly(): HttpDefinition {
  const app = lambda("runtime");
  return { routes: [route("$default", app)], integrations: [app], authorizers: [] };
}

function small(name: string): HttpDefinition {
  const integration = http(`https://${name}.example.com/status`);
  return { routes: [route("GET /status", integration)], integrations: [integration], authorizers: [] };
}
