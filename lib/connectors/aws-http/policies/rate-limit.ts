import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { roundedRate, type Throttle } from "../wire.ts";
import type { ApiDraft, OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

const seconds = { second: 1, minute: 60, hour: 3600 } as const;
/** "Amazon API Gateway quotas": what an account may take at once, unless it was raised. */
const accountBurst = 5000;

/**
 * "Throttling requests to your HTTP APIs": a token bucket for each route, filled by best effort. What concerns every route
 * stands in the stage's default route settings, any other limit in the settings of its routes.
 */
export function encodeRateLimit(
  { requests, per, by }: PolicyConfigOf<"rate-limit">,
  { api, operations, whole }: { api: ApiDraft; operations: readonly OperationDraft[]; whole: boolean },
): Objection | undefined {
  if (by !== "api")
    return unsupported(
      `An HTTP API counts all of its callers together, not ${by === "ip" ? "each client address" : "each consumer"}.`,
    );
  if (api.throttle !== undefined || operations.some(({ throttle }) => throttle !== undefined)) return twice;
  const throttle: Throttle = {
    rate: roundedRate(requests / seconds[per]),
    burst: Math.min(requests, accountBurst),
  };
  if (whole) api.throttle = throttle;
  else for (const draft of operations) draft.throttle = throttle;
  if (per !== "second" || requests > accountBurst)
    return approximate(
      `An HTTP API refills at ${throttle.rate} requests a second and lets ${throttle.burst} through at once, instead of counting ${per}s.`,
      `Over a ${per} that begins with a full bucket, up to ${requests + throttle.burst} requests pass each route.`,
    );
  return operations.length === 1
    ? undefined
    : approximate(
        "An HTTP API counts the requests of each route apart.",
        `Each of the ${operations.length} routes lets ${requests} requests a second through.`,
      );
}

/** The window in which a rate and a burst make one number of requests; empty when there is none. */
export function decodeThrottle({ rate, burst }: Throttle): PolicyConfig[] {
  for (const per of ["second", "minute", "hour"] as const) {
    const requests = Math.round(rate * seconds[per]);
    const isWhole = requests >= 1 && roundedRate(requests / seconds[per]) === roundedRate(rate);
    if (isWhole && Math.min(requests, accountBurst) === burst)
      return [{ type: "rate-limit", requests, per, by: "api" }];
  }
  return [];
}
