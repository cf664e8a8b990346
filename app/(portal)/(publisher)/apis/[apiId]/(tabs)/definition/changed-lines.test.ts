import { expect, it } from "vitest";
import { changedLines } from "./changed-lines.ts";

const lines = (...parts: string[]) => parts.join("\n");

it("shows a change with the lines around it, numbered as in the whole text", () => {
  const before = lines("a", "b", "c", "d", "e", "f", "g");
  expect(changedLines(before, before.replace("d", "D"))).toBe(lines("2  b", "3  c", "4  D", "5  e", "6  f"));
});

it("shows what was added at the end, and where something was taken away", () => {
  expect(changedLines("a\nb", "a\nb\nc")).toBe(lines("1  a", "2  b", "3  c"));
  expect(changedLines("a\nb\nc\nd", "a\nd")).toBe(lines("1  a", "2  d"));
});

it("says when nothing differs", () => {
  expect(changedLines("a", "a")).toBe("Both say the same.");
});
