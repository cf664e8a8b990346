import type { Json, JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";

/** A field of the service, so it can only be said of the whole API. */
export function encodeRetry(
  { attempts, on }: PolicyConfigOf<"retry">,
  service: Record<string, Json>,
  whole: boolean,
): Objection | undefined {
  if (!whole) return unsupported(limits.retry);
  if ("retries" in service) return unsupported("An earlier retry already applies to the whole API.");
  service.retries = attempts;
  const more = on.filter((condition) => condition !== "connect-failure");
  if (more.length > 0) {
    return unsupported(limits.retry, `It tries again on connection errors; ${more.join(", ")} goes to the caller.`);
  }
  return attempts === 0
    ? undefined
    : approximate(limits.retry, "Kong also tries again when the backend is silent for too long.");
}

/** A number of retries that differs from Kong's own. */
export function decodeRetry({ retries }: JsonObject): PolicyConfig[] {
  if (typeof retries !== "number" || retries === 5) return [];
  return [{ type: "retry", attempts: Math.min(retries, 20), on: ["connect-failure"] }];
}
