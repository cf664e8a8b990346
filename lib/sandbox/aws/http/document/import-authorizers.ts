import { isObject, type Unchecked } from "../../../core/json.ts";
import { authorizerProblem, type ProposedAuthorizer } from "../authorizer-problem.ts";
import { newIdentifier } from "../identifier.ts";
import type { Authorizer } from "../model.ts";
import type { ImportReport } from "./report.ts";

/** What an operation may ask for by the name of a security scheme. */
export type Security = { readonly type: "AWS_IAM" } | { readonly type: "authorizer"; readonly authorizer: Authorizer };

/** By the name of the scheme. One whose authorizer cannot be made is null: its operations are left out. */
export type Securities = ReadonlyMap<string, Security | null>;

/**
 * Makes the authorizers of `components.securitySchemes` ("x-amazon-apigateway-authorizer object"). Schemes without the
 * extension are no part of the map.
 */
export async function importAuthorizers(
  document: Unchecked,
  report: ImportReport,
  issuerProblem: (issuer: string) => Promise<string | undefined>,
): Promise<Securities> {
  const components = isObject(document.components) ? document.components : {};
  const schemes = isObject(components.securitySchemes) ? components.securitySchemes : {};
  const securities = new Map<string, Security | null>();
  for (const [name, scheme] of Object.entries(schemes)) {
    if (!isObject(scheme)) continue;
    const extension = scheme["x-amazon-apigateway-authorizer"];
    if (isObject(extension)) {
      const proposed = propose(name, scheme, extension);
      const problem = await authorizerProblem(proposed, issuerProblem);
      if (problem !== undefined) report.warnings.push(`Unable to create Authorizer '${name}': ${problem}`);
      const authorizerId = newIdentifier(6);
      securities.set(name, problem === undefined ? accepted({ ...proposed, authorizerId }) : null);
    } else if (scheme["x-amazon-apigateway-authtype"] === "awsSigv4") {
      securities.set(name, { type: "AWS_IAM" });
    }
  }
  return securities;
}

function accepted(proposed: ProposedAuthorizer & { authorizerId: string }): Security {
  const authorizerType = proposed.authorizerType === "JWT" ? "JWT" : "REQUEST";
  return { type: "authorizer", authorizer: { ...proposed, authorizerType } };
}

function propose(name: string, scheme: Unchecked, extension: Unchecked): ProposedAuthorizer {
  const text = (key: string) => (typeof extension[key] === "string" ? extension[key] : undefined);
  const type = (text("type") ?? "").toUpperCase();
  const identitySource = (text("identitySource") ?? "$request.header.Authorization")
    .split(",")
    .map((part) => part.trim());
  if (type === "JWT")
    return { name, authorizerType: type, identitySource, jwtConfiguration: jwtConfiguration(scheme, extension) };
  const ttl = Number(extension.authorizerResultTtlInSeconds ?? Number.NaN);
  return {
    ...{ name, authorizerType: type, identitySource },
    authorizerUri: text("authorizerUri"),
    authorizerCredentialsArn: text("authorizerCredentials"),
    authorizerPayloadFormatVersion: text("authorizerPayloadFormatVersion"),
    authorizerResultTtlInSeconds: Number.isNaN(ttl) ? undefined : ttl,
    enableSimpleResponses: extension.enableSimpleResponses === true ? true : undefined,
  };
}

function jwtConfiguration(scheme: Unchecked, extension: Unchecked): { issuer: string; audience: string[] } {
  const given = isObject(extension.jwtConfiguration) ? extension.jwtConfiguration : {};
  const audience = Array.isArray(given.audience) ? given.audience : [given.audience];
  const address = typeof scheme.openIdConnectUrl === "string" ? scheme.openIdConnectUrl : "";
  const found = address.replace(/\/\.well-known\/openid-configuration$/, "");
  return {
    issuer: typeof given.issuer === "string" ? given.issuer : found,
    audience: audience.filter((entry): entry is string => typeof entry === "string"),
  };
}
