import type { ApiManagementClient } from "@azure/arm-apimanagement";
import type { ConnectorContext, HttpResponse } from "../connector.ts";
import {
  all,
  connectionsSchema,
  ofTheSdk,
  parseBody,
  permissionsSchema,
  policySchema,
  read,
  releaseSchema,
  serviceSchema,
  subscriptionSchema,
  unlessMissing,
  workspaceLinkSchema,
} from "./client/answers.ts";
import type { Accepted, AzureClient } from "./client/azure-client.ts";
import { cloudOf } from "./client/cloud.ts";
import { readExported } from "./client/exported.ts";
import { azureRetryAfterMs } from "./client/failure.ts";
import { metricsQuery, readMetrics } from "./client/metrics.ts";
import { acceptedAt, createSdk } from "./client/sdk.ts";
import { createTokens } from "./client/tokens.ts";
import { createTransport } from "./client/transport.ts";
import { within } from "./client/workspace.ts";
import type { AzureCredentials, AzureSettings } from "./descriptor.ts";
import {
  apiRecordSchema,
  backendRecordSchema,
  operationRecordSchema,
  revisionRecordSchema,
  versionSetRecordSchema,
} from "./wire.ts";

/** "Azure API Management limits": how many entries one page of a list holds. */
export const pageSize = 100;
const apiVersion = "2024-05-01";
/** How often to ask for an operation of which Azure does not say it, in milliseconds: what Azure's own tools do. */
const pollEveryMs = 5000;

export type { GrantedActions } from "./client/answers.ts";

export type { Accepted, AzureClient } from "./client/azure-client.ts";

export function createClient(
  settings: AzureSettings,
  credentials: AzureCredentials,
  context: ConnectorContext,
): AzureClient {
  const { subscriptionId, resourceGroup: group, serviceName: service, workspace } = settings;
  const armAddress = cloudOf(settings).arm;
  const transport = createTransport(armAddress, createTokens(settings, credentials, context), context);
  let loaded: Promise<ApiManagementClient> | undefined;
  const sdk = () => {
    loaded ??= createSdk({ subscriptionId, armAddress, transport: within(workspace, transport) });
    return loaded;
  };
  async function ask<T>(call: (client: ApiManagementClient) => Promise<T>): Promise<T> {
    try {
      return await call(await sdk());
    } catch (error) {
      throw ofTheSdk(error);
    }
  }
  const servicePath = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(group)}/providers/Microsoft.ApiManagement/service/${service}`;
  /** Where everything stands that a deployment is made of. */
  const placePath = workspace === "" ? servicePath : `${servicePath}/workspaces/${workspace}`;

  /** For what the SDK does not read as it is answered. */
  async function get(path: string, query: Readonly<Record<string, string>>): Promise<HttpResponse> {
    return transport({ method: "GET", url: addressOf(path, query), headers: { accept: "application/json" } });
  }

  function addressOf(path: string, query: Readonly<Record<string, string>>): URL {
    const url = new URL(`${armAddress}${path}`);
    url.search = new URLSearchParams(query).toString().replaceAll("+", "%20");
    return url;
  }

  /** The response of a call of the SDK that may have been accepted only. */
  async function accepted(
    call: (client: ApiManagementClient, onResponse: (response: RawResponse) => void) => Promise<unknown>,
  ): Promise<Accepted | undefined> {
    let raw: RawResponse | undefined;
    await ask((client) =>
      call(client, (response) => {
        raw ??= response;
      }),
    );
    const location = raw && acceptedAt(raw.headers);
    if (raw === undefined || location === undefined) return undefined;
    return { location, retryAfterMs: waitOf(raw.headers.toJSON()) };
  }

  const waitOf = (headers: HttpResponse["headers"]) => azureRetryAfterMs(headers, context.clock.now()) || pollEveryMs;

  return {
    service: async () =>
      parseBody("GET the service", await get(servicePath, { "api-version": apiVersion }), serviceSchema),
    workspaceGateway: async () => {
      if (workspace === "") return undefined;
      const query = { "api-version": apiVersion };
      const link = await unlessMissing(() => get(`${servicePath}/workspaceLinks/${workspace}`, query));
      const [gateway] = link
        ? parseBody("GET the workspace's gateway", link, workspaceLinkSchema).properties.gateways
        : [];
      if (gateway === undefined) return undefined;
      const connections = await get(`${gateway.id}/configConnections`, query);
      const { value } = parseBody("GET the gateway's connections", connections, connectionsSchema);
      const ours = value.find(({ properties }) => properties.sourceId?.toLowerCase() === placePath.toLowerCase());
      return ours?.properties.defaultHostname ? `https://${ours.properties.defaultHostname}` : undefined;
    },
    permissions: async () => {
      const response = await get(`${placePath}/providers/Microsoft.Authorization/permissions`, {
        "api-version": "2022-04-01",
      });
      return parseBody("GET the permissions", response, permissionsSchema).value;
    },
    findApi: (apiId) =>
      unlessMissing(async () => {
        const found = await ask(({ api }) => api.get(group, service, apiId));
        return read(`GET the API ${apiId}`, found, apiRecordSchema);
      }),
    apiPages: async function* ({ filter, cursor }) {
      const [client, { getContinuationToken }] = await Promise.all([sdk(), import("@azure/arm-apimanagement")]);
      const pages = client.api
        .listByService(group, service, { filter, expandApiVersionSet: true })
        .byPage({ continuationToken: cursor });
      try {
        for await (const page of pages) {
          const entries = page.map((entry) => read("GET the APIs", entry, apiRecordSchema));
          yield { entries, cursor: getContinuationToken(page) };
        }
      } catch (error) {
        throw ofTheSdk(error);
      }
    },
    findVersionSet: (name) =>
      unlessMissing(async () => {
        const found = await ask(({ apiVersionSet }) => apiVersionSet.get(group, service, name));
        return read(`GET the version set ${name}`, found, versionSetRecordSchema);
      }),
    putVersionSet: async (name, parameters) => {
      await ask(({ apiVersionSet }) => apiVersionSet.createOrUpdate(group, service, name, parameters));
    },
    deleteVersionSet: async (name) => {
      await unlessMissing(() => ask(({ apiVersionSet }) => apiVersionSet.delete(group, service, name, "*")));
    },
    backends: (prefix) => {
      const filter = `startswith(name,'${prefix}')`;
      return ask((client) => all(client.backend.listByService(group, service, { filter }), backendRecordSchema));
    },
    findBackend: (name) =>
      unlessMissing(async () => {
        const found = await ask(({ backend }) => backend.get(group, service, name));
        return read(`GET the backend ${name}`, found, backendRecordSchema);
      }),
    putBackend: async (name, { url, description }) => {
      const parameters = { url, description, protocol: "http" as const };
      await ask(({ backend }) => backend.createOrUpdate(group, service, name, parameters));
    },
    putPool: async (name, { description, services }) => {
      const members = services.map(({ name: member, weight }) => ({
        id: `${placePath}/backends/${member}`,
        weight,
        priority: 1,
      }));
      const parameters = { description, typePropertiesType: "Pool" as const, pool: { services: members } };
      await ask(({ backend }) => backend.createOrUpdate(group, service, name, parameters));
    },
    deleteBackend: async (name) => {
      await unlessMissing(() => ask(({ backend }) => backend.delete(group, service, name, "*")));
    },
    versionSetId: (name) => `${placePath}/apiVersionSets/${name}`,
    operations: (apiId) =>
      ask((client) => all(client.apiOperation.listByApi(group, service, apiId), operationRecordSchema)),
    revisions: (apiId) =>
      ask((client) => all(client.apiRevision.listByService(group, service, apiId), revisionRecordSchema)),
    // The SDK reads this answer, which is JSON, as XML, and loses the policy.
    findPolicy: (apiId) =>
      unlessMissing(async () => {
        const path = `${placePath}/apis/${encodeURIComponent(apiId)}/policies/policy`;
        const response = await get(path, { "api-version": apiVersion, format: "xml" });
        const { properties } = parseBody(`GET ${path}`, response, policySchema);
        return { text: properties.value, etag: response.headers.etag };
      }),
    putApi: (apiId, parameters, ifMatch) =>
      accepted((client, onResponse) =>
        client.api.beginCreateOrUpdate(group, service, apiId, parameters, { ifMatch, onResponse }),
      ),
    // The SDK's types know no null.
    patchApi: async (apiId, properties, ifMatch) => {
      await transport({
        method: "PATCH",
        url: addressOf(`${placePath}/apis/${encodeURIComponent(apiId)}`, { "api-version": apiVersion }),
        headers: { "content-type": "application/json", "if-match": ifMatch },
        body: JSON.stringify({ properties }),
      });
    },
    putPolicy: async (apiId, text, ifMatch) => {
      const parameters = { value: text, format: "xml" };
      await ask(({ apiPolicy }) => apiPolicy.createOrUpdate(group, service, apiId, "policy", parameters, { ifMatch }));
    },
    release: async (apiId, revision, releaseId, notes) => {
      const target = `${placePath}/apis/${apiId};rev=${revision}`;
      const parameters = { apiId: target, notes };
      await ask(({ apiRelease }) => apiRelease.createOrUpdate(group, service, apiId, releaseId, parameters));
    },
    releases: (apiId) => ask((client) => all(client.apiRelease.listByService(group, service, apiId), releaseSchema)),
    deleteRelease: async (apiId, releaseId) => {
      await unlessMissing(() => ask(({ apiRelease }) => apiRelease.delete(group, service, apiId, releaseId, "*")));
    },
    deleteApi: (apiId) =>
      unlessMissing(() =>
        accepted((client, onResponse) =>
          client.api.beginDelete(group, service, apiId, "*", { deleteRevisions: true, onResponse }),
        ),
      ),
    progress: async (location) => {
      const response = await transport({ method: "GET", url: new URL(location) });
      return { isRunning: response.status === 202, retryAfterMs: waitOf(response.headers) };
    },
    exported: async (apiId) => {
      const path = `${placePath}/apis/${encodeURIComponent(apiId)}`;
      const query = { "api-version": apiVersion, format: "openapi+json-link", export: "true" };
      return readExported(await get(path, query), armAddress, context);
    },
    metrics: async (window) =>
      readMetrics(await get(`${servicePath}/providers/Microsoft.Insights/metrics`, metricsQuery(window))),
    subscriptions: (filter) =>
      ask((client) => all(client.subscription.list(group, service, { filter }), subscriptionSchema)),
    putSubscription: async (id, { apiId, name, key }) => {
      const scope = `${placePath}/apis/${apiId}`;
      const parameters = { scope, displayName: name, primaryKey: key, state: "active" as const };
      await ask(({ subscription }) => subscription.createOrUpdate(group, service, id, parameters));
    },
    deleteSubscription: async (id) => {
      await unlessMissing(() => ask(({ subscription }) => subscription.delete(group, service, id, "*")));
    },
  };
}

interface RawResponse {
  readonly headers: {
    readonly get: (name: string) => string | undefined;
    readonly toJSON: () => Record<string, string>;
  };
}
