import { createHash } from "node:crypto";
import { type Definition, publicPath } from "#lib/model/definition.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { type EncodedPolicies, integrationSettings, type OperationDraft } from "../policies.ts";

export interface DocumentParts {
  readonly definition: Definition;
  readonly slug: string;
  /** Tag keys and values of the API. */
  readonly tags: Readonly<Record<string, string>>;
  readonly policies: EncodedPolicies;
  /** Status codes that the description names, by operation id. */
  readonly statuses: ReadonlyMap<string, readonly string[]>;
}

/**
 * The OpenAPI 3.0 document that ImportApi and ReimportApi take. It holds what HTTP APIs keep of one and no more: bodies,
 * parameters and schemas are ignored by the import ("Working with OpenAPI definitions for HTTP APIs"), so a change of them
 * does not change the gateway.
 */
export function printDocument({ definition, slug, tags, policies, statuses }: DocumentParts): JsonObject {
  const backend = backendAddress(definition);
  const paths: Record<string, JsonObject> = {};
  const securitySchemes: Record<string, JsonObject> = {};
  for (const draft of policies.drafts.values()) {
    const { operation, authorizer } = draft;
    const path = publicPath(definition.basePath, operation.path);
    const scheme = authorizer && authorizerName(authorizer);
    if (authorizer && scheme) securitySchemes[scheme] = securityScheme(authorizer);
    paths[path] = {
      ...paths[path],
      [operation.method.toLowerCase()]: {
        ...operationName(operation.id),
        responses: { default: { description: `What the backend answers to ${operation.method} ${path}.` } },
        ...(scheme ? { security: [{ [scheme]: authorizer.scopes }] } : {}),
        "x-amazon-apigateway-integration": integration(draft, backend, statuses.get(operation.id) ?? []),
      },
    };
  }
  return {
    openapi: "3.0.3",
    info: { title: slug, version: definition.version, description: definition.name },
    tags: Object.entries(tags).map(([name, value]) => ({ name, "x-amazon-apigateway-tag-value": value })),
    paths,
    ...(Object.keys(securitySchemes).length > 0 ? { components: { securitySchemes } } : {}),
    ...(policies.cors ? { "x-amazon-apigateway-cors": policies.cors } : {}),
    "x-amazon-apigateway-importexport-version": "1.0",
  };
}

/** The backend without a slash at its end. */
export function backendAddress({ backends: [backend] }: Pick<Definition, "backends">): string {
  return (backend?.url ?? "").replace(/\/+$/, "");
}

/** A route keeps the id as its operation name when it is short and plain: "CreateRoute". */
function operationName(id: string): { operationId?: string } {
  return /^[A-Za-z0-9._-]{1,64}$/.test(id) ? { operationId: id } : {};
}

type Authorizer = NonNullable<OperationDraft["authorizer"]>;

/** One authorizer for each issuer and set of audiences; scopes stand on the routes. */
export function authorizerName({ issuer, audience }: Authorizer): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([issuer, audience.toSorted()]))
    .digest("hex");
  return `jwt-${digest.slice(0, 12)}`;
}

/** "Controlling access to HTTP APIs with JWT authorizers". */
function securityScheme({ issuer, audience }: Authorizer): JsonObject {
  return {
    type: "oauth2",
    flows: {},
    "x-amazon-apigateway-authorizer": {
      type: "jwt",
      identitySource: "$request.header.Authorization",
      jwtConfiguration: { issuer, audience: audience.toSorted() },
    },
  };
}

/** Path parameters of the route stand in the address in braces, and the query goes along. */
function integration(draft: OperationDraft, backend: string, declared: readonly string[]): JsonObject {
  return {
    type: "http_proxy",
    payloadFormatVersion: "1.0",
    connectionType: "INTERNET",
    httpMethod: draft.operation.method,
    uri: `${backend}${draft.backendPath ?? draft.operation.path}`,
    ...integrationSettings(draft, declared),
  };
}
