import { PolicyFailure } from "../failure.ts";
import type { Call } from "../policy/statement-kind.ts";
import { countWhen } from "./count-when.ts";
import type { Limit } from "./nested-limits.ts";

/** Throws PolicyFailure with 429 when the sliding window is full; counts the request otherwise. */
export function checkRate(call: Call, { reader, key }: Limit): void {
  const { exchange, runtime } = call;
  const calls = reader.number("calls");
  const seconds = reader.number("renewal-period");
  // An `<api>` may be there for its operations alone.
  if (calls === undefined || seconds === undefined) return;
  const now = runtime.clock();
  const { used, freeAtMs } = runtime.counters.sliding(key, seconds * 1_000, now);
  say(call, "total-calls", calls);
  if (used >= calls) {
    say(call, "remaining-calls", 0);
    throw exceeded(call, Math.max(1, Math.ceil((freeAtMs - now) / 1_000)));
  }
  const weight = reader.number("increment-count") ?? 1;
  say(call, "remaining-calls", Math.max(0, calls - used - weight));
  countWhen(call, () => {
    if (runtime.counters.isFirstCount(exchange, key)) runtime.counters.hit(key, now, weight);
  });
}

function exceeded(call: Call, seconds: number): PolicyFailure {
  const name = call.reader.attribute("retry-after-header-name") ?? "Retry-After";
  const variable = call.reader.attribute("retry-after-variable-name");
  if (variable !== undefined) call.exchange.variables.set(variable, seconds);
  return new PolicyFailure({
    status: 429,
    reason: "RateLimitExceeded",
    message: `Rate limit is exceeded. Try again in ${seconds} seconds.`,
    headers: [[name, String(seconds)]],
  });
}

/** In the header and in the variable that the policy names for it. */
function say({ reader, exchange }: Call, what: "remaining-calls" | "total-calls", value: number): void {
  const header = reader.attribute(`${what}-header-name`);
  if (header !== undefined) exchange.answerFields.set(header, String(value));
  const variable = reader.attribute(`${what}-variable-name`);
  if (variable !== undefined) exchange.variables.set(variable, value);
}
