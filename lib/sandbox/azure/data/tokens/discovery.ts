import { z } from "zod";
import { keySetSchema, type SigningKey, signingKeysOf } from "./signing-keys.ts";

const configurationSchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

export interface Provider {
  readonly issuer: string;
  readonly keys: readonly SigningKey[];
}

interface Cached {
  readonly provider: Provider;
  readonly fetchedAtMs: number;
}

/** "Validate JWT, openid-config": pulled every hour, and for an unknown key at most once in five minutes. */
const lifeMs = 3_600_000;
const refreshMs = 300_000;
const timeoutMs = 5_000;

/** Fetches and keeps what OpenID providers say of themselves (OpenID Connect Discovery 1.0 §4). */
export class Discovery {
  readonly #clock: () => number;
  readonly #cache = new Map<string, Cached>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Throws when the address does not answer with a configuration and a key set. */
  async provider(url: string, kid: string | undefined): Promise<Provider> {
    const cached = this.#cache.get(url);
    const ageMs = cached === undefined ? Number.POSITIVE_INFINITY : this.#clock() - cached.fetchedAtMs;
    const knowsKey = cached?.provider.keys.some((key) => kid === undefined || key.kid === kid) === true;
    if (cached !== undefined && ageMs < (knowsKey ? lifeMs : refreshMs)) return cached.provider;
    const { issuer, jwks_uri } = configurationSchema.parse(await fetchJson(url));
    const provider = { issuer, keys: signingKeysOf(keySetSchema.parse(await fetchJson(jwks_uri))) };
    this.#cache.set(url, { provider, fetchedAtMs: this.#clock() });
    return provider;
  }
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  return response.json();
}
