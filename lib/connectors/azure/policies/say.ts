import { type PolicyConfig, type PolicyEntry, type PolicyType, policyMatches } from "#lib/model/policy/policy.ts";
import { limits } from "../descriptor.ts";
import { encodeApiKey } from "./api-key.ts";
import { encodeCache } from "./cache.ts";
import { encodeCors } from "./cors.ts";
import { encodeQuota, encodeRateLimit } from "./counting.ts";
import { encodeRetry, encodeTimeout } from "./forward.ts";
import { encodeHeaders } from "./headers.ts";
import { encodeIpFilter } from "./ip-filter.ts";
import { encodeJwt } from "./jwt.ts";
import { encodeMock } from "./mock.ts";
import { unsupported } from "./objection.ts";
import { encodeRequestSize } from "./request-size.ts";
import { encodeRequestValidation } from "./request-validation.ts";
import { encodeRewritePath } from "./rewrite-path.ts";
import type { NamedOperation, PolicyContext, Said, Scope } from "./statement.ts";

/** What a policy that concerns these operations needs to know of its place. */
export function scopeOf(
  concerned: readonly NamedOperation[],
  policies: readonly PolicyEntry[],
  { operations, tier }: PolicyContext,
  counter: string,
): Scope {
  const covered = (type: PolicyType) => (operation: NamedOperation) =>
    policies.some(({ enabled, match, config }) => enabled && config.type === type && policyMatches(match, operation));
  return {
    concerned,
    whole: concerned.length === operations.length,
    apiMethods: [...new Set(operations.map(({ method }) => method))].toSorted(),
    tier,
    counter,
    keyed: operations.every(covered("api-key")),
    tokened: concerned.every(covered("jwt")),
  };
}

/** What one policy is in API Management. */
export function sayPolicy(config: PolicyConfig, scope: Scope): Said {
  switch (config.type) {
    case "jwt":
      return encodeJwt(config, limits.jwt);
    case "api-key":
      return encodeApiKey(config, scope);
    case "mutual-tls":
      return { objection: unsupported(limits["mutual-tls"]) };
    case "ip-filter":
      return encodeIpFilter(config);
    case "cors":
      return encodeCors(config, scope);
    case "rate-limit":
      return encodeRateLimit(config, scope, countingLimits);
    case "quota":
      return encodeQuota(config, scope, countingLimits);
    case "request-size":
      return encodeRequestSize(config);
    case "request-validation":
      return encodeRequestValidation(config, limits["request-validation"]);
    case "request-headers":
    case "response-headers":
      return encodeHeaders(config);
    case "rewrite-path":
      return encodeRewritePath(config, scope);
    case "timeout":
      return encodeTimeout(config, limits.timeout);
    case "retry":
      return encodeRetry(config, limits.retry);
    case "cache":
      return encodeCache(config, scope, { cache: limits.cache, none: limits["cache-consumption"] });
    case "mock":
      return encodeMock(config);
    default:
      return config satisfies never;
  }
}

const countingLimits = {
  rate: limits["rate-limit"],
  hour: limits["rate-limit-hour"],
  consumption: limits["rate-limit-consumption"],
  quota: limits.quota,
  keysOnly: limits["quota-v2"],
};
