import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "#lib/model/json.ts";
import { readDocument } from "../read.ts";
import { describeOperation } from "./describe-operation.ts";
import type { SchemaLine } from "./description.ts";

const document: JsonObject = {
  openapi: "3.1.0",
  info: { title: "Orders", version: "1" },
  security: [{ key: [] }],
  paths: {
    "/orders/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } }],
      get: {
        description: "Reads one.",
        security: [{ oauth: ["read", "list"] }, {}],
        parameters: [{ $ref: "#/components/parameters/Page" }],
        responses: {
          "200": {
            description: "The order",
            headers: { "X-Rate": { schema: { type: "integer" }, description: "What is left" } },
            content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
          },
          default: { $ref: "#/components/responses/Problem" },
        },
      },
      put: {
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/Order" }, example: { id: "o-1" } } },
        },
        responses: {},
      },
    },
  },
  components: {
    parameters: { Page: { name: "page", in: "query", schema: { type: "integer", minimum: 1, default: 1 } } },
    responses: { Problem: { description: "What went wrong" } },
    schemas: {
      Order: {
        type: "object",
        required: ["id"],
        properties: {
          id: { type: "string", description: "Its id" },
          state: { enum: ["open", "shipped"] },
          parent: { $ref: "#/components/schemas/Order" },
          lines: { type: "array", items: { $ref: "#/components/schemas/Line" } },
        },
      },
      Line: {
        allOf: [
          { type: "object", properties: { amount: { type: "number" } } },
          { properties: { sku: { type: "string" } } },
        ],
      },
    },
  },
};

const outline = (lines: readonly SchemaLine[], depth = 0): string[] =>
  lines.flatMap(({ name, type, required, limits, cut, lines: inner }) => [
    `${"  ".repeat(depth)}${name}${required ? "!" : ""} ${type}${limits.map((limit) => ` [${limit}]`).join("")}${cut ? ` <${cut}>` : ""}`,
    ...outline(inner, depth + 1),
  ]);

describe("describeOperation", () => {
  const get = describeOperation(document, { method: "GET", path: "/orders/{id}" });

  it("says parameters of path and operation, references followed", () => {
    expect(get?.parameters.map((parameter) => [parameter.in, ...outline([parameter.schema])])).toEqual([
      ["path", "id! string (uuid)"],
      ["query", "page integer [at least 1] [default 1]"],
    ]);
  });

  it("opens a schema once on each way down", () => {
    const content = get?.responses[0]?.contents[0];
    expect(outline(content?.schema?.lines ?? [])).toEqual([
      "id! string",
      "state anything [one of: open, shipped]",
      "parent Order: object <opened above>",
      "lines list of Line",
      "  amount number",
      "  sku string",
    ]);
  });

  it("makes an example where the document has none, and says so", () => {
    const made = get?.responses[0]?.contents[0];
    expect(made?.made).toBe(true);
    expect(JSON.parse(made?.example ?? "")).toMatchObject({
      id: "text",
      state: "open",
      lines: [{ amount: 1, sku: "text" }],
    });
    const put = describeOperation(document, { method: "PUT", path: "/orders/{id}" });
    expect(put?.body).toMatchObject({ required: true, contents: [{ made: false, example: '{\n  "id": "o-1"\n}' }] });
  });

  it("says who is let in, the headers and the answers", () => {
    expect(get?.security).toEqual(["oauth (read, list)", "nothing"]);
    expect(get?.responses.map(({ status, description }) => [status, description])).toEqual([
      ["200", "The order"],
      ["default", "What went wrong"],
    ]);
    expect(get?.responses[0]?.headers).toMatchObject([
      { name: "X-Rate", type: "integer", description: "What is left" },
    ]);
  });

  it("knows no operation that is not there", () => {
    expect(describeOperation(document, { method: "DELETE", path: "/orders/{id}" })).toBeUndefined();
  });
});

it("is bounded for a schema that nests without end, with and without references", () => {
  const schemas: Record<string, JsonObject> = {};
  for (let level = 0; level < 40; level += 1) {
    const next = { $ref: `#/components/schemas/S${(level + 1) % 40}` };
    schemas[`S${level}`] = {
      allOf: [next, { properties: Object.fromEntries(["a", "b", "c"].map((name) => [name, next])) }],
    };
  }
  let nested: JsonObject = { type: "string" };
  for (let level = 0; level < 60; level += 1) nested = { type: "array", items: { properties: { inner: nested } } };
  const content = { "application/json": { schema: schemas.S0 }, "text/json": { schema: nested } };
  const hostile = { paths: { "/": { get: { responses: { "200": { content } } } } }, components: { schemas } };
  const description = describeOperation(hostile, { method: "GET", path: "/" });
  expect(JSON.stringify(description).length).toBeLessThan(500_000);
});

it("describes every operation of a real document in bounds", async () => {
  const file = createRequire(import.meta.url).resolve("@readme/oas-examples/3.1/json/petstore.json");
  const { document: petstore, summary } = await readDocument(readFileSync(file, "utf8"));
  for (const operation of summary.operations) {
    const description = describeOperation(petstore ?? {}, operation);
    expect(description, operation.id).toBeDefined();
    expect(JSON.stringify(description).length, operation.id).toBeLessThan(200_000);
  }
});
