import type { Fault } from "../../core/faults.ts";
import type { Identity } from "../entra/identities.ts";
import { authorizationFailed, wantedBy } from "./access.ts";
import { ArmError, validationError } from "./arm-error.ts";
import { expiredToken } from "./authenticate.ts";
import type { ArmRequest, Reply } from "./reply.ts";

/** What is answered instead of the effect; undefined when the effect happens all the same. */
export function faultReply(fault: Fault, identity: Identity, request: ArmRequest): Reply | undefined {
  switch (fault.kind) {
    case "throttle":
      return new ArmError(
        429,
        "SubscriptionRequestsThrottled",
        `Number of requests exceeded the limit. Please try again after '${fault.retryAfterSeconds}' seconds.`,
        undefined,
        { "Retry-After": String(fault.retryAfterSeconds) },
      ).reply;
    case "server-error":
      return serverError(fault.status);
    case "reject":
      return validationError([{ message: fault.message }]).reply;
    case "unauthorized":
      return expiredToken(0).reply;
    case "forbidden":
      return authorizationFailed(identity, wantedBy(request.method, request.segments)).reply;
    case "lost-request":
      // Nothing is sent: the connection is cut.
      return { status: 0 };
    case "lost-response":
    case "server-error-after-effect":
    case "slow":
      return undefined;
    default:
      return fault satisfies never;
  }
}

export function serverError(status: number): Reply {
  const [code, message] =
    status === 503
      ? ["ServiceUnavailable", "The service is temporarily unavailable. Please retry later."]
      : ["InternalServerError", "An internal server error occurred."];
  return new ArmError(status, code, message).reply;
}
