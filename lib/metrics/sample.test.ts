import { describe, expect, it } from "vitest";
import type { CountedTotal } from "#lib/connectors/connector.ts";
import { percentile, sampleOf, samplesSince, together } from "./sample.ts";

const total = (remoteId: string, requests: number, more: Partial<CountedTotal> = {}): CountedTotal => ({
  ...{ remoteId, requests, clientErrors: 0, serverErrors: 0 },
  ...more,
});

describe("what came since the last reading", () => {
  it("is the difference, and nothing for who was not asked", () => {
    const last = { a: total("a", 10, { clientErrors: 3, serverErrors: 1 }), b: total("b", 5) };
    expect(samplesSince(last, [total("a", 14, { clientErrors: 4, serverErrors: 1 }), total("b", 5)])).toEqual([
      { remoteId: "a", requests: 4, clientErrors: 1, serverErrors: 0, latencySumMs: 0, latencyCount: 0 },
    ]);
  });

  it("is all that is counted, for who is new or began anew", () => {
    const last = { a: total("a", 10, { serverErrors: 6 }) };
    expect(samplesSince(last, [total("a", 3, { serverErrors: 2 }), total("new", 2)])).toMatchObject([
      { remoteId: "a", requests: 3, serverErrors: 2 },
      { remoteId: "new", requests: 2 },
    ]);
    // More requests than before, and fewer errors: it restarted in between as well.
    expect(samplesSince(last, [total("a", 12, { serverErrors: 1 })])).toMatchObject([
      { requests: 12, serverErrors: 1 },
    ]);
  });

  it("has times of the new requests only", () => {
    const before = {
      sumMs: 1_000,
      count: 10,
      buckets: [
        [25, 0],
        [100, 10],
      ] as const,
    };
    const now = {
      sumMs: 1_200,
      count: 30,
      buckets: [
        [25, 20],
        [100, 30],
      ] as const,
    };
    expect(samplesSince({ a: total("a", 10, { latency: before }) }, [total("a", 30, { latency: now })])).toEqual([
      {
        ...{ remoteId: "a", requests: 20, clientErrors: 0, serverErrors: 0 },
        ...{ latencySumMs: 200, latencyCount: 20, p95Ms: 23.75 },
      },
    ]);
  });
});

describe("a percentile of buckets", () => {
  it.each([
    ["within the first bucket", [[100, 100]], 100, 95],
    [
      "between two bounds",
      [
        [25, 90],
        [50, 100],
      ],
      100,
      37.5,
    ],
    [
      "past an empty bucket",
      [
        [25, 0],
        [50, 0],
        [100, 10],
      ],
      10,
      97.5,
    ],
  ] as const)("is found %s", (_name, buckets, count, expected) => {
    expect(percentile(buckets, count, 0.95)).toBeCloseTo(expected);
  });

  it("is not known above the highest bound", () => {
    expect(percentile([[25, 5]], 10, 0.95)).toBeUndefined();
    expect(percentile([], 10, 0.95)).toBeUndefined();
  });
});

it("keeps what is not known apart from nothing", () => {
  const point = { remoteId: "a", requests: 4, clientErrors: 0, serverErrors: 0 };
  expect(sampleOf(point)).toMatchObject({ latencyCount: 0 });
  expect(sampleOf({ ...point, averageMs: 0 })).toMatchObject({ latencyCount: 4, latencySumMs: 0 });
});

it("counts requests that several APIs share once", () => {
  const samples = ["b", "a", "c"].map((remoteId) => ({
    ...sampleOf(total(remoteId, 9)),
    ...(remoteId === "c" ? {} : { sharedWith: [remoteId === "a" ? "b" : "a"] }),
  }));
  expect(together(samples).map(({ remoteId }) => remoteId)).toEqual(["a", "c"]);
});
