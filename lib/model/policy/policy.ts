import { z } from "zod";
import { apiKey } from "./api-key.ts";
import { cache } from "./cache.ts";
import { cors } from "./cors.ts";
import { ipFilter } from "./ip-filter.ts";
import { jwt } from "./jwt.ts";
import { mock } from "./mock.ts";
import { mutualTls } from "./mutual-tls.ts";
import { quota } from "./quota.ts";
import { rateLimit } from "./rate-limit.ts";
import { requestHeaders } from "./request-headers.ts";
import { requestSize } from "./request-size.ts";
import { requestValidation } from "./request-validation.ts";
import { responseHeaders } from "./response-headers.ts";
import { retry } from "./retry.ts";
import { rewritePath } from "./rewrite-path.ts";
import { timeout } from "./timeout.ts";

/** Every portable policy. Adding one is adding a file and a line here; the compiler then lists who must answer for it. */
export const policies = {
  jwt,
  "api-key": apiKey,
  "mutual-tls": mutualTls,
  "ip-filter": ipFilter,
  cors,
  "rate-limit": rateLimit,
  quota,
  "request-size": requestSize,
  "request-validation": requestValidation,
  "request-headers": requestHeaders,
  "response-headers": responseHeaders,
  "rewrite-path": rewritePath,
  timeout,
  retry,
  cache,
  mock,
} as const;

export type PolicyType = keyof typeof policies;
export const policyTypes = Object.keys(policies) as PolicyType[];

/** Policies that keep someone out: a gateway that cannot say one of these exactly blocks, and no override is offered. */
export const securityPolicies: ReadonlySet<PolicyType> = new Set(["jwt", "api-key", "mutual-tls", "ip-filter"]);

/** Which operations a policy concerns. Both must hold; an empty list matches everything. */
export const policyMatchSchema = z.object({
  paths: z.array(z.string().startsWith("/")).default([]),
  methods: z.array(z.enum(["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"])).default([]),
});
export type PolicyMatch = z.infer<typeof policyMatchSchema>;

export const policyConfigSchema = z.discriminatedUnion("type", [
  jwt.schema,
  apiKey.schema,
  mutualTls.schema,
  ipFilter.schema,
  cors.schema,
  rateLimit.schema,
  quota.schema,
  requestSize.schema,
  requestValidation.schema,
  requestHeaders.schema,
  responseHeaders.schema,
  rewritePath.schema,
  timeout.schema,
  retry.schema,
  cache.schema,
  mock.schema,
]);
export type PolicyConfig = z.infer<typeof policyConfigSchema>;
export type PolicyConfigOf<T extends PolicyType> = Extract<PolicyConfig, { type: T }>;

/** One entry of an API's ordered policy list. */
export const policyEntrySchema = z.object({
  id: z.string().min(1),
  name: z.string().max(80).default(""),
  enabled: z.boolean().default(true),
  match: policyMatchSchema.default({ paths: [], methods: [] }),
  config: policyConfigSchema,
});
export type PolicyEntry = z.infer<typeof policyEntrySchema>;

/** The policy in one sentence, from its own file. */
export function describePolicy(config: PolicyConfig): string {
  switch (config.type) {
    case "jwt":
      return jwt.describe(config);
    case "api-key":
      return apiKey.describe(config);
    case "mutual-tls":
      return mutualTls.describe(config);
    case "ip-filter":
      return ipFilter.describe(config);
    case "cors":
      return cors.describe(config);
    case "rate-limit":
      return rateLimit.describe(config);
    case "quota":
      return quota.describe(config);
    case "request-size":
      return requestSize.describe(config);
    case "request-validation":
      return requestValidation.describe(config);
    case "request-headers":
      return requestHeaders.describe(config);
    case "response-headers":
      return responseHeaders.describe(config);
    case "rewrite-path":
      return rewritePath.describe(config);
    case "timeout":
      return timeout.describe(config);
    case "retry":
      return retry.describe(config);
    case "cache":
      return cache.describe(config);
    case "mock":
      return mock.describe(config);
    default:
      return config satisfies never;
  }
}

/** Does this policy concern the operation? */
export function policyMatches(match: PolicyMatch, operation: { path: string; method: string }): boolean {
  const pathMatches = match.paths.length === 0 || match.paths.includes(operation.path);
  const methodMatches = match.methods.length === 0 || match.methods.some((method) => method === operation.method);
  return pathMatches && methodMatches;
}
