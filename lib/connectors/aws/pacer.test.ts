import { describe, expect, it } from "vitest";
import { leastMsFor, Pacer, pacerFor, type QuotaName, quotas, Schedule } from "./pacer.ts";

/** The vendor's side: a bucket that refills evenly and refuses what finds it empty. */
class Bucket {
  #tokens: number;
  #atMs = 0;
  readonly #perMs: number;
  readonly #burst: number;

  constructor(calls: number, perMs: number, burst: number) {
    this.#perMs = calls / perMs;
    this.#burst = burst;
    this.#tokens = burst;
  }

  take(nowMs: number): boolean {
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens -= 1;
    return true;
  }
}

type Step = QuotaName | undefined;

const deployment: Step[] = ["CreateRestApi regional", "PutRestApi", "CreateDeployment"];
const redeployment: Step[] = [undefined, undefined, "PutRestApi", "CreateDeployment"];
const undeployment: Step[] = [undefined, "DeleteRestApi"];
const httpDeployment: Step[] = [undefined, undefined];

/** Many sessions at once in virtual time: each makes its calls one after another, waiting for its slots. */
function simulate(sessions: readonly (readonly Step[])[]): { endMs: number; refused: number[] } {
  const pacer = new Pacer();
  const everything = new Bucket(10, 1000, 40);
  const narrow = new Map<QuotaName, Bucket>();
  const bucketOf = (quota: QuotaName) => {
    const bucket = narrow.get(quota) ?? new Bucket(quotas[quota].calls, quotas[quota].perMs, quotas[quota].burst);
    narrow.set(quota, bucket);
    return bucket;
  };
  const events: { atMs: number; act: () => void }[] = [];
  let nowMs = 0;
  let endMs = 0;
  const refused: number[] = [];
  const later = (atMs: number, act: () => void) => void events.push({ atMs, act });
  const run = (steps: readonly Step[]): void => {
    const [quota, ...rest] = steps;
    if (steps.length === 0) return;
    later(pacer.reserve(quota, nowMs), () => {
      pacer.begin(quota, nowMs);
      const passed = everything.take(nowMs) && (quota === undefined || bucketOf(quota).take(nowMs));
      endMs = nowMs;
      if (passed) pacer.answered(quota);
      else {
        refused.push(nowMs);
        pacer.refused(quota, nowMs);
      }
      run(passed ? rest : steps);
    });
  };
  for (const steps of sessions) run(steps);
  while (events.length > 0) {
    events.sort((a, b) => a.atMs - b.atMs);
    const next = events.shift();
    nowMs = Math.max(nowMs, next?.atMs ?? 0);
    next?.act();
  }
  return { endMs, refused };
}

describe("the pacer", () => {
  it("brings 100 mixed APIs through within a tenth of what the quotas allow, and is never refused", () => {
    const sessions = Array.from(
      { length: 100 },
      (_, index) => [deployment, redeployment, undeployment, httpDeployment][index % 4] ?? [],
    );
    const { endMs, refused } = simulate(sessions);
    expect(refused).toEqual([]);
    // 25 deletions, one in 30 s: the first at once. Nothing else takes as long.
    const boundMs = 24 * 30_000;
    expect(endMs).toBeGreaterThanOrEqual(boundMs);
    expect(endMs).toBeLessThanOrEqual(boundMs * 1.1);
  });

  it("deploys 100 APIs no faster and little slower than one in five seconds", () => {
    const { endMs, refused } = simulate(Array.from({ length: 100 }, () => deployment));
    expect(refused).toEqual([]);
    expect(endMs / (99 * 5000)).toBeGreaterThanOrEqual(1);
    expect(endMs / (99 * 5000)).toBeLessThanOrEqual(1.1);
  });

  it("lets calls without a quota of their own pass those that wait", () => {
    const pacer = new Pacer();
    for (let call = 0; call < 10; call += 1) pacer.reserve("DeleteRestApi", 0);
    expect(pacer.reserve(undefined, 0)).toBe(0);
  });

  it("makes room when others in the account call too, and comes back to its pace", () => {
    const schedule = new Schedule(quotas.PutRestApi);
    const gap = (nowMs: number) => -(schedule.reserve(nowMs) - schedule.reserve(nowMs));
    const usual = gap(0);
    schedule.refused(10_000, 7000);
    expect(schedule.reserve(10_000)).toBe(17_000);
    expect(gap(20_000)).toBeCloseTo(2 * usual);
    for (let call = 0; call < 4; call += 1) schedule.answered();
    expect(gap(60_000)).toBeCloseTo(usual);
  });

  it("is one for an account in a Region, and another elsewhere", () => {
    expect(pacerFor("", "111122223333", "eu-west-1")).toBe(pacerFor("", "111122223333", "eu-west-1"));
    expect(pacerFor("", "111122223333", "eu-west-1")).not.toBe(pacerFor("", "111122223333", "eu-west-2"));
  });

  it("says the least time of a few calls by the narrowest quota", () => {
    expect(leastMsFor(["PutRestApi", "CreateDeployment", "CreateDeployment"])).toBe(10_000);
    expect(leastMsFor([])).toBe(0);
  });
});
