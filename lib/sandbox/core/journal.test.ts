import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { Store } from "./store.ts";

const itemSchema = z.object({ id: z.string(), value: z.number() });
interface Kinds {
  items: z.infer<typeof itemSchema>;
  others: z.infer<typeof itemSchema>;
}
const readers = { items: itemSchema.parse, others: itemSchema.parse };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sandbox-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const open = () => new Store<Kinds>(readers, folder);

describe("a store on disk", () => {
  it("holds what was written by one that was never closed", () => {
    const first = open();
    first.put("items", { id: "a", value: 1 });
    first.put("items", { id: "a", value: 2 });
    first.put("others", { id: "a", value: 3 });
    first.put("items", { id: "b", value: 4 });
    first.remove("items", "b");
    const second = open();
    expect(second.all("items")).toEqual([{ id: "a", value: 2 }]);
    expect(second.get("others", "a")).toEqual({ id: "a", value: 3 });
  });

  it("drops a line that was cut off while it was written", () => {
    open().put("items", { id: "a", value: 1 });
    appendFileSync(path.join(folder, "journal.jsonl"), '[{"kind":"items","id":"b","ent');
    const store = open();
    expect(store.all("items")).toEqual([{ id: "a", value: 1 }]);
    store.put("items", { id: "c", value: 3 });
    expect(open().all("items")).toHaveLength(2);
  });

  it("writes a transaction as one line, and nothing of one that changed nothing", () => {
    const store = open();
    store.transaction(() => {
      store.put("items", { id: "a", value: 1 });
      store.put("others", { id: "b", value: 2 });
    });
    store.remove("items", "nobody");
    expect(readFileSync(path.join(folder, "journal.jsonl"), "utf8").trim().split("\n")).toHaveLength(1);
  });

  it("survives being closed, and compacts a long journal", () => {
    const store = open();
    for (let value = 0; value < 5_200; value += 1) store.put("items", { id: "a", value });
    expect(readFileSync(path.join(folder, "journal.jsonl"), "utf8").split("\n").length).toBeLessThan(1_000);
    store.close();
    expect(readFileSync(path.join(folder, "journal.jsonl"), "utf8")).toBe("");
    expect(open().all("items")).toEqual([{ id: "a", value: 5_199 }]);
  });

  it("refuses what is not what it holds", () => {
    open().put("items", { id: "a", value: 1 });
    appendFileSync(path.join(folder, "journal.jsonl"), '[{"kind":"items","id":"b","entity":{"id":"b"}}]\n');
    expect(open).toThrow("value");
  });
});

describe("a store in memory", () => {
  it("tells its listeners once per transaction, until they stop", () => {
    const store = new Store<Kinds>(readers);
    let told = 0;
    const stop = store.onChange(() => {
      told += 1;
    });
    store.transaction(() => {
      store.put("items", { id: "a", value: 1 });
      store.put("items", { id: "b", value: 1 });
    });
    store.clear();
    expect([told, store.isEmpty]).toEqual([2, true]);
    stop();
    store.put("items", { id: "a", value: 1 });
    expect(told).toBe(2);
  });
});
