import { describe, expect, it } from "vitest";
import { csvLine } from "#lib/model/csv.ts";
import { csvDownload } from "./csv-download.ts";

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
