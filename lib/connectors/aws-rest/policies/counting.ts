import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import { everyMethod, methodKey, type Throttle } from "../wire.ts";
import type { ApiDraft, Concern } from "./draft.ts";
import { twice } from "./objection.ts";

const seconds = { second: 1, minute: 60, hour: 3600 } as const;

/** The most that may come at once in an account and Region unless AWS raises it: "API Gateway quotas". */
const largestBurst = 5000;

/** So many requests in a window, as a bucket that holds them all and is filled again in that time. */
function bucketOf({ requests, per }: PolicyConfigOf<"rate-limit">): Throttle {
  const rate = Math.max(Math.round((requests / seconds[per]) * 10_000) / 10_000, 0.0001);
  return { rate, burst: Math.min(requests, largestBurst) };
}

/** "Throttle requests to your REST APIs": limits of a stage hold for each method apart, those of a usage plan for each key. */
export function encodeRateLimit(
  config: PolicyConfigOf<"rate-limit">,
  draft: ApiDraft,
  { drafts, isWhole }: Concern,
): Objection | undefined {
  const bucket = bucketOf(config);
  switch (config.by) {
    case "ip":
      return unsupported("A REST API does not count by address.");
    case "consumer":
      if (!isWhole || !drafts.every(({ isKeyed }) => isKeyed)) return needsKeys;
      if (draft.planThrottle !== undefined) return twice;
      draft.planThrottle = bucket;
      return approximate(limits["rate-limit"], refills(bucket));
    case "api": {
      const keys = isWhole ? [everyMethod] : drafts.map(({ place }) => methodKey(place.path, place.method));
      if (keys.some((key) => draft.throttling.has(key))) return twice;
      for (const key of keys) draft.throttling.set(key, bucket);
      return approximate(
        "A REST API counts each operation apart, and refills a token bucket.",
        refills(bucket),
        config.requests > largestBurst,
      );
    }
    default:
      return config.by satisfies never;
  }
}

function refills({ rate, burst }: Throttle): string {
  return `Up to ${burst} requests pass at once, and ${rate} a second after that.`;
}

const needsKeys = unsupported("A usage plan counts by API key: the whole API has to be under the API key policy.");

export function encodeQuota(
  { requests, per, by }: PolicyConfigOf<"quota">,
  draft: ApiDraft,
  { drafts, isWhole }: Concern,
): Objection | undefined {
  if (by === "api") return unsupported(limits.quota);
  if (!isWhole || !drafts.every(({ isKeyed }) => isKeyed)) return needsKeys;
  if (draft.planQuota !== undefined) return twice;
  draft.planQuota = { limit: requests, period: per.toUpperCase() };
  return approximate(
    "AWS does not promise that a quota is held exactly.",
    "Some requests more may pass before the key is refused.",
  );
}

/** The window in which the bucket fills; none of ours where it fits none. */
export function decodeThrottle({ rate, burst }: Throttle, by: "api" | "consumer"): PolicyConfig[] {
  for (const per of ["second", "minute", "hour"] as const) {
    const requests = Math.round(rate * seconds[per]);
    if (requests >= 1 && Math.min(requests, largestBurst) === burst) return [{ type: "rate-limit", requests, per, by }];
  }
  return [];
}

export function decodeQuota(limit: number, period: string): PolicyConfig[] {
  const per = (["day", "week", "month"] as const).find((one) => one.toUpperCase() === period);
  return per === undefined || limit < 1 ? [] : [{ type: "quota", requests: limit, per, by: "consumer" }];
}
