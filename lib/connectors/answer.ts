import type { HttpResponse } from "./connector.ts";

// What connectors that read answers themselves read in the same way, whoever sent them.

/** The text as JSON; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. In milliseconds; undefined when the answer does not say. */
export function retryAfterMs({ "retry-after": value }: HttpResponse["headers"], now: Date): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
