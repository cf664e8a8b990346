import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import { authorizerArn } from "../wire.ts";
import { poolScheme, type UserPool, userPoolObjection, userPoolOf } from "./cognito.ts";
import type { ApiDraft, Concern } from "./draft.ts";
import { type TokenCheck, tokenScheme, variablesProblem } from "./jwt-variables.ts";
import { twice } from "./objection.ts";

/** "Amazon API Gateway quotas": authorizers of one API. */
const mostAuthorizers = 10;

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

/** Each policy has an authorizer of its own: what the function answered for one is not kept for the others. */
function byFunction(config: PolicyConfigOf<"jwt">, draft: ApiDraft, { drafts }: Concern): Objection | undefined {
  const { tokens, pools } = draft;
  const isManaged = draft.settings.managedAuthorizer;
  if (!isManaged && tokens.length > 0)
    return unsupported("The function is told of one issuer, and an earlier policy names it.");
  const same = tokens.findIndex((token) => isDeepStrictEqual(token.config, config));
  const number = same < 0 ? tokens.length + 1 : same + 1;
  const places = drafts.map(({ place }) => place);
  const check: TokenCheck = { config, places: [...(tokens[number - 1]?.places ?? []), ...places] };
  const problem = variablesProblem(check, number);
  if (problem !== undefined) return unsupported(problem);
  if (drafts.some(({ authorizer }) => authorizer !== undefined)) return twice;
  if (same < 0 && tokens.length + pools.size === mostAuthorizers)
    return unsupported(`An API has ${mostAuthorizers} authorizers at most, one for each different JWT policy.`);
  tokens[number - 1] = check;
  for (const operation of drafts) operation.authorizer = { scheme: tokenScheme(number), scopes: [] };
  return isManaged ? undefined : approximate(limits.jwtByFunction, "What the function does not check is not checked.");
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
