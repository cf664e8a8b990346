import { describe, expect, test } from "vitest";
import { count, durationWords, relativeTime } from "./time-words.ts";

const now = new Date("2026-03-01T12:00:00Z");

describe("relativeTime", () => {
  test.each([
    ["2026-03-01T11:59:55Z", "just now"],
    ["2026-03-01T11:59:30Z", "30 s ago"],
    ["2026-03-01T11:56:00Z", "4 min ago"],
    ["2026-03-01T09:00:00Z", "3 h ago"],
    ["2026-02-26T12:00:00Z", "3 d ago"],
    ["2026-03-03T12:00:00Z", "in 2 d"],
    ["2024-03-01T12:00:00Z", "2 y ago"],
  ])("%s is %s", (at, words) => {
    expect(relativeTime(new Date(at), now)).toBe(words);
  });
});

test.each([
  [340, "340 ms"],
  [2400, "2.4 s"],
  [5000, "5 s"],
  [185_000, "3 min 5 s"],
])("%d ms reads %s", (milliseconds, words) => {
  expect(durationWords(milliseconds)).toBe(words);
});

test("counts carry their noun", () => {
  expect(count(1, "gateway")).toBe("1 gateway");
  expect(count(1223, "operation")).toBe("1,223 operations");
  expect(count(2, "entry", "entries")).toBe("2 entries");
});
