import { checkRate } from "../limits/check-rate.ts";
import type { StatementKind } from "../policy/statement-kind.ts";
import { countHeaders } from "./rate-limit.ts";

/** "Limit call rate by key": one counter for a key value, wherever the policy stands. */
export const rateLimitByKey: StatementKind = {
  name: "rate-limit-by-key",
  attributes: {
    calls: true,
    "renewal-period": true,
    "counter-key": true,
    "increment-condition": true,
    "increment-count": true,
    ...countHeaders,
  },
  apply: (call) => checkRate(call, { reader: call.reader, key: `rate-key/${call.reader.required("counter-key")}` }),
};
