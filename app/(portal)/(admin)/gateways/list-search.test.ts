import { expect, test } from "vitest";
import { paths } from "#lib/web/paths.ts";
import { readSearch, writeSearch } from "./list-search.ts";

test("what an address says comes back as the same address", () => {
  const said = { search: "edge", connection: "connected", kind: "kong", mode: "read-only", label: "eu", sort: "apis" };
  expect(writeSearch(readSearch(said))).toEqual(said);
});

test("what an address says wrongly is as good as not said", () => {
  const wanted = readSearch({ connection: "perhaps", mode: "all", sort: "colour", search: "  " });
  expect(paths.gateways(writeSearch(wanted))).toBe("/gateways");
});
