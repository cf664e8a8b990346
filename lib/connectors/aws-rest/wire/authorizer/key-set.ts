// Runs in AWS Lambda, not here: what it imports comes with Node. See ./handler.ts.
import { createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";

/** One key of a key set (RFC 7517) that a signature may be by. */
export interface VerificationKey {
  readonly kid?: string | undefined;
  /** The one algorithm that the key is for, where the set says so. */
  readonly alg?: string | undefined;
  readonly key: KeyObject;
}

/** What the function needs of the world around it; tests bring their own. */
export interface World {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Rejects where the address cannot be read, or answers no JSON. */
  readonly fetchJson: (address: string) => Promise<unknown>;
}

/** When a set is read again: a key that the issuer withdraws is believed no longer than this. */
const refreshMs = 10 * 60_000;
/** How long the last set is believed while it cannot be read again. */
const longestUseMs = 60 * 60_000;
/** The least time between two requests, so that tokens with made-up key ids cannot flood the issuer. */
const cooldownMs = 30_000;
/** The same while there is no set to go on with. */
const retryMs = 1000;

interface Cached {
  readonly keys: readonly VerificationKey[];
  readonly readAt: number;
}

/** The keys behind one address. */
class KeySet {
  readonly #address: string;
  readonly #world: World;
  #cached: Cached | undefined;
  #problem = "";
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(address: string, world: World) {
    this.#address = address;
    this.#world = world;
  }

  /**
   * The keys of this id, or all where a token names none. An id that is not known is looked for once more: the issuer may
   * have rotated its keys. Rejects where there is no set to judge by.
   */
  async find(kid: string | undefined): Promise<readonly VerificationKey[]> {
    if (!this.#isYounger(refreshMs)) await this.#read();
    const known = this.#of(kid);
    if (known.length > 0) return known;
    await this.#read();
    return this.#of(kid);
  }

  #isYounger(ms: number): boolean {
    return this.#cached !== undefined && this.#world.now() - this.#cached.readAt < ms;
  }

  #of(kid: string | undefined): readonly VerificationKey[] {
    if (this.#cached === undefined || !this.#isYounger(longestUseMs))
      throw new Error(`The key set ${this.#address} cannot be read. ${this.#problem}`);
    return this.#cached.keys.filter((key) => kid === undefined || key.kid === kid);
  }

  /** One request at a time, and none within the cooldown. A failure leaves the set as it was. */
  async #read(): Promise<void> {
    const pauseMs = this.#isYounger(longestUseMs) ? cooldownMs : retryMs;
    if (this.#asking === undefined && this.#world.now() - this.#askedAt < pauseMs) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    this.#askedAt = this.#world.now();
    try {
      const keys = keysIn(await this.#world.fetchJson(this.#address));
      this.#cached = { keys, readAt: this.#world.now() };
    } catch (error) {
      this.#problem = String(error);
    }
  }
}

/** The sets of every issuer that the APIs of the account name. They live as long as Lambda keeps the process. */
export function keySets(world: World): (address: string) => KeySet {
  const sets = new Map<string, KeySet>();
  return (address) => {
    const set = sets.get(address) ?? new KeySet(address, world);
    sets.set(address, set);
    return set;
  };
}

/** Public keys of the two families that we verify by. Others of the set, and those for encryption, are passed over. */
function keysIn(set: unknown): VerificationKey[] {
  const listed = isRecord(set) && Array.isArray(set.keys) ? set.keys : undefined;
  if (listed === undefined) throw new Error("It is no key set.");
  return listed.filter(isRecord).flatMap((entry) => {
    const { kty, use, kid, alg } = entry;
    if ((kty !== "RSA" && kty !== "EC") || (use !== undefined && use !== "sig")) return [];
    try {
      const key = createPublicKey({ key: jwkOf(entry), format: "jwk" });
      return [{ key, kid: textOf(kid), alg: textOf(alg) }];
    } catch {
      return [];
    }
  });
}

/** The members of a public key and no others: never the private ones of a set that gives them away. */
function jwkOf({ kty, n, e, crv, x, y }: Readonly<Record<string, unknown>>): JsonWebKey {
  return {
    kty: textOf(kty),
    ...(kty === "RSA" ? { n: textOf(n), e: textOf(e) } : { crv: textOf(crv), x: textOf(x), y: textOf(y) }),
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
