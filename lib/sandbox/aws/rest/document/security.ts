import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import { checkAuthorizer } from "../authorizer-check.ts";
import { newIdentifier } from "../identifier.ts";
import type { Authorizer, Method } from "../model.ts";
import { type ApiDocument, objectAt, textAt } from "./read-document.ts";
import type { ImportReport } from "./report.ts";

/** How a method is protected. */
export type Protection = Pick<Method, "authorizationType" | "authorizerId" | "authorizationScopes" | "apiKeyRequired">;

const authorizerExtension = "x-amazon-apigateway-authorizer";
const authTypeExtension = "x-amazon-apigateway-authtype";

const types: Readonly<Record<string, Authorizer["type"]>> = {
  token: "TOKEN",
  request: "REQUEST",
  cognito_user_pools: "COGNITO_USER_POOLS",
};

/** The authorizers of a document's security schemes, used or not. Those of a name that is known keep their id. */
export function readAuthorizers(
  document: ApiDocument,
  known: readonly Authorizer[],
  report: ImportReport,
): Record<string, Authorizer> {
  const authorizers: Record<string, Authorizer> = {};
  for (const [name, scheme] of Object.entries(document.securitySchemes)) {
    if (!isObject(scheme) || !isObject(scheme[authorizerExtension])) continue;
    const extension = scheme[authorizerExtension];
    report.attempt(`Unable to create authorizer from security definition: '${name}'`, () => {
      const authorizer = readAuthorizer(name, scheme, extension, known);
      authorizers[authorizer.id] = authorizer;
    });
  }
  return authorizers;
}

function readAuthorizer(
  name: string,
  scheme: Unchecked,
  extension: Unchecked,
  known: readonly Authorizer[],
): Authorizer {
  const type = types[(textAt(extension, "type") ?? "").toLowerCase()];
  if (type === undefined) throw badRequest("Invalid authorizer type specified");
  const ttl = extension.authorizerResultTtlInSeconds;
  const authorizer: Authorizer = {
    id: known.find((other) => other.name === name)?.id ?? newIdentifier(6),
    ...{ name, type, authType: textAt(scheme, authTypeExtension) },
    providerARNs: Array.isArray(extension.providerARNs) ? extension.providerARNs.map(String) : undefined,
    authorizerUri: textAt(extension, "authorizerUri"),
    // An empty text is as good as none.
    authorizerCredentials: textAt(extension, "authorizerCredentials") || undefined,
    identitySource: textAt(extension, "identitySource") || (type === "REQUEST" ? undefined : defaultSource(scheme)),
    identityValidationExpression: textAt(extension, "identityValidationExpression"),
    ...(typeof ttl === "number" ? { authorizerResultTtlInSeconds: ttl } : {}),
  };
  checkAuthorizer(authorizer);
  return authorizer;
}

function defaultSource(scheme: Unchecked): string {
  return `method.request.header.${textAt(scheme, "name") ?? "Authorization"}`;
}

/**
 * What an operation's security requirements make of its method. The document's own are used where the operation has none:
 * recorded from the service, whatever its guide says.
 */
export function readProtection(
  document: ApiDocument,
  operation: Unchecked,
  authorizers: readonly Authorizer[],
  report: ImportReport,
): Protection {
  let protection: Protection = { authorizationType: "NONE", apiKeyRequired: false };
  for (const requirement of requirementsOf(document, operation))
    for (const [name, scopes] of Object.entries(requirement))
      protection = { ...protection, ...protectionBy(document, name, scopes, authorizers, report) };
  const auth = textAt(objectAt(operation, "x-amazon-apigateway-auth"), "type")?.toUpperCase();
  if (auth === "AWS_IAM") return { ...protection, authorizationType: "AWS_IAM", authorizerId: undefined };
  if (auth === "NONE") return { authorizationType: "NONE", apiKeyRequired: protection.apiKeyRequired };
  return protection;
}

function requirementsOf(document: ApiDocument, operation: Unchecked): Unchecked[] {
  const own = operation.security ?? document.root.security;
  return Array.isArray(own) ? own.filter(isObject) : [];
}

function protectionBy(
  document: ApiDocument,
  name: string,
  scopes: unknown,
  authorizers: readonly Authorizer[],
  report: ImportReport,
): Partial<Protection> {
  const scheme = document.securitySchemes[name];
  if (!isObject(scheme)) {
    report.warn(`Unable to find security definition '${name}'. Ignoring.`);
    return {};
  }
  const authorizer = authorizers.find((candidate) => candidate.name === name);
  if (authorizer !== undefined) {
    const list = Array.isArray(scopes) ? scopes.map(String) : [];
    return {
      authorizationType: authorizer.type === "COGNITO_USER_POOLS" ? "COGNITO_USER_POOLS" : "CUSTOM",
      authorizerId: authorizer.id,
      ...(list.length > 0 ? { authorizationScopes: list } : {}),
    };
  }
  if (textAt(scheme, authTypeExtension) === "awsSigv4") return { authorizationType: "AWS_IAM" };
  if (scheme.type !== "apiKey") {
    report.warn(`Unsupported security definition type '${String(scheme.type)}' for '${name}'. Ignoring.`);
    return {};
  }
  return textAt(scheme, "name")?.toLowerCase() === "x-api-key" ? { apiKeyRequired: true } : {};
}
