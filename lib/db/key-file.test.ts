import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadKeyFile } from "./key-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "gatehouse-key-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the key is made once and for its owner only", () => {
  const first = loadKeyFile(folder);
  expect(statSync(path.join(folder, "key")).mode & 0o777).toBe(0o600);
  expect(loadKeyFile(folder)).toEqual(first);
});

test("a key that others may read is refused with the command that closes it", () => {
  loadKeyFile(folder);
  chmodSync(path.join(folder, "key"), 0o640);
  expect(() => loadKeyFile(folder)).toThrow(/mode 640.*chmod 600/);
});

test("a file that holds no key is refused", () => {
  writeFileSync(path.join(folder, "key"), "hello", { mode: 0o600 });
  expect(() => loadKeyFile(folder)).toThrow(/cannot be used/);
});
