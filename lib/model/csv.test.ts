import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it.each([
  ['=HYPERLINK("https://evil.example")', '"\'=HYPERLINK(""https://evil.example"")"'],
  ["+1", "'+1"],
  ["-1+2", "'-1+2"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["＝1", "'＝1"],
  ["a,b", '"a,b"'],
  ["two\nlines", '"two\nlines"'],
  ['say "hi"', '"say ""hi"""'],
  ["plain", "plain"],
])("writes %j harmlessly", (cell, written) => {
  expect(csvLine([cell, 7])).toBe(`${written},7\r\n`);
});

it("leaves what is not known empty, and a negative number a number", () => {
  expect(csvLine([null, 0, -3, 1.5])).toBe(",0,-3,1.5\r\n");
});

test.prop([fc.array(fc.string(), { minLength: 1 })])(
  "no cell begins as a formula, and every quote is closed",
  (cells) => {
    const line = csvLine(cells);
    expect((line.match(/"/g) ?? []).length % 2).toBe(0);
    const unquoted = line.slice(0, -2).replace(/"(?:[^"]|"")*"/g, (quoted) => quoted.slice(1, -1).replaceAll(",", " "));
    for (const cell of unquoted.split(",")) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  },
);
