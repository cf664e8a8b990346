import { count } from "#components/ui/time-words.ts";

export interface Figures {
  readonly requests: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
  /** Milliseconds; null where it is not known. */
  readonly averageMs: number | null;
}

/** "12", and where it is a part of something "12 (3.4%)". */
export function shareWords(part: number, all: number): string {
  if (part === 0 || all === 0) return part.toLocaleString("en");
  return `${part.toLocaleString("en")} (${((100 * part) / all).toFixed(part === all ? 0 : 1)}%)`;
}

/** "120 ms"; "Unknown" where nobody timed. */
export function millisecondsWords(value: number | null): string {
  return value === null ? "Unknown" : `${Math.round(value).toLocaleString("en")} ms`;
}

/** "25 Nov, 14:00 UTC", and of a day "25 Nov". */
export function periodWords(at: Date, seconds: number): string {
  const day = at.toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });
  if (seconds >= 86_400) return day;
  const time = at.toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" });
  return `${day}, ${time} UTC`;
}

/** What a bar of a chart tells. */
export function figuresWords(figures: Figures | null, reason: string | null): string {
  if (figures === null) return `not known${reason === null ? "" : `: ${reason}`}`;
  const { requests, serverErrors } = figures;
  const errors = serverErrors === 0 ? "no server errors" : `${shareWords(serverErrors, requests)} server errors`;
  return `${count(requests, "request")}, ${errors}`;
}
