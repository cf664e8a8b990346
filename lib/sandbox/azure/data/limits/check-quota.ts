import { PolicyFailure } from "../failure.ts";
import type { Call } from "../policy/statement-kind.ts";
import { countWhen } from "./count-when.ts";
import type { Limit } from "./nested-limits.ts";

/**
 * Throws PolicyFailure with 403 when the calls or the kilobytes of the period are used up ("Set usage quota": 403
 * Forbidden with Retry-After); counts the request otherwise. Periods follow each other from `firstStartMs` on.
 */
export function checkQuota(call: Call, { reader, key }: Limit, firstStartMs: number): void {
  const { exchange, runtime } = call;
  const seconds = reader.number("renewal-period");
  if (seconds === undefined) return;
  const now = runtime.clock();
  const lengthMs = seconds * 1_000;
  // 0 is a period without an end.
  const startMs = lengthMs === 0 ? firstStartMs : now - ((now - firstStartMs) % lengthMs);
  const usage = runtime.counters.period(key, startMs);
  const leftSeconds = lengthMs === 0 ? undefined : Math.ceil((startMs + lengthMs - now) / 1_000);
  const calls = reader.number("calls");
  const kilobytes = reader.number("bandwidth");
  if (calls !== undefined && usage.calls >= calls) throw exceeded("call volume", leftSeconds);
  if (kilobytes !== undefined && usage.bytes >= kilobytes * 1_024) throw exceeded("bandwidth", leftSeconds);
  countWhen(call, () => {
    if (!runtime.counters.isFirstCount(exchange, key)) return;
    usage.calls += reader.number("increment-count") ?? 1;
    exchange.endings.push(() => {
      usage.bytes += exchange.caller.body.length + (exchange.response?.body.length ?? 0);
    });
  });
}

function exceeded(what: string, leftSeconds: number | undefined): PolicyFailure {
  const when = leftSeconds === undefined ? "" : ` Quota will be replenished in ${timeSpan(leftSeconds)}.`;
  return new PolicyFailure({
    status: 403,
    reason: "QuotaExceeded",
    message: `Out of ${what} quota.${when}`,
    headers: leftSeconds === undefined ? [] : [["Retry-After", String(leftSeconds)]],
  });
}

/** As .NET writes a TimeSpan: `[days.]hours:minutes:seconds`. */
function timeSpan(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const parts = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return days === 0 ? clock : `${days}.${clock}`;
}
