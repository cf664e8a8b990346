import {
  AwsError,
  accessDenied,
  badRequest,
  concurrentModification,
  limitExceeded,
  tooManyRequests,
} from "./aws-error.ts";
import type { AwsFault } from "./sentinels.ts";
import { signatureError } from "./signature-error.ts";

/** What is answered instead of the effect, or after it; undefined when the answer is the effect's own. */
export function faultError(fault: AwsFault): AwsError | undefined {
  switch (fault.kind) {
    case "throttle":
      return tooManyRequests(fault.retryAfterSeconds);
    case "server-error":
    case "server-error-after-effect":
      return fault.status === 503
        ? new AwsError("ServiceUnavailableException", 503, "Service Unavailable")
        : new AwsError("InternalFailure", fault.status, "Internal server error");
    case "conflict":
      return concurrentModification();
    case "over-quota":
      return limitExceeded(
        "Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources for your API.",
      );
    case "reject":
      return badRequest(fault.message);
    case "unauthorized":
      return signatureError("expired session");
    case "forbidden":
      return accessDenied("User is not authorized to perform this action because no identity-based policy allows it");
    case "lost-request":
    case "lost-response":
    case "slow":
      return undefined;
    default:
      return fault satisfies never;
  }
}
