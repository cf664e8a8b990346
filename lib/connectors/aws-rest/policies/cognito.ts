import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { partitionOf } from "../../aws/settings.ts";
import { approximate, type Objection } from "../../objection.ts";

/** A user pool of Amazon Cognito, as the tokens that it issues name it. */
export interface UserPool {
  readonly region: string;
  /** `eu-west-1_AbC123xyz` */
  readonly id: string;
}

const poolIssuer =
  /^https:\/\/cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z]{2}(?:-[a-z]+)+-\d_[A-Za-z0-9]+)$/;
const poolArn = /^arn:aws[a-z-]*:cognito-idp:([a-z0-9-]+):\d{12}:userpool\/([a-z]{2}(?:-[a-z]+)+-\d_[A-Za-z0-9]+)$/;

/** The user pool whose tokens the policy asks for, with the keys that the pool publishes: "Verifying JSON web tokens". */
export function userPoolOf({ issuer, jwksUri }: PolicyConfigOf<"jwt">): UserPool | undefined {
  const [, region, id] = poolIssuer.exec(issuer) ?? [];
  if (region === undefined || id === undefined || !id.startsWith(`${region}_`)) return undefined;
  return jwksUri === keySetOf(issuer) ? { region, id } : undefined;
}

/** One authorizer for each pool; its name is an id of the document's security schemes. */
export function poolScheme({ id }: UserPool): string {
  return `user_pool_${id}`;
}

/**
 * "Control access to REST APIs using Amazon Cognito user pools as an authorizer": with scopes, an access token that has one
 * of them is wanted; without, an identity token. Nothing is said of audiences.
 */
export function userPoolObjection({ audiences, scopes }: PolicyConfigOf<"jwt">): Objection | undefined {
  if (audiences.length > 0) {
    return approximate(
      "A Cognito authorizer does not look at audiences.",
      "Tokens of every app client of the user pool are let in.",
      true,
    );
  }
  if (scopes.length > 0) return undefined;
  return approximate(
    "A Cognito authorizer takes identity tokens where no scope is required.",
    "Access tokens of the user pool are refused: require a scope to have them taken instead.",
  );
}

/** "x-amazon-apigateway-authorizer object", of the kind `cognito_user_pools`. The pool is taken for one of the account's own. */
export function userPoolAuthorizer({ region, id }: UserPool, account: string): JsonObject {
  return {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": authType,
    "x-amazon-apigateway-authorizer": {
      type: authType,
      identitySource: "method.request.header.Authorization",
      providerARNs: [`arn:${partitionOf(region)}:cognito-idp:${region}:${account}:userpool/${id}`],
    },
  };
}

/** The policy behind a security scheme; none where the scheme is no Cognito authorizer, or one of several pools. */
export function decodeUserPool(scheme: JsonObject, scopes: readonly string[]): PolicyConfig | undefined {
  const authorizer = scheme["x-amazon-apigateway-authorizer"];
  if (scheme["x-amazon-apigateway-authtype"] !== authType || !isJsonObject(authorizer)) return undefined;
  const providers = Array.isArray(authorizer.providerARNs) ? authorizer.providerARNs.map(String) : [];
  const [, region, id] = (providers.length === 1 && poolArn.exec(providers[0] ?? "")) || [];
  if (region === undefined || id === undefined || scopes.length > 1) return undefined;
  const issuer = `https://cognito-idp.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/${id}`;
  return { type: "jwt", issuer, jwksUri: keySetOf(issuer), audiences: [], scopes: [...scopes] };
}

const authType = "cognito_user_pools";

function keySetOf(issuer: string): string {
  return `${issuer}/.well-known/jwks.json`;
}
