import { describe, expect, test } from "vitest";
import {
  afterHearing,
  type LiveAnswer,
  type LiveEnded,
  type LiveRunning,
  type LiveState,
  nextAskMs,
  tabSignal,
  unknownYet,
  warnBeforeMs,
  workWords,
} from "./live-state.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const work = { id: "r", kind: "deploy", share: 100, apiName: "Orders", apiVersion: "1", mine: true } as const;
const running: LiveRunning = {
  ...{ ...work, state: "running", createdAt: "2026-03-01T11:59:00Z", progress: 0.5, leftMs: null, waits: [] },
  gateways: { ended: 1, total: 2 },
};
const ended: LiveEnded = { ...work, state: "succeeded", finishedAt: "2026-03-01T11:59:00Z", news: true };
const answer: LiveAnswer = { running: [], ended: [], session: { userId: "ana", endsAt: "2026-03-01T12:30:00Z" } };
const state = (change: Partial<LiveState>): LiveState => ({ ...unknownYet, ...change });

describe("hearing", () => {
  test("an answer says all", () => {
    const known = afterHearing(unknownYet, { heard: "answer", answer: { ...answer, running: [running] } }, "ana");
    expect(known).toMatchObject({ reach: "reached", back: false, session: "open", endsAt: now + 30 * 60_000 });
    expect(known.running).toHaveLength(1);
  });

  test("nothing leaves what was seen, and the next answer says that it is back", () => {
    const before = state({ running: [running] });
    const silent = afterHearing(before, { heard: "nothing", online: true }, "ana");
    expect(silent).toEqual({ ...before, reach: "silent" });
    expect(afterHearing(before, { heard: "nothing", online: false }, "ana").reach).toBe("offline");
    expect(afterHearing(silent, { heard: "answer", answer }, "ana").back).toBe(true);
  });

  test("a session that ended runs nothing here; it opens again when the same person signs in, not another", () => {
    const over = afterHearing(state({ running: [running] }), { heard: "not-signed-in" }, "ana");
    expect(over).toMatchObject({ session: "ended", running: [] });
    expect(afterHearing(over, { heard: "answer", answer }, "ana").session).toBe("open");
    expect(afterHearing(over, { heard: "answer", answer }, "bob").session).toBe("other");
  });
});

describe("it is asked again", () => {
  test.each([
    ["every two seconds while something runs", { running: [running], endsAt: now + 1e7 }, 2000],
    ["every three seconds while nobody answers", { reach: "silent" }, 3000],
    ["not while nothing is known to come", {}, undefined],
    ["not after the session", { session: "ended", running: [running] }, undefined],
    ["before the session ends", { endsAt: now + warnBeforeMs + 60_000 }, 60_500],
    ["when it has ended", { endsAt: now + 30_000 }, 30_500],
    ["at once when that is past", { endsAt: now - 30_000 }, 500],
  ] as const)("%s", (_, change, milliseconds) => {
    expect(nextAskMs(state(change), now)).toBe(milliseconds);
  });
});

describe("the tab says", () => {
  test.each([
    ["nothing while nothing runs", {}, undefined],
    ["nothing of what others run", { running: [{ ...running, mine: false }] }, undefined],
    ["that own work runs", { running: [running], ended: [ended] }, "running"],
    ["a failure first", { running: [running], ended: [{ ...ended, state: "failed" }] }, "failed"],
    ["nothing of a failure that was looked at", { ended: [{ ...ended, state: "failed", news: false }] }, undefined],
  ] as const)("%s", (_, change, signal) => {
    expect(tabSignal(state(change))).toBe(signal);
  });
});

test.each([
  [{}, "Work"],
  [{ running: [running] }, "Work: 1 running"],
  [{ running: [running], ended: [ended, { ...ended, news: false }] }, "Work: 1 running, 1 ended since you looked"],
])("%o reads %s", (change, words) => {
  expect(workWords(state(change))).toBe(words);
});
