import type { Api, Authorizer, HttpDefinition, Integration, Route } from "../model.ts";
import { longestTimeoutMs } from "../model.ts";
import { splitRouteKey } from "../route-key.ts";

export interface ExportOptions {
  readonly api: Api;
  readonly definition: HttpDefinition;
  readonly includeExtensions: boolean;
  /** The server's address without its base path; absent when no stage is exported. */
  readonly server?: { readonly url: string; readonly stageName: string };
}

/**
 * The API as an OpenAPI 3.0 document, as ExportApi words it: responses and path parameters are generated, an API without a
 * version has the time of its creation, and integrations stand in full at every operation.
 */
export function exportDocument({ api, definition, includeExtensions, server }: ExportOptions): object {
  const components = componentsOf(definition, includeExtensions);
  return {
    openapi: "3.0.1",
    info: {
      title: api.name,
      ...(api.description === undefined ? {} : { description: api.description }),
      version: api.version ?? timeStamp(api.createdDate),
    },
    ...serversOf(api, includeExtensions, server),
    ...(includeExtensions ? tagsOf(api) : {}),
    paths: pathsOf(definition, includeExtensions),
    ...(Object.keys(components).length === 0 ? {} : { components }),
    ...(includeExtensions && definition.corsConfiguration !== undefined
      ? { "x-amazon-apigateway-cors": definition.corsConfiguration }
      : {}),
    ...(includeExtensions ? { "x-amazon-apigateway-importexport-version": "1.0" } : {}),
  };
}

function serversOf(api: Api, includeExtensions: boolean, server: ExportOptions["server"]) {
  const isDisabled = includeExtensions && api.disableExecuteApiEndpoint;
  if (server === undefined && !isDisabled) return {};
  const basePath = server === undefined || server.stageName === "$default" ? "" : server.stageName;
  return {
    servers: [
      {
        url: `${server?.url ?? ""}/{basePath}`,
        variables: { basePath: { default: basePath } },
        ...(isDisabled ? { "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } } : {}),
      },
    ],
  };
}

function tagsOf({ tags }: Api) {
  const entries = Object.entries(tags);
  if (entries.length === 0) return {};
  return { tags: entries.map(([name, value]) => ({ name, "x-amazon-apigateway-tag-value": value })) };
}

function pathsOf(definition: HttpDefinition, includeExtensions: boolean): Record<string, object> {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of definition.routes) {
    const { method, path } = splitRouteKey(route.routeKey) ?? { method: "ANY", path: "/$default" };
    const item = paths[path] ?? {};
    paths[path] = item;
    const key = method === "ANY" ? "x-amazon-apigateway-any-method" : method.toLowerCase();
    item[key] = operationOf(route, definition, includeExtensions);
    const parameters = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => pathParameter(match[1] ?? ""));
    if (parameters.length > 0) item.parameters = parameters;
  }
  return paths;
}

function pathParameter(name: string): object {
  const description = `Generated path parameter for ${name}`;
  return { name, in: "path", description, required: true, schema: { type: "string" } };
}

function operationOf(route: Route, definition: HttpDefinition, includeExtensions: boolean): object {
  const integration = definition.integrations.find(
    ({ integrationId }) => route.target === `integrations/${integrationId}`,
  );
  const security = securityOf(route, definition.authorizers);
  return {
    ...(route.operationName === undefined ? {} : { operationId: route.operationName }),
    responses: { default: { description: `Default response for ${route.routeKey}` } },
    ...(security === undefined ? {} : { security: [security] }),
    ...(includeExtensions && route.routeKey === "$default" ? { isDefaultRoute: true } : {}),
    ...(includeExtensions && integration !== undefined
      ? { "x-amazon-apigateway-integration": integrationOf(integration) }
      : {}),
  };
}

function securityOf(route: Route, authorizers: readonly Authorizer[]): Record<string, string[]> | undefined {
  if (route.authorizationType === "AWS_IAM") return { sigv4: [] };
  const authorizer = authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId);
  return authorizer && { [authorizer.name]: route.authorizationScopes ?? [] };
}

function integrationOf(integration: Integration): object {
  return {
    responseParameters: integration.responseParameters,
    requestParameters: integration.requestParameters,
    integrationSubtype: integration.integrationSubtype,
    credentials: integration.credentialsArn,
    description: integration.description,
    payloadFormatVersion: integration.payloadFormatVersion,
    type: integration.integrationType.toLowerCase(),
    httpMethod: integration.integrationMethod,
    uri: integration.integrationUri,
    connectionType: integration.connectionType,
    timeoutInMillis: integration.timeoutInMillis === longestTimeoutMs ? undefined : integration.timeoutInMillis,
    tlsConfig: integration.tlsConfig,
  };
}

function componentsOf({ routes, integrations, authorizers }: HttpDefinition, includeExtensions: boolean): object {
  const used = new Set(routes.map(({ target }) => target));
  const unused = integrations.filter(({ integrationId }) => !used.has(`integrations/${integrationId}`));
  const schemes: Record<string, object> = {};
  for (const authorizer of authorizers) schemes[authorizer.name] = schemeOf(authorizer, includeExtensions);
  if (routes.some(({ authorizationType }) => authorizationType === "AWS_IAM"))
    schemes.sigv4 = {
      ...{ type: "apiKey", name: "Authorization", in: "header" },
      ...(includeExtensions ? { "x-amazon-apigateway-authtype": "awsSigv4" } : {}),
    };
  return {
    ...(Object.keys(schemes).length === 0 ? {} : { securitySchemes: schemes }),
    ...(includeExtensions && unused.length > 0
      ? {
          "x-amazon-apigateway-integrations": Object.fromEntries(
            unused.map((integration) => [`unusedIntegration_${integration.integrationId}`, integrationOf(integration)]),
          ),
        }
      : {}),
  };
}

function schemeOf(authorizer: Authorizer, includeExtensions: boolean): object {
  const { jwtConfiguration } = authorizer;
  const scheme =
    jwtConfiguration === undefined ? { type: "apiKey", name: "Unused", in: "header" } : { type: "oauth2", flows: {} };
  if (!includeExtensions) return scheme;
  const identitySource = authorizer.identitySource.join(",");
  const extension =
    jwtConfiguration === undefined
      ? {
          ...{ identitySource, type: "request", authorizerUri: authorizer.authorizerUri },
          authorizerCredentials: authorizer.authorizerCredentialsArn,
          authorizerPayloadFormatVersion: authorizer.authorizerPayloadFormatVersion,
          authorizerResultTtlInSeconds: authorizer.authorizerResultTtlInSeconds,
          enableSimpleResponses: authorizer.enableSimpleResponses,
        }
      : { identitySource, jwtConfiguration, type: "jwt" };
  return { ...scheme, "x-amazon-apigateway-authorizer": extension };
}

/** `2025-06-20 17:22:45UTC` */
function timeStamp(date: string): string {
  return `${date.slice(0, 19).replace("T", " ")}UTC`;
}
