import { expect, it } from "vitest";
import { groupOperations, type ListedOperation } from "./operation-groups.ts";

const operation = (path: string, tags: string[] = [], summary?: string): ListedOperation => ({
  id: `get-${path}`,
  method: "GET",
  path,
  tags,
  summary,
  deprecated: false,
});
const outline = (rows: ReturnType<typeof groupOperations>) =>
  rows.map((row) => (row.kind === "tag" ? `${row.tag} (${row.count})` : row.operation.path));

const operations = [
  operation("/x"),
  operation("/b", ["beta"]),
  operation("/a", ["alpha"], "Read it"),
  operation("/c", ["beta"]),
];

it("groups by the first tag in the order of the document, untagged last", () => {
  expect(outline(groupOperations(operations, ""))).toEqual([
    "beta (2)",
    "/b",
    "/c",
    "alpha (1)",
    "/a",
    "Other operations (1)",
    "/x",
  ]);
});

it("has no heading where nothing is tagged", () => {
  expect(outline(groupOperations([operation("/x")], ""))).toEqual(["/x"]);
});

it.each([
  ["read", ["alpha (1)", "/a"]],
  ["GET beta /c", ["beta (1)", "/c"]],
  ["nothing", []],
])("finds %s", (search, rows) => {
  expect(outline(groupOperations(operations, search))).toEqual(rows);
});
