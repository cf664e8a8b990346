import type { Exchange } from "../exchange.ts";

/** Longest window that a rate limit may have, in milliseconds: older hits count nowhere. */
const longestWindowMs = 300_000;

interface Hit {
  readonly atMs: number;
  readonly weight: number;
}

export interface Usage {
  calls: number;
  bytes: number;
}

/**
 * The counters of the gateway's limits, in memory. It is one node, so that they are exact where the service's are
 * approximate.
 */
export class Counters {
  readonly #hits = new Map<string, Hit[]>();
  readonly #periods = new Map<string, Usage & { readonly startMs: number }>();
  readonly #counted = new WeakMap<Exchange, Set<string>>();

  /** Weight of the hits inside the sliding window, and when the oldest of them leaves it. */
  sliding(key: string, windowMs: number, nowMs: number): { readonly used: number; readonly freeAtMs: number } {
    const hits = (this.#hits.get(key) ?? []).filter(({ atMs }) => atMs > nowMs - Math.max(windowMs, longestWindowMs));
    this.#hits.set(key, hits);
    const inside = hits.filter(({ atMs }) => atMs > nowMs - windowMs);
    const used = inside.reduce((total, { weight }) => total + weight, 0);
    return { used, freeAtMs: (inside[0]?.atMs ?? nowMs) + windowMs };
  }

  hit(key: string, nowMs: number, weight: number): void {
    this.#hits.set(key, [...(this.#hits.get(key) ?? []), { atMs: nowMs, weight }]);
  }

  /** What was used in the fixed period that began at this moment. */
  period(key: string, startMs: number): Usage {
    const found = this.#periods.get(key);
    if (found !== undefined && found.startMs === startMs) return found;
    const fresh = { startMs, calls: 0, bytes: 0 };
    this.#periods.set(key, fresh);
    return fresh;
  }

  /** "If multiple policies would increment the same key value, it is incremented only once per request." */
  isFirstCount(exchange: Exchange, key: string): boolean {
    const keys = this.#counted.get(exchange) ?? new Set();
    this.#counted.set(exchange, keys);
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  }
}
