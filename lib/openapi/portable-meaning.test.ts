import { fc, test as property } from "@fast-check/vitest";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { readOperations } from "./operations.ts";
import { portableDocument, printDocument } from "./portable-document.ts";
import { upgradeDocument } from "./upgrade.ts";
import { validateStructure } from "./validate.ts";

const info = { title: "Orders", version: "1.0.0" };

function definition(document: JsonObject): Definition {
  const operations = [...readOperations(document).operations];
  const backends = [{ url: "https://a.example.com", weight: 100 }];
  return {
    name: "Orders",
    version: "1.0.0",
    basePath: "/",
    operations,
    backends,
    policies: [],
    extensions: {},
    document,
  };
}

// The way back is the library's that brings 3.0 to 3.1, and the judge is another's: what they agree on is so.

const json: fc.Arbitrary<Json> = fc.json({ maxDepth: 4 }).map((written): Json => JSON.parse(written));
const value = fc.oneof(
  fc.constantFrom<Json>(null, true, 0, 1, 2, 1.5, "", "a", "abc"),
  fc.array(fc.constantFrom<Json>(null, 1, "a"), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom("a", "b", "default"), fc.constantFrom<Json>(null, 1, "a"), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
);
const typeName = fc.constantFrom("array", "boolean", "integer", "number", "object", "string", "null");
const exactKeywords = (schema: fc.Arbitrary<Json>) => ({
  type: fc.oneof(typeName, fc.uniqueArray(typeName, { minLength: 1, maxLength: 3 })),
  const: value,
  enum: fc.array(value, { minLength: 1, maxLength: 3 }),
  minimum: fc.integer({ min: 0, max: 2 }),
  exclusiveMinimum: fc.integer({ min: 0, max: 2 }),
  maximum: fc.integer({ min: 0, max: 2 }),
  exclusiveMaximum: fc.integer({ min: 0, max: 2 }),
  maxLength: fc.integer({ min: 0, max: 2 }),
  required: fc.uniqueArray(fc.constantFrom("a", "b", "default"), { maxLength: 2 }),
  properties: fc.dictionary(fc.constantFrom("a", "b", "default"), schema, { maxKeys: 2, noNullPrototype: true }),
  additionalProperties: schema,
  items: schema,
  not: schema,
  allOf: fc.array(schema, { minLength: 1, maxLength: 2 }),
  anyOf: fc.array(schema, { minLength: 1, maxLength: 3 }),
  oneOf: fc.array(schema, { minLength: 1, maxLength: 3 }),
  $ref: fc.constantFrom("#/components/schemas/A", "#/components/schemas/B"),
});
const lossyKeywords = (schema: fc.Arbitrary<Json>) => ({
  prefixItems: fc.array(schema, { minLength: 1, maxLength: 2 }),
  contains: schema,
  propertyNames: fc.constant({ maxLength: 1 }),
  patternProperties: fc.dictionary(fc.constantFrom("a", "b"), schema, {
    minKeys: 1,
    maxKeys: 1,
    noNullPrototype: true,
  }),
  if: schema,
  unevaluatedProperties: fc.boolean(),
});

type Keywords = (schema: fc.Arbitrary<Json>) => Record<string, fc.Arbitrary<Json>>;

function schemas(keywords: Keywords): fc.Arbitrary<Json> {
  return fc.letrec<{ schema: Json }>((tie) => ({
    schema: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.boolean(),
      typeName.map((type) => ({ type })),
      // Three keywords at most, so that values which pass are found.
      fc
        .record(keywords(tie("schema")), { requiredKeys: [] })
        .map((all) => Object.fromEntries(Object.entries(all).slice(0, 3))),
    ),
  })).schema;
}

/** An operation whose body this schema describes. */
function posting(schema: Json, known: JsonObject): Definition {
  const post = { requestBody: { content: { "application/json": { schema } } } };
  return definition({ openapi: "3.1.1", info, paths: { "/a": { post } }, components: { schemas: known } });
}

/** The schema of the body that a document's operation takes. */
function validator(document: JsonObject) {
  const ajv = new Ajv2020({ strict: false, logger: false });
  ajv.addSchema(document, "api");
  return ajv.compile({ $ref: "api#/paths/~1a/post/requestBody/content/application~1json/schema" });
}

function validators(schema: Json, known: JsonObject) {
  const before = posting(schema, known);
  const printed = printDocument(portableDocument(before), info);
  return [validator(before.document ?? {}), validator(upgradeDocument(printed, "openapi-3.0").document)] as const;
}

describe("beside the schema it is made from", () => {
  const exact = schemas(exactKeywords);
  property.prop([exact, exact, fc.array(value, { minLength: 5, maxLength: 20 })])(
    "allows and refuses the same where nothing is lost",
    (schema, a, values) => {
      const [before, after] = validators(schema, { A: a, B: { $ref: "#/components/schemas/A" } });
      for (const one of values) expect(after(one), JSON.stringify(one)).toBe(before(one));
    },
  );

  const lossy = schemas((schema) => ({ ...lossyKeywords(schema), ...exactKeywords(schema) }));
  property.prop([lossy, lossy, fc.array(value, { minLength: 5, maxLength: 20 })])(
    "allows all that is allowed where something is lost",
    (schema, a, values) => {
      const [before, after] = validators(schema, { A: a, B: { allOf: [{ $ref: "#/components/schemas/A" }] } });
      for (const one of values) if (before(one)) expect(after(one), JSON.stringify(one)).toBe(true);
    },
  );

  property.prop([fc.oneof(lossy, json), fc.oneof(lossy, json)])(
    "is a valid document, and the same when made again of itself",
    async (schema, a) => {
      const once = posting(schema, { A: a, B: { $ref: "#/components/schemas/A" } });
      const printed = printDocument(portableDocument(once), info);
      expect(await validateStructure(printed)).toEqual([]);
      const again = portableDocument({ ...once, document: printed });
      expect(printDocument(again, info)).toEqual(printed);
      expect(again.findings).toEqual([]);
    },
  );

  property.prop([json, json, json])("is made of anything", (operation, item, parts) => {
    const document = {
      paths: { "/a/{x}": { ...(isJsonObject(item) ? item : {}), get: operation }, "/b": item },
      components: { schemas: parts, parameters: parts, responses: parts },
      webhooks: parts,
    };
    const known = definition({ paths: { "/a/{x}": { get: {} }, "/b": { get: {} } } });
    expect(portableDocument({ ...known, document }).operations).toHaveLength(2);
  });
});
