import { expect, it } from "vitest";
import { apiColumns } from "./api-columns.ts";
import { readSearch, writeSearch } from "./list-search.ts";

const gateway = "019a0000-0000-7000-8000-000000000001";

it("reads what it wrote", () => {
  const said = {
    search: "orders",
    lifecycle: "published",
    gateway,
    owner: "nobody",
    sort: "newest",
    columns: ["runsOn"],
  } as const;
  expect(readSearch(writeSearch({ ...said }))).toEqual({ ...said, cursor: undefined });
  expect(readSearch(writeSearch({ ...readSearch({}), columns: [] })).columns).toEqual([]);
});

it("takes what makes no sense as not said", () => {
  const odd = { lifecycle: "gone", gateway: "'; drop", owner: "x", sort: "size", columns: ["a", "b"] };
  expect(readSearch(odd)).toMatchObject({
    lifecycle: undefined,
    gateway: undefined,
    owner: undefined,
    sort: "name",
    columns: [],
  });
  expect(writeSearch({ ...readSearch({}), columns: apiColumns })).toEqual({});
});
