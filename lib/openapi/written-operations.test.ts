import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { readDocument } from "./read.ts";
import {
  readOperationLines,
  type WrittenOperation,
  writeDocument,
  writtenMethods,
  writtenProblems,
} from "./written-operations.ts";

const operation = (method: WrittenOperation["method"], path: string, summary = ""): WrittenOperation => ({
  method,
  path,
  summary,
});

describe("lines", () => {
  it("are read as method, path and summary", () => {
    const { operations, refused } = readOperationLines("get /orders/{id}  Get an order\n\n# later\nPOST /orders");
    expect(operations).toEqual([operation("GET", "/orders/{id}", "Get an order"), operation("POST", "/orders")]);
    expect(refused).toEqual([]);
  });

  it("that are no operations come back with why", () => {
    const { operations, refused } = readOperationLines("FETCH /orders\nGET\nGET /orders");
    expect(operations).toHaveLength(1);
    expect(refused.map(({ line }) => line)).toEqual(["FETCH /orders", "GET"]);
    expect(refused[0]?.sentence).toContain("FETCH is no method");
  });
});

describe("problems", () => {
  it.each([
    ["an empty path", "", "Write a path"],
    ["a path without a slash", "orders", "Begin with a slash"],
    ["a space", "/a b", "Leave out spaces"],
    ["braces that do not pair", "/a/{id", "braces"],
    ["a query", "/a?b=1", "query"],
    ["a parameter twice", "/a/{id}/{id}", "twice"],
  ])("are said of %s", (_name, path, words) => {
    expect(writtenProblems([operation("GET", path)]).get(0)).toContain(words);
  });

  it("are said of the later of two that a gateway cannot tell apart", () => {
    const problems = writtenProblems([
      operation("GET", "/a/{x}"),
      operation("POST", "/a/{x}"),
      operation("GET", "/a/{y}"),
    ]);
    expect([...problems.keys()]).toEqual([2]);
    expect(problems.get(2)).toContain("operation 1, GET /a/{x}");
  });
});

it("gives every operation an id of its own", () => {
  const operations = [operation("GET", "/a-b/{id}"), operation("GET", "/a/b/{id}"), operation("POST", "/")];
  const { paths } = writeDocument({ title: "Orders", version: "1", operations, servers: [] });
  expect(JSON.stringify(paths)).toMatch(/"getABById".*"getABById2".*"post"/);
});

const segment = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/), fc.stringMatching(/^\{[a-z][a-z0-9]{0,4}\}$/));
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
const written = fc.array(
  fc.record({ method: fc.constantFrom(...writtenMethods), path, summary: fc.stringMatching(/^([a-z]+( [a-z]+)?)?$/) }),
  { minLength: 1, maxLength: 6 },
);

test.prop([written], { numRuns: 60 })(
  "what is written without a problem is read back as it was",
  async (operations) => {
    fc.pre(writtenProblems(operations).size === 0);
    const { summary, findings } = await readDocument(
      JSON.stringify(writeDocument({ title: "Orders", version: "1", operations, servers: [] })),
    );
    expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
    const outline = ({ method, path: at, summary: says }: { method: string; path: string; summary?: string }) =>
      `${method} ${at} ${says ?? ""}`;
    expect(summary.operations.map(outline).toSorted()).toEqual(operations.map(outline).toSorted());
  },
);

test.prop([written])("what is written as lines is read as it was", (operations) => {
  const lines = operations.map(({ method, path: at, summary }) => `${method} ${at} ${summary}`).join("\n");
  expect(readOperationLines(lines)).toEqual({ operations, refused: [] });
});
