import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { limits, type RestApiSettings } from "../descriptor.ts";
import type { ApiDraft, Concern } from "./draft.ts";
import { approximate, type Objection, unsupported } from "./objection.ts";

/** By which the function is told what to check. Lists are separated by commas. */
const names = { issuer: "JwtIssuer", jwksUri: "JwtJwksUri", audiences: "JwtAudiences", scopes: "JwtScopes" } as const;

/** "API Gateway stage variables": what a value may hold. */
const variableValue = /^[A-Za-z0-9\-._~:/?#&=,]*$/;

export function encodeJwt(config: PolicyConfigOf<"jwt">, draft: ApiDraft, { drafts }: Concern): Objection | undefined {
  if (draft.settings.authorizerFunctionArn === "") return unsupported(limits.jwt);
  if (draft.jwt !== undefined)
    return unsupported("The function is told of one issuer, and an earlier policy names it.");
  const values = Object.values(jwtVariables(config));
  const listed = [...config.audiences, ...config.scopes];
  if (values.some((value) => !variableValue.test(value)) || listed.some((item) => item.includes(","))) {
    return unsupported("A stage variable cannot hold these words: letters, digits and - . _ ~ : / ? # & = only.");
  }
  draft.jwt = config;
  for (const operation of drafts) operation.isAuthorized = true;
  return approximate(limits.jwtByFunction, "What the function does not check is not checked.");
}

/** Stage variables: the deployment carries them, so they change together with the document. */
export function jwtVariables({ issuer, jwksUri, audiences, scopes }: PolicyConfigOf<"jwt">): Record<string, string> {
  return {
    [names.issuer]: issuer,
    [names.jwksUri]: jwksUri,
    ...(audiences.length > 0 ? { [names.audiences]: audiences.join(",") } : {}),
    ...(scopes.length > 0 ? { [names.scopes]: scopes.join(",") } : {}),
  };
}

/** "x-amazon-apigateway-authorizer object": a request authorizer, so that the function sees the stage variables. */
export function authorizerScheme({ region, authorizerFunctionArn, authorizerRoleArn }: RestApiSettings): JsonObject {
  const partition = authorizerFunctionArn.split(":")[1] ?? "aws";
  return {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: "request",
      identitySource: "method.request.header.Authorization",
      authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${authorizerFunctionArn}/invocations`,
      ...(authorizerRoleArn === "" ? {} : { authorizerCredentials: authorizerRoleArn }),
      authorizerResultTtlInSeconds: 300,
    },
  };
}

export function isJwtVariable(name: string): boolean {
  return Object.values(names).some((own) => own === name);
}

export function decodeJwt(variables: Readonly<Record<string, string>>): PolicyConfig[] {
  const issuer = variables[names.issuer];
  const jwksUri = variables[names.jwksUri];
  if (issuer === undefined || jwksUri === undefined) return [];
  const listed = (text: string | undefined) => (text ?? "").split(",").filter((item) => item !== "");
  return [
    {
      type: "jwt",
      issuer,
      jwksUri,
      audiences: listed(variables[names.audiences]),
      scopes: listed(variables[names.scopes]),
    },
  ];
}
