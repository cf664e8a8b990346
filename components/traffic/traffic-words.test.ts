import { expect, it } from "vitest";
import { figuresWords, millisecondsWords, periodWords, shareWords } from "./traffic-words.ts";

it("says shares, times and periods, and never zero for what is not known", () => {
  expect([shareWords(0, 9), shareWords(3, 0), shareWords(12, 1_200), shareWords(5, 5)]).toEqual([
    ...["0", "3", "12 (1.0%)", "5 (100%)"],
  ]);
  expect([millisecondsWords(null), millisecondsWords(0), millisecondsWords(1_234.5)]).toEqual([
    ...["Unknown", "0 ms", "1,235 ms"],
  ]);
  const at = new Date("2026-11-05T09:05:00Z");
  expect([periodWords(at, 300), periodWords(at, 86_400)]).toEqual(["Nov 5, 09:05 UTC", "Nov 5"]);
  const figures = { requests: 1, clientErrors: 0, serverErrors: 0, averageMs: null };
  expect(figuresWords(figures, null)).toBe("1 request, no server errors");
  expect(figuresWords({ ...figures, requests: 200, serverErrors: 10 }, null)).toBe(
    "200 requests, 10 (5.0%) server errors",
  );
  expect([figuresWords(null, null), figuresWords(null, "It was down.")]).toEqual([
    "not known",
    "not known: It was down.",
  ]);
});
