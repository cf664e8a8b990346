import { unsupported } from "../failure.ts";
import { checkQuota } from "../limits/check-quota.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Set usage quota by key": one counter for a key value; periods follow each other from `first-period-start`. */
export const quotaByKey: StatementKind = {
  name: "quota-by-key",
  attributes: {
    calls: true,
    bandwidth: true,
    "renewal-period": true,
    "counter-key": true,
    "increment-condition": true,
    "increment-count": true,
    "first-period-start": true,
  },
  apply: (call) => {
    const start = call.reader.attribute("first-period-start") ?? "0001-01-01T00:00:00Z";
    const startMs = Date.parse(start);
    if (Number.isNaN(startMs)) throw unsupported(`'${start}' is not a date`);
    checkQuota(call, { reader: call.reader, key: `quota-key/${call.reader.required("counter-key")}` }, startMs);
  },
};
