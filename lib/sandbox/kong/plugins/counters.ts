/** Milliseconds of each window; a month and a year begin with the calendar's. */
export const periods = ["second", "minute", "hour", "day", "month", "year"] as const;
export type Period = (typeof periods)[number];

const lengthSeconds: Readonly<Record<Period, number>> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  month: 2_592_000,
  year: 31_536_000,
};

/** Length of the window in seconds, as Kong counts it: 30 days to a month, 365 to a year. */
export function windowSeconds(period: Period): number {
  return lengthSeconds[period];
}

/** Where the window that holds this moment began, in milliseconds. */
export function windowStart(period: Period, atMs: number): number {
  const date = new Date(atMs);
  if (period === "month") return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
  if (period === "year") return Date.UTC(date.getUTCFullYear(), 0);
  const lengthMs = lengthSeconds[period] * 1_000;
  return Math.floor(atMs / lengthMs) * lengthMs;
}

/** The fixed-window counters of the rate-limiting plugin's `local` policy. In memory: they start anew with the process. */
export class Counters {
  readonly #counts = new Map<string, number>();

  read(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  add(key: string): void {
    this.#counts.set(key, this.read(key) + 1);
  }

  clear(): void {
    this.#counts.clear();
  }
}
