import type { RouteSettings, Stage } from "../model.ts";

/** What an account has by default, which a route can't exceed: "Amazon API Gateway quotas". */
const account = { requestsPerSecond: 10_000, burst: 5_000 };

interface Bucket {
  tokens: number;
  at: number;
}

/** Throttles by token buckets, one for each route of a stage ("Throttling requests to your HTTP API"). */
export class Throttle {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a request. False when it comes too soon. */
  admits(apiId: string, stage: Stage, routeKey: string): boolean {
    const settings = settingsFor(stage, routeKey);
    if (settings === undefined) return true;
    const { throttlingBurstLimit: burst = account.burst, throttlingRateLimit: rate = account.requestsPerSecond } =
      settings;
    const key = `${apiId}/${stage.stageName}/${routeKey}`;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    const earned = (Math.max(0, now - bucket.at) / 1_000) * rate;
    const tokens = Math.min(burst, bucket.tokens + earned);
    const isEnough = tokens >= 1;
    this.#buckets.set(key, { tokens: isEnough ? tokens - 1 : tokens, at: now });
    return isEnough;
  }

  clear(): void {
    this.#buckets.clear();
  }
}

/** A route's own settings go before the stage's, member by member. Undefined when neither limits anything. */
function settingsFor({ defaultRouteSettings, routeSettings }: Stage, routeKey: string): RouteSettings | undefined {
  const settings = { ...defaultRouteSettings, ...routeSettings[routeKey] };
  const isLimited = settings.throttlingBurstLimit !== undefined || settings.throttlingRateLimit !== undefined;
  return isLimited ? settings : undefined;
}
