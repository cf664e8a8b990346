import type { Store } from "../../../../core/store.ts";
import type { ApiKey, RestEntities, ThrottleSettings, UsagePlan } from "../../model.ts";
import type { RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { bucketLimits, type TokenBuckets } from "./token-bucket.ts";

/** Lets in callers with an API key that a usage plan of the stage knows, as often as the plan says. */
export class UsagePlans {
  readonly #state: Store<RestEntities>;
  readonly #buckets: TokenBuckets;
  readonly #now: () => number;
  readonly #counts = new Map<string, number>();

  constructor(state: Store<RestEntities>, buckets: TokenBuckets, now: () => number) {
    this.#state = state;
    this.#buckets = buckets;
    this.#now = now;
  }

  /** The caller's key, counted. Throws INVALID_API_KEY, THROTTLED and QUOTA_EXCEEDED. */
  admit(call: RoutedCall): ApiKey {
    const value = sentKey(call);
    const key = this.#state.find("apiKeys", (candidate) => candidate.value === value && candidate.enabled);
    const plan = key === undefined ? undefined : this.#planFor(key, call);
    if (key === undefined || plan === undefined) throw new GatewayFailure("INVALID_API_KEY");
    this.#throttle(plan, key, call);
    this.#count(plan, key);
    return key;
  }

  clear(): void {
    this.#counts.clear();
  }

  #planFor(key: ApiKey, { stage }: RoutedCall): UsagePlan | undefined {
    return this.#state.find(
      "usagePlans",
      ({ keyIds, apiStages }) =>
        keyIds.includes(key.id) &&
        apiStages.some((entry) => entry.apiId === stage.restApiId && entry.stage === stage.stageName),
    );
  }

  /** A method's own throttle goes before the plan's: "Throttle requests to your REST APIs". */
  #throttle(plan: UsagePlan, key: ApiKey, { stage, resource, method }: RoutedCall): void {
    const entry = plan.apiStages.find(
      ({ apiId, stage: name }) => apiId === stage.restApiId && name === stage.stageName,
    );
    const path = `${resource.path}/${method.httpMethod}`;
    const own = entry?.throttle?.[path];
    this.#take(own === undefined ? [plan.id, key.id] : [plan.id, key.id, stage.id, path], own ?? plan.throttle);
  }

  #take(name: readonly string[], throttle: ThrottleSettings | undefined): void {
    const limits = bucketLimits(throttle?.rateLimit, throttle?.burstLimit);
    if (limits !== undefined && !this.#buckets.take(JSON.stringify(name), limits))
      throw new GatewayFailure("THROTTLED");
  }

  #count(plan: UsagePlan, key: ApiKey): void {
    if (plan.quota === undefined) return;
    const name = JSON.stringify([plan.id, key.id, periodStart(plan.quota.period, this.#now())]);
    const used = this.#counts.get(name) ?? 0;
    if (used >= plan.quota.limit) throw new GatewayFailure("QUOTA_EXCEEDED");
    this.#counts.set(name, used + 1);
  }
}

function sentKey({ settings, request, authorization }: RoutedCall): string | undefined {
  return settings.apiKeySource === "AUTHORIZER" ? authorization?.usageIdentifierKey : request.headers.get("x-api-key");
}

const dayMs = 86_400_000;

/** When the day, the week (from Sunday) or the month began, in UTC. */
function periodStart(period: "DAY" | "WEEK" | "MONTH", atMs: number): number {
  const date = new Date(atMs);
  if (period === "MONTH") return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  const day = Math.floor(atMs / dayMs) * dayMs;
  return period === "DAY" ? day : day - date.getUTCDay() * dayMs;
}
