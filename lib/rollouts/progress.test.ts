import { describe, expect, test } from "vitest";
import { type ProgressOf, progressOf, timeLeftMs } from "./progress.ts";

const now = new Date("2026-03-01T12:00:00Z");
const seconds = (number: number) => new Date(now.getTime() + number * 1000);

const target = (change: Partial<ProgressOf>): ProgressOf => ({
  state: "applying",
  plannedWrites: 10,
  madeWrites: 0,
  startedAt: seconds(-10),
  waitingUntil: null,
  ...change,
});

describe("progress", () => {
  test.each([
    ["nothing begun", [target({})], 0],
    ["half of the writes", [target({ madeWrites: 5 })], 0.5],
    ["all writes, not verified yet", [target({ madeWrites: 10 })], 0.95],
    ["more writes than planned", [target({ madeWrites: 14 })], 0.95],
    ["verifying", [target({ state: "verifying", madeWrites: 10 })], 0.95],
    ["one done, one waiting", [target({ state: "done" }), target({ state: "waiting" })], 0.5],
    ["a failure is behind it too", [target({ state: "failed-permanent" })], 1],
    ["nothing planned", [target({ plannedWrites: 0 })], 0],
    ["no target", [], 0],
  ])("%s", (_, targets, share) => {
    expect(progressOf(targets)).toBe(share);
  });
});

describe("time left", () => {
  test.each([
    ["the pace so far, for what is left", [target({ madeWrites: 5 })], 10_000],
    ["with what it waits for", [target({ madeWrites: 5, waitingUntil: seconds(20) })], 30_000],
    ["a wait that is over counts nothing", [target({ madeWrites: 5, waitingUntil: seconds(-20) })], 10_000],
    ["the slowest of several", [target({ madeWrites: 5 }), target({ madeWrites: 8 })], 10_000],
    ["those that ended do not count", [target({ madeWrites: 5 }), target({ state: "done" })], 10_000],
    ["two writes tell no pace", [target({ madeWrites: 2 })], undefined],
    ["one is not known, so none is said", [target({ madeWrites: 5 }), target({ state: "waiting" })], undefined],
    ["nothing moves", [target({ state: "done" })], undefined],
  ])("%s", (_, targets, left) => {
    expect(timeLeftMs(targets, now)).toBe(left);
  });
});
