import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import {
  callerKey,
  forgetTurns,
  giveTurnBack,
  sweepThrottle,
  ThrottledError,
  takeTurn,
  waitSeconds,
} from "./throttle.ts";

const policy = { freeAttempts: 3, firstWaitSeconds: 2, longestWaitSeconds: 10, forgetAfterSeconds: 3600 };
const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test.each([
  [1, 0],
  [3, 0],
  [4, 2],
  [5, 4],
  [6, 8],
  [7, 10],
  [1000, 10],
])("after %i attempts the wait is %i s", (attempts, wait) => {
  expect(waitSeconds(policy, attempts)).toBe(wait);
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
  ["::1", "0:0:0:0::/64"],
  ["", ""],
  [undefined, "unknown"],
])("a caller from %s is counted as %s", (address, key) => {
  expect(callerKey(address)).toBe(key);
});

describe("takeTurn", () => {
  test("refuses within the wait, lets through after it, and forgets after a quiet while", async () => {
    for (let attempt = 1; attempt <= 4; attempt += 1) await takeTurn("a", policy, start);
    await expect(takeTurn("a", policy, after(1))).rejects.toMatchObject({ code: "throttled", waitSeconds: 1 });
    expect(await takeTurn("a", policy, after(2))).toEqual({ key: "a", attempts: 5 });
    await expect(takeTurn("a", policy, after(5))).rejects.toBeInstanceOf(ThrottledError);
    expect(await takeTurn("a", policy, after(2 + 3601))).toEqual({ key: "a", attempts: 1 });
  });

  test("of twenty attempts at once only the free ones and the one that starts the wait are let through", async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => takeTurn("b", policy, start)));
    expect(all.filter((one) => one.status === "fulfilled")).toHaveLength(policy.freeAttempts + 1);
  });

  test("a free attempt is let through although one that began later was counted first", async () => {
    await takeTurn("f", policy, after(1));
    expect(await takeTurn("f", policy, start)).toEqual({ key: "f", attempts: 2 });
  });

  test("one key's attempts do not slow another's", async () => {
    for (let attempt = 1; attempt <= 4; attempt += 1) await takeTurn("c", policy, start);
    await expect(takeTurn("d", policy, start)).resolves.toEqual({ key: "d", attempts: 1 });
  });

  test("a turn given back is not counted; forgotten ones are gone", async () => {
    for (let attempt = 1; attempt <= 3; attempt += 1) await takeTurn("e", policy, start);
    await giveTurnBack(await takeTurn("e", policy, start), start);
    expect(await takeTurn("e", policy, start)).toEqual({ key: "e", attempts: 4 });
    await forgetTurns("e");
    expect(await takeTurn("e", policy, start)).toEqual({ key: "e", attempts: 1 });
  });
});

test("rows nobody tried for a day are swept", async () => {
  await takeTurn("old", policy, start);
  await sweepThrottle(after(24 * 3600 + 1));
  expect(await database.db.throttle.count({ where: { key: "old" } })).toBe(0);
});
