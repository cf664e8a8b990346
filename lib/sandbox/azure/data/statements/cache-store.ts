import { answerOf } from "../policy/answer-of.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Store to cache": `duration` in seconds. Without `cache-response` only answers with 200 are kept. */
export const cacheStore: StatementKind = {
  name: "cache-store",
  attributes: { duration: true, "cache-response": true },
  apply: ({ reader, exchange, runtime }) => {
    if (exchange.isFromCache) {
      exchange.isFromCache = false;
      return;
    }
    const answer = answerOf(exchange);
    if (exchange.cacheKey === undefined || !reader.flag("cache-response", answer.status === 200)) return;
    runtime.cache.keep(exchange.cacheKey, answer, runtime.clock() + (reader.number("duration") ?? 0) * 1_000);
  },
};
