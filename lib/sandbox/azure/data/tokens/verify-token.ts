import { createHmac, type KeyObject, timingSafeEqual, verify } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../../core/json.ts";
import type { SigningKey } from "./signing-keys.ts";

/** The token is refused; `reason` is one of "Error handling in API Management policies". */
export class TokenProblem extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

const headerSchema = z.looseObject({ alg: z.string(), kid: z.string().optional() });
const claimsSchema = z.record(z.string(), z.unknown());
export type Claims = z.infer<typeof claimsSchema>;

export interface Token {
  readonly header: z.infer<typeof headerSchema>;
  readonly claims: Claims;
  readonly signed: string;
  readonly signature: Buffer;
}

/** A JSON Web Signature in compact form (RFC 7515), not yet verified. */
export function readToken(text: string): Token {
  const [head, body, signature, ...more] = text.split(".");
  const header = headerSchema.safeParse(decoded(head));
  const claims = claimsSchema.safeParse(decoded(body));
  if (!header.success || !claims.success || signature === undefined || more.length > 0)
    throw new TokenProblem("JwtInvalid", "The token is not a JSON Web Token in compact form.");
  return {
    header: header.data,
    claims: claims.data,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, "base64url"),
  };
}

function decoded(part: string | undefined): unknown {
  return parseJson(Buffer.from(part ?? "", "base64url").toString());
}

/** Throws TokenProblem unless one of the keys made the signature. */
export function verifySignature(token: Token, keys: readonly SigningKey[]): void {
  const { kid } = token.header;
  const candidates = keys.filter((key) => kid === undefined || key.kid === undefined || key.kid === kid);
  if (candidates.length === 0)
    throw new TokenProblem("TokenSignatureKeyNotFound", `No key with the id '${kid ?? ""}' is known. Access denied.`);
  if (!candidates.some(({ key }) => isSignedBy(token, key)))
    throw new TokenProblem("TokenSignatureInvalid", "Signature validation failed. Access denied.");
}

/** The algorithm must be one of the key's own kind, or a public key could serve as a shared secret. */
function isSignedBy({ header, signed, signature }: Token, key: KeyObject): boolean {
  const [, family, bits] = /^(RS|ES|HS)(256|384|512)$/.exec(header.alg) ?? [];
  const hash = `sha${bits ?? ""}`;
  if (family === "RS" && key.asymmetricKeyType === "rsa") return verify(hash, Buffer.from(signed), key, signature);
  if (family === "ES" && key.asymmetricKeyType === "ec")
    return verify(hash, Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }, signature);
  if (family !== "HS" || key.type !== "secret") return false;
  const expected = createHmac(hash, key).update(signed).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
}

interface TimeRules {
  readonly nowSeconds: number;
  readonly skewSeconds: number;
  readonly requiresExpiration: boolean;
}

/** `exp` and `nbf` (RFC 7519 §4.1). */
export function checkTimes({ claims }: Token, { nowSeconds, skewSeconds, requiresExpiration }: TimeRules): void {
  const { exp, nbf } = claims;
  if (exp === undefined && requiresExpiration)
    throw new TokenProblem("JwtInvalid", "The token has no expiration time.");
  if (exp !== undefined && !(typeof exp === "number" && exp + skewSeconds > nowSeconds))
    throw new TokenProblem("TokenExpired", "The token is expired. Access denied.");
  if (nbf !== undefined && !(typeof nbf === "number" && nbf - skewSeconds <= nowSeconds))
    throw new TokenProblem("JwtInvalid", "The token is not yet valid.");
}
