import { createPublicKey, type KeyObject } from "node:crypto";
import { isObject, parseJson, type Unchecked } from "../../../core/json.ts";

/** "Amazon API Gateway quotas": discovery and key set endpoints. */
const timeoutMs = 1_500;
const mostBytes = 150_000;
/** How long fetched keys are used. */
const keptForMs = 300_000;

interface KeySet {
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly fetchedAtMs: number;
}

/** The signing keys of token issuers, found through their discovery documents (OpenID Connect Discovery 1.0, section 4). */
export class Issuers {
  readonly #now: () => number;
  readonly #keySets = new Map<string, KeySet>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The key of that id. A key that is not known yet is looked for once more, since issuers rotate them. Undefined when there is none. */
  async key(issuer: string, keyId: string): Promise<KeyObject | undefined> {
    const held = this.#keySets.get(issuer);
    const known = held?.keys.get(keyId);
    if (known !== undefined && held !== undefined && this.#now() - held.fetchedAtMs < keptForMs) return known;
    const keys = await fetchKeys(issuer).catch(() => undefined);
    if (keys === undefined) return undefined;
    this.#keySets.set(issuer, { keys, fetchedAtMs: this.#now() });
    return keys.get(keyId);
  }

  /**
   * Why an authorizer cannot be made for this issuer, or undefined. The service fetches the discovery document of any issuer;
   * the sandbox that of issuers on loopback only, so that it needs no network.
   */
  async problem(issuer: string): Promise<string | undefined> {
    if (!isLoopback(issuer)) return undefined;
    const address = discoveryAddress(issuer);
    const document = await fetchJson(address).catch(() => undefined);
    if (document === undefined)
      return `Caught exception when connecting to ${address} for issuer ${issuer}. Please try again later`;
    return typeof document.jwks_uri === "string"
      ? undefined
      : `Invalid issuer: ${issuer}. The discovery document at ${address} has no jwks_uri`;
  }

  clear(): void {
    this.#keySets.clear();
  }
}

function isLoopback(issuer: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(issuer).hostname);
}

function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

async function fetchKeys(issuer: string): Promise<Map<string, KeyObject>> {
  const discovery = await fetchJson(discoveryAddress(issuer));
  const keySet = await fetchJson(String(discovery.jwks_uri));
  const listed = Array.isArray(keySet.keys) ? keySet.keys.filter(isObject) : [];
  const keys = new Map<string, KeyObject>();
  // Only RSA keys are supported ("Controlling access to HTTP APIs with JWT authorizers").
  for (const { kid, kty, n, e } of listed)
    if (kty === "RSA" && typeof kid === "string")
      keys.set(kid, createPublicKey({ key: { kty, n: String(n), e: String(e) }, format: "jwk" }));
  return keys;
}

async function fetchJson(address: string): Promise<Unchecked> {
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) });
  const text = await response.text();
  const document = response.ok && Buffer.byteLength(text) <= mostBytes ? parseJson(text) : undefined;
  if (!isObject(document)) throw new Error(`${address} answers no JSON object.`);
  return document;
}
