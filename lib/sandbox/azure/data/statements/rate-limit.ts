import { checkRate } from "../limits/check-rate.ts";
import { limitsOf } from "../limits/nested-limits.ts";
import { scopeKey } from "../limits/scope-key.ts";
import type { Enforced, StatementKind } from "../policy/statement-kind.ts";

export const countHeaders = {
  "retry-after-header-name": true,
  "retry-after-variable-name": true,
  "remaining-calls-header-name": true,
  "remaining-calls-variable-name": true,
  "total-calls-header-name": true,
} as const;

const operation: Enforced = { attributes: { name: true, id: true, calls: true, "renewal-period": true } };

/** "Limit call rate by subscription". Without a subscription key there is nobody to count. */
export const rateLimit: StatementKind = {
  name: "rate-limit",
  attributes: { calls: true, "renewal-period": true, ...countHeaders },
  parts: { api: { ...operation, parts: { operation } } },
  apply: (call) => {
    const { subscription } = call.exchange;
    if (subscription === undefined) return;
    for (const limit of limitsOf(call, `rate/${subscription.id}/${scopeKey(call)}`)) checkRate(call, limit);
  },
};
