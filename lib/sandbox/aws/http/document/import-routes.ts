import { isObject, type Unchecked } from "../../../core/json.ts";
import { newIdentifier } from "../identifier.ts";
import type { Route } from "../model.ts";
import { routeKeyProblem, routeShape } from "../route-key.ts";
import type { Securities, Security } from "./import-authorizers.ts";
import type { ImportedIntegrations } from "./import-integrations.ts";
import { missingReferences, resolve } from "./references.ts";
import type { ImportReport } from "./report.ts";

const anyMethod = "x-amazon-apigateway-any-method";
const methods = ["get", "put", "post", "delete", "options", "head", "patch", anyMethod];

interface ImportParts {
  readonly document: Unchecked;
  readonly report: ImportReport;
  readonly securities: Securities;
  readonly integrations: ImportedIntegrations;
  /** What the `basepath` option puts before every path. */
  readonly prefix: string;
}

/** Makes a route of each operation. What cannot be said is reported, and its route is left out. */
export function importRoutes(parts: ImportParts): Route[] {
  const { document, report, prefix } = parts;
  const routes = new Map<string, Route>();
  for (const [path, value] of Object.entries(isObject(document.paths) ? document.paths : {})) {
    if (path.startsWith("x-")) continue;
    if (!path.startsWith("/")) {
      report.warnings.push(`Parse issue: attribute paths. Resource ${path} should start with /`);
      continue;
    }
    const item = resolve(document, value);
    if (!isObject(item)) continue;
    for (const method of methods) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      const routeKey = routeKeyOf(method, path, operation, prefix);
      const route = importRoute(parts, routeKey, operation);
      report.warnings.push(...missingReferences(document, `paths.'${path}'(${method})`, operation));
      if (route === undefined) continue;
      const shape = routeShape(routeKey);
      if (routes.has(shape)) report.errors.push(`Route with key ${routeKey} already exists for this API`);
      routes.set(shape, route);
    }
    if (isObject(item.trace)) report.warnings.push(`Unsupported method TRACE of path ${path}. Ignoring.`);
  }
  return [...routes.values()];
}

function routeKeyOf(method: string, path: string, operation: Unchecked, prefix: string): string {
  if (method !== anyMethod) return `${method.toUpperCase()} ${prefix}${path}`;
  return operation.isDefaultRoute === true || path === "/$default" ? "$default" : `ANY ${prefix}${path}`;
}

function importRoute(parts: ImportParts, routeKey: string, operation: Unchecked): Route | undefined {
  const { report } = parts;
  const keyProblem = routeKeyProblem(routeKey);
  if (keyProblem !== undefined) return void report.errors.push(keyProblem);
  if (operation.requestBody !== undefined)
    report.info.push(`Request bodies are not supported by HTTP APIs. Ignoring requestBody of '${routeKey}'.`);
  const authorization = authorizationOf(parts, routeKey, operation);
  if (authorization === undefined) return undefined;
  const extension = operation["x-amazon-apigateway-integration"];
  const integration = extension === undefined ? undefined : parts.integrations.of(extension);
  if (typeof integration === "string")
    return void report.warnings.push(`Unable to create Integration for '${routeKey}': ${integration}`);
  return {
    ...{ routeId: newIdentifier(7), routeKey, apiKeyRequired: false, ...authorization },
    ...(typeof operation.operationId === "string" ? { operationName: operation.operationId } : {}),
    ...(integration === undefined ? {} : { target: `integrations/${integration.integrationId}` }),
  };
}

type Authorization = Pick<Route, "authorizationType" | "authorizerId" | "authorizationScopes">;

/** "Each operation can have only one of IAM authorization, a Lambda authorizer, or a JWT authorizer." */
function authorizationOf(parts: ImportParts, routeKey: string, operation: Unchecked): Authorization | undefined {
  const { report, document } = parts;
  const auth = operation["x-amazon-apigateway-auth"];
  if (isObject(auth) && auth.type === "AWS_IAM") return { authorizationType: "AWS_IAM" };
  const requirements = operation.security ?? document.security ?? [];
  const required = (Array.isArray(requirements) ? requirements : [])
    .filter(isObject)
    .flatMap((requirement) => Object.entries(requirement));
  const alternatives = Array.isArray(requirements) ? requirements.length : 0;
  if (required.length > 1 || alternatives > 1)
    return void report.errors.push(
      `Multiple security requirements are not supported for HTTP APIs. '${routeKey}' has ${Math.max(required.length, alternatives)}`,
    );
  const [only] = required;
  if (only === undefined) return { authorizationType: "NONE" };
  const [name, scopes] = only;
  const security = parts.securities.get(name);
  if (security === null)
    return void report.warnings.push(`Unable to create Route '${routeKey}': authorizer '${name}' was not created`);
  if (security === undefined) return withoutExtension(parts, routeKey, name);
  return authorizedBy(security, Array.isArray(scopes) ? scopes.map(String) : []);
}

function authorizedBy(security: Security, scopes: string[]): Authorization {
  if (security.type === "AWS_IAM") return { authorizationType: "AWS_IAM" };
  const { authorizerId, authorizerType } = security.authorizer;
  const authorizationType = authorizerType === "JWT" ? "JWT" : "CUSTOM";
  return { authorizationType, authorizerId, ...(scopes.length > 0 ? { authorizationScopes: scopes } : {}) };
}

/** The service knows no authorizer for the scheme: it says so, and leaves the route open. */
function withoutExtension(
  { document, report }: ImportParts,
  routeKey: string,
  name: string,
): Authorization | undefined {
  const components = isObject(document.components) ? document.components : {};
  const schemes = isObject(components.securitySchemes) ? components.securitySchemes : {};
  if (schemes[name] === undefined)
    return void report.warnings.push(`Unable to create Route '${routeKey}': security scheme '${name}' is missing`);
  report.warnings.push(
    `Security scheme '${name}' of '${routeKey}' has no x-amazon-apigateway-authorizer. Ignoring the requirement.`,
  );
  return { authorizationType: "NONE" };
}
