import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { formatSource } from "./format-source.ts";

it("lays JSON out, in the order of its keys", () => {
  expect(formatSource('{"b":1,"a":[{}]}', "json")).toEqual({
    done: true,
    source: '{\n  "b": 1,\n  "a": [\n    {}\n  ]\n}\n',
  });
});

it("lays YAML out, and leaves what looks like a number or a date a text", () => {
  const source = "openapi:   '3.1.0'\ninfo: {title: Orders, version: '1.10', date: '2026-01-31'}\n";
  expect(formatSource(source, "yaml")).toEqual({
    done: true,
    source: "openapi: 3.1.0\ninfo:\n  title: Orders\n  version: '1.10'\n  date: '2026-01-31'\n",
  });
});

it.each<[string, string, "json" | "yaml", string]>([
  ["comments", "a: 1 # one\n", "yaml", "comments"],
  ["anchors", "a: &x {b: 1}\nc: *x\n", "yaml", "anchors"],
  ["JSON that is broken", "{", "json", "cannot be read as JSON"],
  ["YAML that is broken", "a: [", "yaml", "cannot be read as YAML"],
])("leaves %s alone, and says why", (_name, source, format, words) => {
  expect(formatSource(source, format)).toMatchObject({ done: false, sentence: expect.stringContaining(words) });
});

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify({ value }));

test.prop([json])("formatting what is formatted changes nothing", (source) => {
  const once = formatSource(source, "json");
  expect(once.done && formatSource(once.source, "json")).toEqual(once);
});
