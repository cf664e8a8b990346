/** "Understand how Azure Resource Manager throttles requests": size of each bucket, and what comes back each second. */
const buckets = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
} as const;
type Bucket = keyof typeof buckets;

interface Level {
  tokens: number;
  at: number;
}

export interface Allowance {
  readonly headers: Readonly<Record<string, string>>;
  /** Set when the bucket is empty: how long to wait, in seconds. */
  readonly retryAfterSeconds?: number;
}

/** ARM's token buckets, by identity and by kind of request. */
export class Throttle {
  readonly #levels = new Map<string, Level>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  take(clientId: string, method: string): Allowance {
    const name = bucketOf(method);
    const { size, perSecond } = buckets[name];
    const key = `${clientId} ${name}`;
    const now = this.#now();
    const level = this.#levels.get(key) ?? { tokens: size, at: now };
    const tokens = Math.min(size, level.tokens + ((now - level.at) / 1_000) * perSecond);
    const isEmpty = tokens < 1;
    this.#levels.set(key, { tokens: isEmpty ? tokens : tokens - 1, at: now });
    const remaining = String(Math.max(0, Math.floor(tokens - 1)));
    const headers = { [`x-ms-ratelimit-remaining-subscription-${name}`]: remaining };
    return isEmpty ? { headers, retryAfterSeconds: Math.max(1, Math.ceil((1 - tokens) / perSecond)) } : { headers };
  }

  clear(): void {
    this.#levels.clear();
  }
}

function bucketOf(method: string): Bucket {
  if (method === "GET" || method === "HEAD") return "reads";
  return method === "DELETE" ? "deletes" : "writes";
}
