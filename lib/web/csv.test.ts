import { describe, expect, it } from "vitest";
import { csvDownload, csvLine } from "./csv.ts";

describe("a line", () => {
  it.each([
    ["quotes, commas and line ends", ['say "hi"', "a,b", "two\nlines"], '"say ""hi""","a,b","two\nlines"'],
    ["what is not known", [null, 0, 1.5], ",0,1.5"],
    ["a negative number, which is no formula", [-3], "-3"],
    ["a formula", ['=HYPERLINK("x")'], '"\'=HYPERLINK(""x"")"'],
    ["a formula after a plus", ["+1+1"], '"\'+1+1"'],
    ["a formula after an at sign", ["@SUM(A1)"], '"\'@SUM(A1)"'],
    ["a formula after a tab", ["\t=1"], '"\'\t=1"'],
    ["a formula in full-width letters", ["＝1"], '"\'＝1"'],
    ["a minus in front of text", ["-cmd"], '"\'-cmd"'],
    ["plain words", ["Orders 1.0"], "Orders 1.0"],
  ])("holds %s", (_name, cells, expected) => {
    expect(csvLine(cells)).toBe(`${expected}\r\n`);
  });
});

describe("a download", () => {
  it("is made part by part, as it is read, and no further", async () => {
    const made: number[] = [];
    let ended = false;
    async function* parts() {
      try {
        for (let part = 0; part < 1_000; part += 1) {
          made.push(part);
          yield csvLine([part]);
        }
      } finally {
        ended = true;
      }
    }
    const response = csvDownload("x.csv", parts());
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="x.csv"');
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    expect(made.length).toBeLessThan(4);
    await reader?.cancel();
    expect(ended).toBe(true);
  });

  it("begins with the mark of UTF-8", async () => {
    async function* parts() {
      yield csvLine(["é"]);
    }
    const bytes = new Uint8Array(await csvDownload("x.csv", parts()).arrayBuffer());
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});
