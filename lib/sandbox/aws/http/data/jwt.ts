import { verify } from "node:crypto";
import { isObject, parseJson, type Unchecked } from "../../../core/json.ts";
import type { Authorizer } from "../model.ts";
import type { Issuers } from "./issuers.ts";

/** A token's claims, or why the token is refused, in the words of `error_description`. */
export type TokenVerdict = { readonly claims: Unchecked } | { readonly problem: string };

const digests: Readonly<Record<string, string>> = { RS256: "sha256", RS384: "sha384", RS512: "sha512" };

/**
 * Verifies a token by the steps of "Controlling access to HTTP APIs with JWT authorizers": algorithm and signature by the
 * issuer's key, then `iss`, `aud` or `client_id`, `exp`, `nbf` and `iat`. Scopes are the route's matter.
 */
export async function verifyToken(
  token: string,
  configuration: NonNullable<Authorizer["jwtConfiguration"]>,
  issuers: Issuers,
  nowMs: number,
): Promise<TokenVerdict> {
  const [header = "", payload = "", signature = "", ...more] = token.split(".");
  const { alg, kid } = decode(header) ?? {};
  const claims = decode(payload);
  if (claims === undefined || signature === "" || more.length > 0) return { problem: "the token is malformed" };
  const digest = digests[String(alg)];
  if (digest === undefined) return { problem: `signing method ${String(alg)} is invalid` };
  if (typeof kid !== "string") return { problem: "the token has no key id" };
  if (claims.iss !== configuration.issuer) return { problem: "invalid issuer" };
  const key = await issuers.key(configuration.issuer, kid);
  if (key === undefined) return { problem: `unable to find a signing key that matches '${kid}'` };
  const isSigned = verify(digest, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url"));
  if (!isSigned) return { problem: "verification failed: invalid signature" };
  const problem = claimsProblem(claims, configuration.audience, nowMs / 1_000);
  return problem === undefined ? { claims } : { problem };
}

function claimsProblem(claims: Unchecked, audiences: readonly string[], nowSeconds: number): string | undefined {
  const meant = [claims.aud ?? claims.client_id].flat();
  if (!meant.some((audience) => audiences.includes(String(audience))))
    return "the token does not have a valid audience";
  if (typeof claims.exp !== "number" || claims.exp <= nowSeconds) return "the token has expired";
  if (typeof claims.nbf === "number" && claims.nbf > nowSeconds) return "the token is not valid yet";
  if (typeof claims.iat === "number" && claims.iat > nowSeconds) return "the token was issued in the future";
  return undefined;
}

/** `scope` is a text of words; `scp` may be that or a list. */
export function scopesOf(claims: Unchecked): string[] {
  const words = (value: unknown) => (typeof value === "string" ? value.split(" ") : []);
  return [...words(claims.scope), ...words(claims.scp), ...(Array.isArray(claims.scp) ? claims.scp.map(String) : [])];
}

function decode(part: string): Unchecked | undefined {
  const decoded = parseJson(Buffer.from(part, "base64url").toString());
  return isObject(decoded) ? decoded : undefined;
}
