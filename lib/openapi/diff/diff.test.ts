import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { PolicyEntry } from "#lib/model/policy/policy.ts";
import { readDocument } from "../read.ts";
import { diffDefinitions } from "./diff.ts";

/** A definition whose document has these paths and schemas. */
async function definition(paths: JsonObject, schemas: JsonObject = {}, top: JsonObject = {}): Promise<Definition> {
  const info = { title: "Orders", version: "1" };
  const { document, summary } = await readDocument(
    JSON.stringify({ openapi: "3.1.0", info, paths, components: { schemas }, ...top }),
  );
  const { operations } = summary;
  return { ...plain, operations, ...(document === undefined ? {} : { document }) };
}

const plain: Definition = {
  name: "Orders",
  version: "1",
  basePath: "/orders",
  operations: [],
  backends: [{ url: "https://a.example.com", weight: 100 }],
  policies: [],
  extensions: {},
};

const policy = (id: string, config: PolicyEntry["config"]): PolicyEntry => ({
  id,
  name: "",
  enabled: true,
  match: { paths: [], methods: [] },
  config,
});
const key = policy("key", { type: "api-key", in: "header", name: "X-Key", hideFromBackend: true });
const limit = (requests: number) => policy("limit", { type: "rate-limit", requests, per: "minute", by: "ip" });

const outline = (before: Definition, after: Definition) =>
  diffDefinitions(before, after).map((change) => `${change.impact} ${change.rule}`);

describe("beside the operations", () => {
  it.each<[string, Partial<Definition>, Partial<Definition>, string[]]>([
    ["base path", {}, { basePath: "/other" }, ["breaking base-path.changed"]],
    ["name", {}, { name: "Other" }, ["safe details.name"]],
    [
      "backend",
      {},
      { backends: [{ url: "https://b.example.com", weight: 100 }] },
      ["risky backend.added", "risky backend.removed"],
    ],
    ["weight of the only backend", {}, { backends: [{ url: "https://a.example.com", weight: 7 }] }, []],
    ["new lock", {}, { policies: [key] }, ["breaking policy.added"]],
    ["lock taken away", { policies: [key] }, {}, ["risky policy.removed"]],
    ["lock switched off", { policies: [key] }, { policies: [{ ...key, enabled: false }] }, ["risky policy.removed"]],
    ["limit", { policies: [limit(1)] }, { policies: [limit(2)] }, ["risky policy.changed"]],
    ["order of policies", { policies: [key, limit(1)] }, { policies: [limit(1), key] }, ["risky policy.order"]],
    ["extension", {}, { extensions: { toy: { a: 1 } } }, ["risky extensions.changed"]],
  ])("judges a change of the %s", (_name, before, after, expected) => {
    expect(outline({ ...plain, ...before }, { ...plain, ...after })).toEqual(expected);
  });
});

const get = (operation: JsonObject = {}): JsonObject => ({
  "/a/{id}": { get: { operationId: "a", responses: {}, ...operation } },
});
const withParameter = (parameter: JsonObject) =>
  get({ parameters: [{ name: "q", in: "query", schema: { type: "string" }, ...parameter }] });
const withResponse = (schema: JsonObject, status = "200") =>
  get({ responses: { [status]: { description: "", content: { "application/json": { schema } } } } });
const withBody = (schema: JsonObject, body: JsonObject = {}) =>
  get({ requestBody: { content: { "application/json": { schema } }, ...body } });

describe("operations", () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    ["a new operation", get(), { ...get(), "/b": { get: { operationId: "b" } } }, ["safe operation.added"]],
    ["an operation removed", { ...get(), "/b": { get: { operationId: "b" } } }, get(), ["breaking operation.removed"]],
    [
      "a path parameter renamed",
      get(),
      { "/a/{key}": { get: { operationId: "a", responses: {} } } },
      ["safe operation.described"],
    ],
    ["deprecation", get(), get({ deprecated: true }), ["risky operation.deprecated"]],
    ["another operationId", get(), get({ operationId: "z" }), ["risky operation.id"]],
    ["a new parameter", get(), withParameter({}), ["safe parameter.added"]],
    ["a new required parameter", get(), withParameter({ required: true }), ["breaking parameter.added-required"]],
    ["a parameter removed", withParameter({}), get(), ["risky parameter.removed"]],
    [
      "a parameter that becomes required",
      withParameter({}),
      withParameter({ required: true }),
      ["breaking parameter.required"],
    ],
    [
      "a parameter in another style",
      withParameter({}),
      withParameter({ explode: false }),
      ["breaking parameter.serialization"],
    ],
    [
      "a parameter of another type",
      withParameter({}),
      withParameter({ schema: { type: "integer" } }),
      ["breaking request.type"],
    ],
    [
      "the same header in other letters",
      withParameter({ in: "header", name: "X-A" }),
      withParameter({ in: "header", name: "x-a" }),
      [],
    ],
    ["a new body", get(), withBody({}), ["safe request.body-added"]],
    ["a new required body", get(), withBody({}, { required: true }), ["breaking request.body-added-required"]],
    ["a body removed", withBody({}), get(), ["risky request.body-removed"]],
    [
      "a body that becomes required",
      withBody({}),
      withBody({}, { required: true }),
      ["breaking request.body-required"],
    ],
    ["a response removed", withResponse({}), get(), ["breaking response.removed"]],
    ["an error response added", get(), withResponse({}, "404"), ["safe response.added"]],
    ["security asked for", get(), get({ security: [{ key: [] }] }), ["breaking security.stricter"]],
    ["security dropped", get({ security: [{ key: [] }] }), get(), ["risky security.looser"]],
    [
      "another scope",
      get({ security: [{ o: ["a"] }] }),
      get({ security: [{ o: ["a", "b"] }] }),
      ["breaking security.stricter"],
    ],
    [
      "an alternative more",
      get({ security: [{ o: [] }] }),
      get({ security: [{ o: [] }, { key: [] }] }),
      ["risky security.looser"],
    ],
    ["words only", get({ description: "one" }), get({ description: "two" }), []],
  ])("judges %s", async (_name, before, after, expected) => {
    expect(outline(await definition(before), await definition(after))).toEqual(expected);
  });
});

describe("schemas", () => {
  const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
    type: "object",
    properties,
    ...rest,
  });

  it.each<[string, JsonObject, JsonObject, string | undefined, string | undefined]>([
    ["a type narrowed", { type: ["string", "null"] }, { type: "string" }, "breaking", "safe"],
    ["a type widened", { type: "integer" }, { type: "number" }, "safe", "breaking"],
    ["a value removed from a choice", { enum: ["a", "b"] }, { enum: ["a"] }, "breaking", "safe"],
    ["a value added to a choice", { enum: ["a"] }, { enum: ["a", "b"] }, "safe", "risky"],
    ["values in another order", { enum: ["a", "b"] }, { enum: ["b", "a"] }, undefined, undefined],
    ["a property removed", object({ a: {} }), object({}), "risky", "breaking"],
    ["a property added", object({}), object({ a: {} }), "safe", "safe"],
    ["a required property added", object({}), object({ a: {} }, { required: ["a"] }), "breaking", "safe"],
    ["a property that becomes required", object({ a: {} }), object({ a: {} }, { required: ["a"] }), "breaking", "safe"],
    ["a property that may be absent", object({ a: {} }, { required: ["a"] }), object({ a: {} }), "safe", "breaking"],
    ["closing an object", object({}), object({}, { additionalProperties: false }), "breaking", "safe"],
    ["a lower limit raised", { minimum: 1 }, { minimum: 2 }, "breaking", "safe"],
    ["an upper limit raised", { maxLength: 1 }, { maxLength: 2 }, "safe", "risky"],
    ["a new limit", {}, { maxItems: 3 }, "breaking", "safe"],
    ["a new pattern", {}, { pattern: "^a" }, "breaking", "risky"],
    ["another format", { format: "date" }, { format: "date-time" }, "risky", "risky"],
    ["one alternative fewer", { oneOf: [{}, { type: "string" }] }, { oneOf: [{}] }, "breaking", "safe"],
    ["a change inside items", { items: { type: "string" } }, { items: { type: "integer" } }, "breaking", "breaking"],
    ["words only", { description: "a" }, { description: "b" }, "safe", "safe"],
  ])("judges %s by its direction", async (_name, before, after, request, response) => {
    const asked = diffDefinitions(await definition(withBody(before)), await definition(withBody(after)));
    const given = diffDefinitions(await definition(withResponse(before)), await definition(withResponse(after)));
    expect(asked.map((change) => change.impact)).toEqual(request === undefined ? [] : [request]);
    expect(given.map((change) => change.impact)).toEqual(response === undefined ? [] : [response]);
  });

  it("says a change of a shared schema once, with who uses it", async () => {
    const paths: JsonObject = Object.fromEntries(
      ["/a", "/b", "/c"].map((path) => [path, withResponse({ $ref: "#/components/schemas/Order" })["/a/{id}"]]),
    );
    const order = (properties: JsonObject) => ({
      Order: object({ customer: { $ref: "#/components/schemas/Customer" } }),
      Customer: object(properties),
    });
    const changes = diffDefinitions(await definition(paths, order({ name: {} })), await definition(paths, order({})));
    expect(changes).toMatchObject([
      { impact: "breaking", rule: "response.property-removed", place: "/components/schemas/Customer/properties/name" },
    ]);
    expect(changes[0]?.sentence).toBe(
      "In responses: the property name of Customer is removed (used by GET /a and 2 more).",
    );
  });

  it("compares schemas that contain themselves", async () => {
    const tree = (type: string) => ({ Tree: object({ child: { $ref: "#/components/schemas/Tree" }, size: { type } }) });
    const paths = withResponse({ $ref: "#/components/schemas/Tree" });
    const [before, after] = [await definition(paths, tree("integer")), await definition(paths, tree("string"))];
    expect(outline(before, after)).toEqual(["breaking response.type"]);
  });

  it("compares schemas that all got new names and refer to each other", async () => {
    const names = Array.from({ length: 25 }, (_, index) => index);
    const web = (prefix: string, size: JsonObject) =>
      Object.fromEntries(
        names.map((name) => {
          const others = names.map((other) => [`p${other}`, { $ref: `#/components/schemas/${prefix}${other}` }]);
          return [`${prefix}${name}`, object({ ...Object.fromEntries(others), size })];
        }),
      );
    const before = await definition(withBody({ $ref: "#/components/schemas/A0" }), web("A", { type: "integer" }));
    const after = await definition(withBody({ $ref: "#/components/schemas/B0" }), web("B", { type: "string" }));
    expect(outline(before, after)).toEqual(names.map(() => "breaking request.type"));
  });

  it("follows a reference that is replaced by what it meant", async () => {
    const before = await definition(withBody({ $ref: "#/components/schemas/A" }), { A: { type: "string" } });
    const after = await definition(withBody({ type: "string" }), { A: { type: "string" } });
    expect(outline(before, after)).toEqual([]);
  });
});

const operations = fc.uniqueArray(
  fc.record({
    method: fc.constantFrom("get" as const, "post" as const, "delete" as const),
    path: fc.constantFrom("/a", "/a/{id}", "/b/{x}/c", "/d"),
    schema: fc.constantFrom<JsonObject>(
      { type: "string" },
      { type: "integer", minimum: 1 },
      { enum: ["a", "b"] },
      { $ref: "#/components/schemas/S" },
    ),
    required: fc.boolean(),
  }),
  { selector: ({ method, path }) => `${method} ${path}`, minLength: 1, maxLength: 8 },
);

const definitions = fc.tuple(operations, fc.constantFrom("string", "integer")).map(async ([list, type]) => {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const { method, path, schema, required } of list) {
    const parameters = [{ name: "q", in: "query", required, schema }];
    paths[path] = { ...paths[path], [method]: { operationId: `${method} ${path}`, parameters, responses: {} } };
  }
  return definition(paths, { S: { type } });
});

describe("for any definitions", () => {
  test.prop([definitions], { numRuns: 60 })(
    "nothing differs from itself, however its keys are ordered",
    async (made) => {
      const one = await made;
      expect(diffDefinitions(one, one)).toEqual([]);
      expect(
        diffDefinitions(one, { ...one, ...(one.document === undefined ? {} : { document: reversed(one.document) }) }),
      ).toEqual([]);
    },
  );

  test.prop([definitions, definitions], { numRuns: 60 })(
    "what is added one way is removed the other way",
    async (a, b) => {
      const [one, other] = [await a, await b];
      const operationsOf = (rule: string, before: Definition, after: Definition) =>
        diffDefinitions(before, after)
          .filter((change) => change.rule === rule)
          .map((change) => change.operation)
          .sort();
      expect(operationsOf("operation.added", one, other)).toEqual(operationsOf("operation.removed", other, one));
      expect(diffDefinitions(one, other).length === 0).toBe(diffDefinitions(other, one).length === 0);
    },
  );

  test.prop([definitions, definitions], { numRuns: 40 })(
    "every change has a sentence, a place that is there, and breaking ones come first",
    async (a, b) => {
      const [one, other] = [await a, await b];
      const changes = diffDefinitions(one, other);
      const ranks = changes.map((change) => ["breaking", "risky", "safe"].indexOf(change.impact));
      expect(ranks).toEqual(ranks.toSorted((x, y) => x - y));
      for (const change of changes) {
        expect(change.sentence).toMatch(/^[A-Z].*\.$/s);
        expect(change.place).toMatch(/^\//);
        expect(change.why).toMatch(/^[A-Z].*\.$/);
      }
    },
  );
});

describe("why it matters", () => {
  it("depends on whether callers send it or read it", async () => {
    const [wide, narrow] = [{ type: "string" }, { type: "string", maxLength: 3 }];
    const why = async (one: JsonObject, other: JsonObject) =>
      diffDefinitions(await definition(one), await definition(other)).map((change) => change.why);
    expect(await why(withBody(wide), withBody(narrow))).toEqual([
      "Requests that callers send today are refused or read wrongly.",
    ]);
    expect(await why(withResponse(wide), withResponse(narrow))).toEqual([
      "Answers stay within what callers expect already.",
    ]);
  });
});

function reversed(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, isJsonObject(item) ? reversed(item) : item]),
  );
}
