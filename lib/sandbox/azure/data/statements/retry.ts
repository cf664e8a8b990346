import { PolicyFailure } from "../failure.ts";
import type { Reader } from "../policy/reader.ts";
import { StatementFailure } from "../policy/statement-failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Retry". Waits are given in seconds. */
export const retry: StatementKind = {
  name: "retry",
  attributes: {
    condition: true,
    count: true,
    interval: true,
    "max-interval": true,
    delta: true,
    "first-fast-retry": true,
  },
  statements: true,
  apply: async ({ reader, exchange, runtime, run }) => {
    const count = reader.number("count") ?? 0;
    for (let retries = 0; ; retries += 1) {
      let failure: StatementFailure | undefined;
      try {
        await run(reader.element);
      } catch (error) {
        if (!(error instanceof StatementFailure)) throw error;
        // A call that did not come about left no response, which the condition may look at.
        failure = error;
      }
      if (exchange.isFinished) return;
      if (retries >= count || !shallRetry(reader, failure)) {
        if (failure !== undefined) throw failure;
        return;
      }
      await runtime.sleep(waitSeconds(reader, retries + 1) * 1_000);
    }
  },
};

/** A condition that fails because there is no response is no wish to try again: the first failure stands. */
function shallRetry(reader: Reader, failure: StatementFailure | undefined): boolean {
  try {
    return reader.flag("condition", false);
  } catch (error) {
    if (failure !== undefined && error instanceof PolicyFailure) return false;
    throw error;
  }
}

/** Fixed, linear, or exponential up to `max-interval`; the page's formulas without their random part. */
function waitSeconds(reader: Reader, attempt: number): number {
  if (attempt === 1 && reader.flag("first-fast-retry", false)) return 0;
  const interval = reader.number("interval") ?? 0;
  const delta = reader.number("delta");
  const most = reader.number("max-interval");
  if (delta === undefined) return Math.min(interval, most ?? interval);
  if (most === undefined) return interval + (attempt - 1) * delta;
  return Math.min(interval + (2 ** (attempt - 1) - 1) * delta, most);
}
