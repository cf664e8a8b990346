// The fixed quotas of the control plane: "Amazon API Gateway quotas and important notes", section "Amazon API Gateway
// quotas for creating, deploying and managing an API". None can be raised, and everyone in the account shares them.

interface Quota {
  readonly calls: number;
  readonly perMs: number;
  /** Calls that may come at once after a pause. */
  readonly burst: number;
}

export const quotas = {
  "CreateRestApi regional": { calls: 1, perMs: 3000, burst: 1 },
  "CreateRestApi edge": { calls: 1, perMs: 30_000, burst: 1 },
  PutRestApi: { calls: 1, perMs: 1000, burst: 1 },
  CreateDeployment: { calls: 1, perMs: 5000, burst: 1 },
  DeleteRestApi: { calls: 1, perMs: 30_000, burst: 1 },
  GetResources: { calls: 5, perMs: 2000, burst: 5 },
  CreateApiKey: { calls: 5, perMs: 1000, burst: 5 },
  DeleteApiKey: { calls: 5, perMs: 1000, burst: 5 },
  UpdateUsagePlan: { calls: 1, perMs: 20_000, burst: 1 },
} as const satisfies Record<string, Quota>;
export type QuotaName = keyof typeof quotas;

/**
 * Every call of both products together: 10 in a second and 40 at once. Half of what may come at once is kept for the calls
 * that have waited for a quota of their own, so that these need not wait a second time and run into each other.
 */
const everything: Quota = { calls: 10, perMs: 1000, burst: 20 };

/** Clocks differ and calls jitter on their way, so a little less than the quota is used. */
const margin = 1.04;
const mostSlowing = 16;

/**
 * One quota as a schedule of slots (the generic cell rate algorithm): whoever reserves is told when to call. Refused calls
 * stretch the interval twofold, answered ones shorten it step by step. Pure: the time is handed in, in milliseconds.
 */
export class Schedule {
  readonly #intervalMs: number;
  readonly #burst: number;
  #slowing = 1;
  #nextMs = Number.NEGATIVE_INFINITY;
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor({ calls, perMs, burst }: Quota) {
    this.#intervalMs = (perMs / calls) * margin;
    this.#burst = burst;
  }

  /** Takes the next slot, and says when it begins. */
  reserve(nowMs: number): number {
    const intervalMs = this.#intervalMs * this.#slowing;
    const startMs = Math.max(nowMs, this.#notBeforeMs, this.#nextMs - (this.#burst - 1) * intervalMs);
    this.#nextMs = Math.max(this.#nextMs, startMs) + intervalMs;
    return startMs;
  }

  /** A call that waited elsewhere takes a slot too, and does not wait for it. */
  count(nowMs: number): void {
    this.#nextMs = Math.max(this.#nextMs, nowMs) + this.#intervalMs * this.#slowing;
  }

  /** A call was refused as too fast: by others in the account, for whom we make room. */
  refused(nowMs: number, retryAfterMs = 0): void {
    this.#slowing = Math.min(this.#slowing * 2, mostSlowing);
    this.#notBeforeMs = Math.max(this.#notBeforeMs, nowMs + retryAfterMs);
  }

  answered(): void {
    this.#slowing = Math.max(1, this.#slowing - 0.25);
  }
}

/** The quotas of one account in one Region, shared by every session of the process. */
export class Pacer {
  readonly #everything = new Schedule(everything);
  readonly #byQuota = new Map<QuotaName, Schedule>();

  /** Takes a slot of the operation's own quota, or of everybody's, and says when it begins. */
  reserve(quota: QuotaName | undefined, nowMs: number): number {
    return this.#of(quota).reserve(nowMs);
  }

  /** To be said when the slot has begun and the call goes out. */
  begin(quota: QuotaName | undefined, nowMs: number): void {
    if (quota !== undefined) this.#everything.count(nowMs);
  }

  answered(quota: QuotaName | undefined): void {
    this.#of(quota).answered();
  }

  refused(quota: QuotaName | undefined, nowMs: number, retryAfterMs?: number): void {
    this.#of(quota).refused(nowMs, retryAfterMs);
  }

  #of(quota: QuotaName | undefined): Schedule {
    if (quota === undefined) return this.#everything;
    const own = this.#byQuota.get(quota) ?? new Schedule(quotas[quota]);
    this.#byQuota.set(quota, own);
    return own;
  }
}

const pacers = new Map<string, Pacer>();
const mostPacers = 1000;

/** The pacer of an account in a Region, at an endpoint; `who` tells accounts apart. */
export function pacerFor(endpoint: string, who: string, region: string): Pacer {
  const key = JSON.stringify([endpoint, who, region]);
  const pacer = pacers.get(key) ?? new Pacer();
  // Least recently used first: an account that nobody talks to any more is forgotten.
  pacers.delete(key);
  pacers.set(key, pacer);
  const [oldest] = pacers.keys();
  if (pacers.size > mostPacers && oldest !== undefined) pacers.delete(oldest);
  return pacer;
}

/** The least time that so many calls of these operations take, in milliseconds, each counted against its own quota. */
export function leastMsFor(calls: readonly QuotaName[]): number {
  const spent = new Map<QuotaName, number>();
  for (const name of calls) spent.set(name, (spent.get(name) ?? 0) + quotas[name].perMs / quotas[name].calls);
  return Math.max(0, ...spent.values());
}
