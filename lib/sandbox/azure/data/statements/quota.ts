import { checkQuota } from "../limits/check-quota.ts";
import { limitsOf } from "../limits/nested-limits.ts";
import { scopeKey } from "../limits/scope-key.ts";
import type { Enforced, StatementKind } from "../policy/statement-kind.ts";

const amounts = { calls: true, bandwidth: true, "renewal-period": true } as const;
const operation: Enforced = { attributes: { name: true, id: true, ...amounts } };

/** "Set usage quota by subscription". Periods begin with the subscription. */
export const quota: StatementKind = {
  name: "quota",
  attributes: amounts,
  parts: { api: { ...operation, parts: { operation } } },
  apply: (call) => {
    const { subscription } = call.exchange;
    if (subscription === undefined) return;
    const key = `quota/${subscription.id}/${scopeKey(call)}`;
    for (const limit of limitsOf(call, key)) checkQuota(call, limit, subscription.createdAt);
  },
};
