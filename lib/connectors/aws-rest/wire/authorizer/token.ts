// Runs in AWS Lambda, not here: what it imports comes with Node. See ./handler.ts.
import { type KeyObject, verify } from "node:crypto";
import { isRecord, textOf, type VerificationKey } from "./key-set.ts";

type Claims = Readonly<Record<string, unknown>>;

/** A token taken apart, not yet believed. */
export interface ReadToken {
  readonly alg: string;
  readonly kid?: string | undefined;
  readonly claims: Claims;
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** What a policy asks of a token. */
export interface Wanted {
  readonly issuer: string;
  /** One must be there; any where the list is empty. */
  readonly audiences: readonly string[];
  /** All must be there. */
  readonly scopes: readonly string[];
}

interface Algorithm {
  readonly hash: "sha256" | "sha384" | "sha512";
  /** The curve, for those of elliptic curves. */
  readonly curve?: string;
}

/** RFC 7518 §3.1, those by a public key. `none` and those by a shared secret are not here, so no token can choose them. */
const algorithms: ReadonlyMap<string, Algorithm> = new Map<string, Algorithm>([
  ["RS256", { hash: "sha256" }],
  ["RS384", { hash: "sha384" }],
  ["RS512", { hash: "sha512" }],
  ["ES256", { hash: "sha256", curve: "prime256v1" }],
  ["ES384", { hash: "sha384", curve: "secp384r1" }],
  ["ES512", { hash: "sha512", curve: "secp521r1" }],
]);

/** Clocks differ. */
const skewSeconds = 60;
/** RFC 7518 §3.3: "A key of size 2048 bits or larger MUST be used with these algorithms." */
const leastRsaBits = 2048;

/** The compact form of RFC 7515 §3.1; undefined for what is none, or is signed in no way that we take. */
export function readToken(text: string): ReadToken | undefined {
  const parts = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(text);
  if (parts === null) return undefined;
  const [, header = "", payload = "", signature = ""] = parts;
  const head = decode(header);
  const claims = decode(payload);
  const alg = textOf(head?.alg);
  // RFC 7515 §4.1.11: a token that names extensions we do not know must not be taken.
  if (head === undefined || claims === undefined || alg === undefined || !algorithms.has(alg) || "crit" in head)
    return undefined;
  return {
    ...{ alg, kid: textOf(head.kid), claims },
    signed: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, "base64url"),
  };
}

/** By one of these keys, in the way that the key is for. */
export function isSignedBy(keys: readonly VerificationKey[], { alg, signed, signature }: ReadToken): boolean {
  const algorithm = algorithms.get(alg);
  if (algorithm === undefined) return false;
  return keys.some(
    ({ key, alg: only }) =>
      (only === undefined || only === alg) &&
      isFor(algorithm, key) &&
      // RFC 7518 §3.4: the two numbers of the signature, one after the other.
      verify(algorithm.hash, signed, { key, dsaEncoding: "ieee-p1363" }, signature),
  );
}

function isFor({ curve }: Algorithm, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  if (curve !== undefined) return asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === curve;
  return asymmetricKeyType === "rsa" && (asymmetricKeyDetails?.modulusLength ?? 0) >= leastRsaBits;
}

/** From the wanted issuer, for one of the wanted audiences, and of now (RFC 7519 §4.1). A token without an end is not taken. */
export function isMeant({ iss, aud, exp, nbf }: Claims, { issuer, audiences }: Wanted, nowMs: number): boolean {
  const now = nowMs / 1000;
  const isCurrent =
    typeof exp === "number" &&
    now < exp + skewSeconds &&
    (nbf === undefined || (typeof nbf === "number" && now >= nbf - skewSeconds));
  const meant = Array.isArray(aud) ? aud : [aud];
  return isCurrent && iss === issuer && (audiences.length === 0 || audiences.some((one) => meant.includes(one)));
}

/** `scope` is a list in one text (RFC 8693 §4.2); some issuers write `scp`, as a text or as a list. */
export function hasScopes({ scope, scp }: Claims, { scopes }: Wanted): boolean {
  const given = [scope, scp].flat().flatMap((text) => textOf(text)?.split(" ") ?? []);
  return scopes.every((wanted) => given.includes(wanted));
}

function decode(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
