import type { QuotaName } from "./route.ts";

interface Quota {
  /** Calls that may be made at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Per account and Region, shared by REST and HTTP APIs: "Amazon API Gateway quotas". */
const accountQuota: Quota = { burst: 40, perSecond: 10 };

const narrowerQuotas: { readonly [Name in QuotaName]: Quota } = {
  "CreateRestApi regional": { burst: 1, perSecond: 1 / 3 },
  "CreateRestApi edge": { burst: 1, perSecond: 1 / 30 },
  PutRestApi: { burst: 1, perSecond: 1 },
  CreateDeployment: { burst: 1, perSecond: 1 / 5 },
  DeleteRestApi: { burst: 1, perSecond: 1 / 30 },
  GetResources: { burst: 5, perSecond: 5 / 2 },
  CreateResource: { burst: 5, perSecond: 5 },
  DeleteResource: { burst: 5, perSecond: 5 },
  CreateApiKey: { burst: 5, perSecond: 5 },
  DeleteApiKey: { burst: 5, perSecond: 5 },
  UpdateUsagePlan: { burst: 1, perSecond: 1 / 20 },
  UpdateAccount: { burst: 1, perSecond: 1 / 20 },
};

interface Bucket {
  tokens: number;
  at: number;
}

/** Counts control calls against the quotas, by token buckets on the account's clock. */
export class CallQuotas {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one call. Seconds to wait when there is none left; undefined when it may go on. */
  take(name: QuotaName | undefined): number | undefined {
    const wait = this.#take("account", accountQuota);
    return wait ?? (name === undefined ? undefined : this.#take(name, narrowerQuotas[name]));
  }

  clear(): void {
    this.#buckets.clear();
  }

  #take(name: string, quota: Quota): number | undefined {
    const now = this.#now();
    const bucket = this.#buckets.get(name) ?? { tokens: quota.burst, at: now };
    const earned = (Math.max(0, now - bucket.at) / 1_000) * quota.perSecond;
    const tokens = Math.min(quota.burst, bucket.tokens + earned);
    // A hair of tolerance, because thirds of a token do not add up to whole ones.
    const isEnough = tokens >= 1 - 1e-9;
    this.#buckets.set(name, { tokens: isEnough ? Math.max(0, tokens - 1) : tokens, at: now });
    return isEnough ? undefined : Math.max(1, Math.ceil((1 - tokens) / quota.perSecond));
  }
}
