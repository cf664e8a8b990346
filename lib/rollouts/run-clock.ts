import { setTimeout as wait } from "node:timers/promises";
import { stoppingSignal } from "#lib/jobs/stopping.ts";
import type { ClockPort } from "#lib/reconcile/ports.ts";

/** The real clock. A wait is cut short when the process stops or the job is not ours any more. */
export function runClock(signal: AbortSignal): ClockPort {
  return {
    now: () => new Date(),
    sleep: async (milliseconds) => {
      try {
        await wait(milliseconds, undefined, { signal: AbortSignal.any([signal, stoppingSignal()]) });
        return "slept";
      } catch {
        return "woken";
      }
    },
  };
}
