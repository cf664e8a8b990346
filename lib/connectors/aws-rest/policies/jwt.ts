import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import { authorizerArn } from "../wire.ts";
import { poolScheme, type UserPool, userPoolObjection, userPoolOf } from "./cognito.ts";
import type { ApiDraft, Concern } from "./draft.ts";
import { twice } from "./objection.ts";

/** The security scheme of the function that checks tokens. */
export const tokenScheme = "token";

/** By which the function is told what to check. Lists are separated by commas. */
const names = { issuer: "JwtIssuer", jwksUri: "JwtJwksUri", audiences: "JwtAudiences", scopes: "JwtScopes" } as const;

/** "API Gateway stage variables": what a value may hold. */
const variableValue = /^[A-Za-z0-9\-._~:/?#&=,]*$/;

/**
 * Tokens of a user pool are checked by API Gateway itself, as far as it can; all others by the function. One of ours checks
 * exactly what the policy says, so that it gets what a user pool would only come near to.
 */
export function encodeJwt(config: PolicyConfigOf<"jwt">, draft: ApiDraft, concern: Concern): Objection | undefined {
  const { settings, facts } = draft;
  const pool = userPoolOf(config);
  const isWhole = config.audiences.length === 0 && config.scopes.length <= 1;
  const isExact = isWhole && userPoolObjection(config) === undefined;
  const hasFunction = settings.managedAuthorizer || settings.authorizerFunctionArn !== "";
  const isLeft = settings.managedAuthorizer ? isExact : isWhole || !hasFunction;
  if (pool !== undefined && isLeft) return byUserPool(config, pool, draft, concern);
  if (!hasFunction) return unsupported(limits.jwt);
  if (settings.managedAuthorizer && facts.account === undefined)
    return unsupported("Functions are named by account, and the gateway's account is not known: check the gateway.");
  return byFunction(config, draft, concern);
}

function byUserPool(
  config: PolicyConfigOf<"jwt">,
  pool: UserPool,
  draft: ApiDraft,
  { drafts }: Concern,
): Objection | undefined {
  if (draft.facts.account === undefined) {
    return unsupported("User pools are named by account, and the gateway's account is not known: check the gateway.");
  }
  if (config.scopes.length > 1) {
    return unsupported(
      `A Cognito authorizer lets in a token with any one of the ${config.scopes.length} required scopes, where the policy asks for all.`,
    );
  }
  if (drafts.some(({ authorizer }) => authorizer !== undefined)) return twice;
  draft.pools.set(poolScheme(pool), pool);
  for (const operation of drafts) operation.authorizer = { scheme: poolScheme(pool), scopes: config.scopes };
  return userPoolObjection(config);
}

function byFunction(config: PolicyConfigOf<"jwt">, draft: ApiDraft, { drafts }: Concern): Objection | undefined {
  if (draft.jwt !== undefined)
    return unsupported("The function is told of one issuer, and an earlier policy names it.");
  const values = Object.values(jwtVariables(config));
  const listed = [...config.audiences, ...config.scopes];
  if (values.some((value) => !variableValue.test(value)) || listed.some((item) => item.includes(","))) {
    return unsupported("A stage variable cannot hold these words: letters, digits and - . _ ~ : / ? # & = only.");
  }
  if (drafts.some(({ authorizer }) => authorizer !== undefined)) return twice;
  draft.jwt = config;
  for (const operation of drafts) operation.authorizer = { scheme: tokenScheme, scopes: [] };
  if (draft.settings.managedAuthorizer) return undefined;
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

/**
 * "x-amazon-apigateway-authorizer object": a request authorizer, so that the function sees the stage variables. What the function
 * answered is kept for the token: of ours for a minute, so that a token outlives its end by little.
 */
export function authorizerScheme({ settings, facts: { account = "" } }: ApiDraft): JsonObject {
  const { region, managedAuthorizer, authorizerRoleArn } = settings;
  const arn = managedAuthorizer ? authorizerArn({ region, account }) : settings.authorizerFunctionArn;
  const partition = arn.split(":")[1] ?? "aws";
  return {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: "request",
      identitySource: "method.request.header.Authorization",
      authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
      ...(managedAuthorizer || authorizerRoleArn === "" ? {} : { authorizerCredentials: authorizerRoleArn }),
      authorizerResultTtlInSeconds: managedAuthorizer ? 60 : 300,
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
