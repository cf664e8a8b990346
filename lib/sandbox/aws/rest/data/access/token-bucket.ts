/** Requests a second and at once. */
export interface BucketLimits {
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** An account's own limits in most Regions, which stand in where only one of the two is set: "Amazon API Gateway quotas". */
const accountLimits: BucketLimits = { ratePerSecond: 10_000, burst: 5_000 };

/** A pair of settings as limits, or undefined when neither is set. -1 is the vendor's word for "not set". */
export function bucketLimits(rate: number | undefined, burst: number | undefined): BucketLimits | undefined {
  const isRateSet = rate !== undefined && rate >= 0;
  const isBurstSet = burst !== undefined && burst >= 0;
  if (!isRateSet && !isBurstSet) return undefined;
  return {
    ratePerSecond: isRateSet ? rate : accountLimits.ratePerSecond,
    burst: isBurstSet ? burst : accountLimits.burst,
  };
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Token buckets by name. A bucket starts full, holds `burst` tokens, and refills at the rate. In memory. */
export class TokenBuckets {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a token, or says that there is none. */
  take(name: string, { ratePerSecond, burst }: BucketLimits): boolean {
    const now = this.#now();
    const bucket = this.#buckets.get(name) ?? { tokens: burst, filledAt: now };
    const refilled = bucket.tokens + (Math.max(0, now - bucket.filledAt) / 1_000) * ratePerSecond;
    bucket.tokens = Math.min(burst, refilled);
    bucket.filledAt = now;
    this.#buckets.set(name, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }

  clear(): void {
    this.#buckets.clear();
  }
}
