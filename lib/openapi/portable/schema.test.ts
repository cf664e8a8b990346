import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "#lib/model/json.ts";
import { ComponentSchemas } from "./component-schemas.ts";
import { LossList } from "./losses.ts";
import { portableSchema } from "./schema.ts";

const components = {
  Pet: { type: "object", properties: { name: { type: "string" } } },
  Alias: { $ref: "#/components/schemas/Pet" },
  Node: {
    type: "object",
    properties: { next: { $ref: "#/components/schemas/Node" } },
    $defs: { Leaf: { type: "null" } },
  },
  "odd name": { type: "string" },
};

function convert(schema: Json, schemas: JsonObject = components) {
  const document = { components: { schemas } };
  const losses = new LossList();
  const waiting = new ComponentSchemas(document);
  const context = { document, losses, components: waiting, parts: new Map(), loose: new Set<string>() };
  const converted = portableSchema(context, schema, "/components/schemas/Node");
  const taken: Record<string, JsonObject> = {};
  for (let next = waiting.take(); next !== undefined; next = waiting.take()) {
    taken[next.name] = portableSchema(context, next.value, next.place);
  }
  return { schema: converted, components: taken, lost: losses.findings().map((one) => one.code.split(".").at(-1)) };
}

const pet = { $ref: "#/components/schemas/Pet" };

describe("a schema in the dialect of OpenAPI 3.0.3", () => {
  it.each<[string, Json, JsonObject]>([
    ["anything", true, {}],
    ["nothing", false, { not: {} }],
    ["a type or null", { type: ["string", "null"] }, { type: "string", nullable: true }],
    ["null only", { type: "null", title: "None" }, { title: "None", enum: [null] }],
    ["all types", { type: ["array", "boolean", "number", "object", "string", "null"] }, {}],
    ["an integer that is a number", { type: ["integer", "number"] }, { type: "number" }],
    ["a constant", { const: "a" }, { enum: ["a"] }],
    ["a constant null", { const: null }, { enum: [null] }],
    ["an exclusive bound", { exclusiveMinimum: 3 }, { minimum: 3, exclusiveMinimum: true }],
    ["two lower bounds", { minimum: 5, exclusiveMinimum: 3 }, { minimum: 5 }],
    ["two upper bounds", { maximum: 5, exclusiveMaximum: 5 }, { maximum: 5, exclusiveMaximum: true }],
    ["bounds of 3.0", { minimum: 5, exclusiveMinimum: true }, { minimum: 5, exclusiveMinimum: true }],
    ["base64", { type: "string", contentEncoding: "base64" }, { type: "string", format: "byte" }],
    ["bytes", { contentMediaType: "application/octet-stream" }, { type: "string", format: "binary" }],
    ["a list without items", { type: "array" }, { type: "array", items: {} }],
    ["an empty list", { type: "array", items: false }, { type: "array", items: {}, maxItems: 0 }],
    ["a reference", pet, pet],
    ["an alias", { $ref: "#/components/schemas/Alias" }, pet],
    ["what stands beside a reference", { ...pet, title: "A" }, { title: "A", allOf: [pet] }],
    ["a reference or null", { anyOf: [pet, { type: "null" }] }, { anyOf: [pet, { enum: [null] }] }],
    [
      "an alternative or null",
      { title: "A", anyOf: [{ type: "string", title: "B", maxLength: 3 }, { type: "null" }], default: null },
      { title: "A", type: "string", nullable: true, default: null, maxLength: 3 },
    ],
    [
      "an enum or null beside a rule",
      { minLength: 1, oneOf: [{ type: "null" }, { type: "string", enum: ["a"] }] },
      { minLength: 1, oneOf: [{ type: "string", nullable: true, enum: ["a", null] }] },
    ],
    [
      "one of two that take null",
      { oneOf: [{ type: ["string", "null"] }, { type: "null" }] },
      { oneOf: [{ type: "string", nullable: true }, { enum: [null] }] },
    ],
    ["a constant that is not listed", { enum: ["a"], const: "b" }, { enum: ["a"], allOf: [{ not: {} }] }],
    [
      "properties with names of keywords",
      { properties: { $ref: { const: 1 }, default: { type: ["null", "string"] }, "x-a": true } },
      { properties: { $ref: { enum: [1] }, default: { type: "string", nullable: true }, "x-a": {} } },
    ],
    ["extensions, ids and comments", { "x-a": 1, $id: "b", $comment: "c", $schema: "d", $anchor: "e" }, {}],
    [
      "a discriminator",
      {
        discriminator: { propertyName: "kind", mapping: { a: "Pet", b: "#/components/schemas/odd%20name" }, "x-a": 1 },
      },
      {
        discriminator: {
          propertyName: "kind",
          mapping: { a: "#/components/schemas/Pet", b: "#/components/schemas/odd_name" },
        },
      },
    ],
  ])("says %s exactly", (_name, from, to) => {
    const { schema, lost } = convert(from);
    expect(schema).toEqual(to);
    expect(lost).toEqual([]);
  });

  it.each<[string, Json, JsonObject, string[]]>([
    [
      "several types",
      { type: ["string", "array", "null"], items: { const: 1 }, title: "A" },
      {
        title: "A",
        anyOf: [
          { type: "string", nullable: true },
          { type: "array", items: { enum: [1] } },
        ],
      },
      ["several-types"],
    ],
    [
      "several types beside alternatives",
      { type: ["string", "integer"], anyOf: [pet] },
      { allOf: [{ anyOf: [{ type: "string" }, { type: "integer" }] }, { anyOf: [pet] }] },
      ["several-types"],
    ],
    ["examples", { type: "string", examples: ["a"], example: "b" }, { type: "string" }, ["examples"]],
    ["a tuple", { type: "array", prefixItems: [true], items: false }, { type: "array", items: {} }, ["prefix-items"]],
    ["an old tuple", { type: "array", items: [true] }, { type: "array", items: {} }, ["prefix-items"]],
    ["a condition", { if: true, else: false }, {}, ["conditions"]],
    [
      "patterns of properties",
      { patternProperties: { "^a": true }, additionalProperties: false },
      {},
      ["pattern-properties"],
    ],
    ["a loosened not", { not: { contains: { type: "null" } } }, {}, ["contains", "negation"]],
    [
      "a loosened alternative",
      { oneOf: [{ type: "object", propertyNames: { maxLength: 1 } }, pet] },
      { anyOf: [{ type: "object" }, pet] },
      ["property-names", "alternatives"],
    ],
    ["an unknown type", { type: "any", title: "A" }, { title: "A" }, ["malformed"]],
    ["required as drafts before 4 had it", { type: "string", required: true }, { type: "string" }, ["malformed"]],
    ["a default of another type", { type: "integer", default: "1" }, { type: "integer" }, ["default"]],
    ["keywords that nobody knows", { type: "string", isNice: true }, { type: "string" }, ["unknown-keyword"]],
    ["a missing schema", { $ref: "#/components/schemas/Nobody" }, {}, ["reference"]],
    ["a schema elsewhere", { $ref: "https://a.example.com/b", title: "A" }, { title: "A" }, ["reference"]],
    ["no schema", "string", {}, ["malformed"]],
  ])("confesses %s", (_name, from, to, losses) => {
    const { schema, lost } = convert(from);
    expect(schema).toEqual(to);
    expect(lost).toEqual(losses);
  });

  it("makes components of what references lead to, and leaves circles", () => {
    const { schema, components: taken } = convert({
      properties: {
        node: { $ref: "#/components/schemas/Node" },
        leaf: { $ref: "#/$defs/Leaf" },
        name: { $ref: "#/components/schemas/Pet/properties/name" },
        odd: { $ref: "#/components/schemas/odd name" },
      },
    });
    expect(schema.properties).toEqual({
      node: { $ref: "#/components/schemas/Node" },
      leaf: { $ref: "#/components/schemas/Node_Leaf" },
      name: { $ref: "#/components/schemas/Pet_name" },
      odd: { $ref: "#/components/schemas/odd_name" },
    });
    expect(taken).toEqual({
      Node: { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } },
      Node_Leaf: { enum: [null] },
      Pet_name: { type: "string" },
      odd_name: { type: "string" },
    });
  });

  it("never gives a made name that a component has", () => {
    const schemas = { a_b: { type: "string" }, "a b": { type: "integer" }, "a/b": { type: "boolean" } };
    const references = Object.keys(schemas).map((name) => ({
      $ref: `#/components/schemas/${name.replace("/", "~1")}`,
    }));
    const { components: taken } = convert({ anyOf: references }, schemas);
    expect(taken).toEqual({ a_b: { type: "string" }, a_b_2: { type: "integer" }, a_b_3: { type: "boolean" } });
  });
});
