import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import type { Integration, JwtAuthorizer, Route } from "./shapes.ts";

// "Working with OpenAPI definitions for HTTP APIs": where the extensions stand, and what they hold. Tolerant.

const texts = z.record(z.string(), z.string());
const list = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

const integrationExtension = z.looseObject({
  $ref: z.string().optional(),
  type: z.string().default("http_proxy"),
  httpMethod: z.string().optional(),
  uri: z.string().optional(),
  timeoutInMillis: z.number().default(30_000),
  requestParameters: texts.default({}),
  responseParameters: z.record(z.string(), texts).default({}),
});

const operationSchema = z.looseObject({
  operationId: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
  "x-amazon-apigateway-integration": integrationExtension.optional(),
  "x-amazon-apigateway-auth": z.looseObject({ type: z.string() }).optional(),
});
type DocumentOperation = z.infer<typeof operationSchema>;

const schemeSchema = z.looseObject({
  "x-amazon-apigateway-authtype": z.string().optional(),
  "x-amazon-apigateway-authorizer": z
    .looseObject({
      type: z.string(),
      identitySource: list.default([]),
      authorizerUri: z.string().optional(),
      jwtConfiguration: z.object({ issuer: z.string(), audience: list.default([]) }).optional(),
    })
    .optional(),
});

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  components: z
    .looseObject({
      securitySchemes: z.record(z.string(), schemeSchema).default({}),
      "x-amazon-apigateway-integrations": z.record(z.string(), integrationExtension).default({}),
    })
    .default({ securitySchemes: {}, "x-amazon-apigateway-integrations": {} }),
});
type Components = z.infer<typeof documentSchema>["components"];

const methodOf = new Map([
  ...["get", "put", "post", "delete", "options", "head", "patch"].map((name) => [name, name.toUpperCase()] as const),
  ["x-amazon-apigateway-any-method", "ANY"],
]);

/** The routes of a document by route key: `GET /orders/{id}`, `ANY /{proxy+}`, `$default`. */
export function routesOfDocument(document: JsonObject): Record<string, Route> {
  const { paths, components } = documentSchema.parse(document);
  return Object.fromEntries(operationsOf(paths).map(([routeKey, said]) => [routeKey, readRoute(said, components)]));
}

/** The operation ids of a document by route key. */
export function operationIdsOfDocument(document: JsonObject): Record<string, string> {
  const { paths } = documentSchema.parse(document);
  return Object.fromEntries(
    operationsOf(paths).flatMap(([routeKey, { operationId }]) => (operationId ? [[routeKey, operationId]] : [])),
  );
}

function operationsOf(paths: z.infer<typeof documentSchema>["paths"]): [routeKey: string, DocumentOperation][] {
  const found: [string, DocumentOperation][] = [];
  for (const [path, item] of Object.entries(paths)) {
    for (const [key, value] of Object.entries(item)) {
      const method = methodOf.get(key);
      if (method === undefined) continue;
      found.push([path === "/$default" ? "$default" : `${method} ${path}`, operationSchema.parse(value)]);
    }
  }
  return found.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function readRoute(operation: DocumentOperation, components: Components): Route {
  return {
    integration: readIntegration(operation["x-amazon-apigateway-integration"], components),
    authorizer: readAuthorizer(operation, components),
  };
}

/** What the gateway fills in by itself: "CreateIntegration". */
const defaults: Readonly<Record<string, unknown>> = { connectionType: "INTERNET", payloadFormatVersion: "1.0" };

function readIntegration(
  extension: z.infer<typeof integrationExtension> | undefined,
  components: Components,
): Integration | undefined {
  const shared = extension?.$ref?.split("/").at(-1);
  const integration = shared === undefined ? extension : components["x-amazon-apigateway-integrations"][shared];
  if (integration === undefined) return undefined;
  const said = Object.entries(integration).filter(([key, value]) => key !== "$ref" && defaults[key] !== value);
  return {
    ...Object.fromEntries(said),
    type: integration.type.toLowerCase(),
    timeoutInMillis: integration.timeoutInMillis,
    requestParameters: sortedTexts(integration.requestParameters),
    responseParameters: groupedStatuses(integration.responseParameters),
  };
}

function readAuthorizer(operation: DocumentOperation, { securitySchemes }: Components): Route["authorizer"] {
  const [requirement] = operation.security ?? [];
  const [entry] = Object.entries(requirement ?? {});
  const iam = operation["x-amazon-apigateway-auth"]?.type;
  if (entry === undefined) return iam === undefined || iam === "NONE" ? undefined : { type: iam.toLowerCase() };
  const [name, scopes] = entry;
  const scheme = securitySchemes[name];
  const authorizer = scheme?.["x-amazon-apigateway-authorizer"];
  if (authorizer === undefined) return { type: scheme?.["x-amazon-apigateway-authtype"] ?? "unknown" };
  const { type, jwtConfiguration, identitySource, authorizerUri } = authorizer;
  if (type !== "jwt" || jwtConfiguration === undefined) return { type, authorizerUri };
  return {
    type: "jwt",
    issuer: jwtConfiguration.issuer,
    audience: jwtConfiguration.audience.toSorted(),
    identitySource,
    scopes: scopes.toSorted(),
  } satisfies JwtAuthorizer;
}

/** Statuses with equal mappings under one key, so that thirty equal lines read as one. */
function groupedStatuses(
  byStatus: Readonly<Record<string, Record<string, string>>>,
): Record<string, Record<string, string>> {
  const groups = new Map<string, { statuses: string[]; mappings: Record<string, string> }>();
  for (const [status, mappings] of Object.entries(byStatus).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const sorted = sortedTexts(mappings);
    const group = groups.get(JSON.stringify(sorted)) ?? { statuses: [], mappings: sorted };
    group.statuses.push(status);
    groups.set(JSON.stringify(sorted), group);
  }
  return Object.fromEntries([...groups.values()].map(({ statuses, mappings }) => [statuses.join(" "), mappings]));
}

function sortedTexts(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
