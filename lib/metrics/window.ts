import { type PeriodSeconds, periodStart, samplePeriodMs, settleMs } from "./period.ts";

/** How far back traffic is looked at. */
export const trafficWindows = ["1h", "24h", "7d", "30d"] as const;
export type TrafficWindow = (typeof trafficWindows)[number];

/** "Traffic of the last 24 hours". */
export const windowWords: Readonly<Record<TrafficWindow, string>> = {
  "1h": "hour",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

const made: Readonly<Record<TrafficWindow, { readonly seconds: PeriodSeconds; readonly count: number }>> = {
  "1h": { seconds: 300, count: 12 },
  "24h": { seconds: 3_600, count: 24 },
  "7d": { seconds: 3_600, count: 168 },
  "30d": { seconds: 86_400, count: 30 },
};

export interface WindowPeriods {
  /** Length of each period. */
  readonly seconds: PeriodSeconds;
  /** When each began, the oldest first. The last may still be going on. */
  readonly starts: readonly Date[];
}

/** The periods of a window that ends with what providers have surely counted. */
export function periodsOf(window: TrafficWindow, now: Date): WindowPeriods {
  const { seconds, count } = made[window];
  const settled = new Date(now.getTime() - settleMs - samplePeriodMs);
  const last = periodStart(settled, seconds).getTime();
  const starts = Array.from({ length: count }, (_, index) => new Date(last - (count - 1 - index) * seconds * 1_000));
  return { seconds, starts };
}
