import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { isObject, parseJson, type Unchecked } from "../../../../core/json.ts";
import type { Authorizer } from "../../model.ts";
import type { Authorization } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";

/** A user pool of Amazon Cognito, as far as others see it: the keys by which its tokens are signed. */
export interface UserPool {
  readonly keys: readonly (JsonWebKey & { readonly kid: string })[];
}

export interface Presented {
  readonly token: string;
  /** Of the method. */
  readonly scopes: readonly string[];
  readonly nowMs: number;
}

/**
 * Who the caller is, by a token of one of the authorizer's pools. Throws UNAUTHORIZED for any other.
 * "Control access to REST APIs using Amazon Cognito user pools as an authorizer": a method with scopes takes access tokens
 * that have one of them, and a method without takes identity tokens. Audiences are not looked at.
 */
export function authorizeByPool(
  { providerARNs = [] }: Authorizer,
  pools: Readonly<Record<string, UserPool>>,
  presented: Presented,
): Authorization {
  const known = providerARNs.filter((arn) => pools[arn] !== undefined);
  if (known.length === 0)
    throw new GatewayFailure("AUTHORIZER_CONFIGURATION_ERROR", {
      sandboxWord: `No user pool is registered as ${providerARNs.join(", ")}`,
    });
  for (const arn of known) {
    const claims = claimsOf(presented, issuerOf(arn), pools[arn]?.keys ?? []);
    if (claims === undefined) continue;
    const texts = Object.entries(claims).map(([name, value]) => [name, String(value)] as const);
    return { principalId: String(claims.sub), context: {}, claims: Object.fromEntries(texts) };
  }
  throw new GatewayFailure("UNAUTHORIZED");
}

/** Of `arn:aws:cognito-idp:{region}:{account}:userpool/{pool}`. */
function issuerOf(arn: string): string {
  const [, , , region = "", , resource = ""] = arn.split(":");
  return `https://cognito-idp.${region}.amazonaws.com/${resource.replace(/^userpool\//, "")}`;
}

/** The claims of a good token of the issuer's, of the kind that the method takes. */
function claimsOf({ token, scopes, nowMs }: Presented, issuer: string, keys: UserPool["keys"]): Unchecked | undefined {
  const [header = "", payload = "", signature = "", ...more] = token.replace(/^Bearer +/i, "").split(".");
  const head = decode(header);
  const claims = decode(payload);
  if (head?.alg !== "RS256" || claims === undefined || more.length > 0) return undefined;
  const key = keys.find(({ kid }) => kid === head.kid);
  const signed = Buffer.from(`${header}.${payload}`);
  const isSigned =
    key !== undefined &&
    verify("sha256", signed, createPublicKey({ key, format: "jwk" }), Buffer.from(signature, "base64url"));
  const isCurrent = typeof claims.exp === "number" && claims.exp > nowMs / 1_000;
  return isSigned && claims.iss === issuer && isCurrent && isTaken(claims, scopes) ? claims : undefined;
}

function isTaken({ token_use: use, scope }: Unchecked, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return use === "id";
  const given = typeof scope === "string" ? scope.split(" ") : [];
  return use === "access" && wanted.some((one) => given.includes(one));
}

function decode(part: string): Unchecked | undefined {
  const decoded = parseJson(Buffer.from(part, "base64url").toString());
  return isObject(decoded) ? decoded : undefined;
}
