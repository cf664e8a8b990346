import { fc, test as property } from "@fast-check/vitest";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { readOperations } from "./operations.ts";
import { renameSchemas } from "./portable/rename-schemas.ts";
import { portableDocument, printDocument } from "./portable-document.ts";
import { upgradeDocument } from "./upgrade.ts";
import { validateStructure } from "./validate.ts";

const info = { title: "Orders", version: "1.0.0" };

function definition(document: JsonObject): Definition {
  const { operations } = readOperations(document);
  return { ...silent, operations: [...operations], document };
}

const silent: Definition = {
  name: "Orders",
  version: "1.0.0",
  basePath: "/orders",
  operations: [],
  backends: [{ url: "https://a.example.com", weight: 100 }],
  policies: [],
  extensions: {},
};
const text = { type: "string" };
const pet = { $ref: "#/components/schemas/Pet" };

describe("a portable document", () => {
  it("is made of the operations alone where there is no document", () => {
    const operations = readOperations({
      paths: { "/a/{x}/{y}.json": { get: { summary: "Read" }, put: {} } },
    }).operations;
    const portable = portableDocument({ ...silent, operations: [...operations] });
    const parameter = (name: string) => ({ name, in: "path", required: true, schema: text });
    expect(printDocument(portable, info)).toEqual({
      openapi: "3.0.3",
      info,
      paths: {
        "/a/{x}/{y}.json": {
          get: {
            operationId: "get-/a/{x}/{y}.json",
            summary: "Read",
            parameters: [parameter("x"), parameter("y")],
            responses: { default: { description: "Default response." } },
          },
          put: {
            operationId: "put-/a/{x}/{y}.json",
            parameters: [parameter("x"), parameter("y")],
            responses: { default: { description: "Default response." } },
          },
        },
      },
    });
    expect(portable.findings).toEqual([]);
  });

  it("says of the definition's operations what the document says, and nothing of others", () => {
    const document = {
      openapi: "3.1.1",
      info: { ...info, license: { name: "A", identifier: "Apache-2.0" } },
      servers: [{ url: "https://a.example.com" }],
      security: [{ key: [] }],
      tags: [{ name: "a" }],
      "x-root": 1,
      paths: {
        "/b": { $ref: "#/components/pathItems/B", description: "Not an operation" },
        "a b/{x}": {
          parameters: [
            { name: "x", in: "path", required: true, schema: { type: "integer" }, example: 1 },
            { name: "Trace", in: "header", schema: text },
            { name: "y", in: "path", schema: text },
            { $ref: "#/components/parameters/Page", description: "The page." },
          ],
          post: {
            operationId: "post",
            summary: " Make ",
            description: "Makes one.",
            tags: ["a"],
            deprecated: true,
            security: [],
            servers: [],
            callbacks: {},
            "x-own": 1,
            parameters: [
              { name: "trace", in: "header", required: true, content: { "text/plain": { schema: text } } },
              { name: "all", in: "querystring", content: {} },
              { name: "list", in: "query", style: "form", explode: false, schema: { type: "array", items: text } },
              { $ref: "#/components/parameters/Nobody" },
            ],
            requestBody: { $ref: "#/components/requestBodies/Pet" },
            responses: {
              "2xx": { $ref: "#/components/responses/Pet" },
              404: { description: "" },
              "600": { description: "Beyond" },
              default: { $ref: "#/components/responses/Nobody" },
              "x-a": 1,
            },
          },
        },
      },
      components: {
        pathItems: { B: { get: { operationId: "b", responses: { 200: { description: "B." } } } } },
        parameters: { Page: { name: "page", in: "query", schema: { type: ["integer", "null"] }, allowReserved: true } },
        requestBodies: { Pet: { required: true, content: { "application/json": { schema: pet, examples: {} } } } },
        responses: {
          Pet: {
            description: "A pet.",
            headers: { Rate: { $ref: "#/components/headers/Rate" } },
            content: { "application/json": { schema: { type: "array", items: pet } } },
            links: {},
          },
        },
        headers: { Rate: { schema: { type: "integer" }, example: 3, style: "simple" } },
        schemas: { Pet: { type: "object", properties: { owner: pet } }, Unused: { const: 1 } },
      },
    };
    const portable = portableDocument(definition(document));
    expect(printDocument(portable, info)).toEqual({
      openapi: "3.0.3",
      info,
      paths: {
        "/a%20b/{x}": {
          post: {
            operationId: "post",
            summary: "Make",
            description: "Makes one.",
            parameters: [
              { name: "x", in: "path", required: true, schema: { type: "integer" } },
              { name: "trace", in: "header", required: true, content: { "text/plain": { schema: text } } },
              {
                name: "page",
                in: "query",
                description: "The page.",
                allowReserved: true,
                schema: { type: "integer", nullable: true },
              },
              { name: "list", in: "query", style: "form", explode: false, schema: { type: "array", items: text } },
            ],
            requestBody: { required: true, content: { "application/json": { schema: pet } } },
            responses: {
              404: { description: "Response 404." },
              "2XX": {
                description: "A pet.",
                headers: { Rate: { schema: { type: "integer" } } },
                content: { "application/json": { schema: { type: "array", items: pet } } },
              },
              default: { description: "Default response." },
            },
            deprecated: true,
          },
        },
        "/b": { get: { operationId: "b", responses: { 200: { description: "B." } } } },
      },
      components: { schemas: { Pet: { type: "object", properties: { owner: pet } } } },
    });
    const post = "/paths/a b~1{x}/post";
    expect(portable.findings.map(({ severity, code, place }) => [severity, code.split(".").at(-1), place])).toEqual([
      ["warning", "parameter", "/paths/a b~1{x}/parameters/2"],
      ["warning", "reference", `${post}/parameters/3`],
      ["warning", "status", `${post}/responses/600`],
      ["info", "links", "/components/responses/Pet/links"],
      ["info", "examples", "/paths/a b~1{x}/parameters/0/example"],
      ["info", "callbacks", `${post}/callbacks`],
    ]);
    expect(portable.findings.find(({ code }) => code.endsWith("examples"))?.sentence).toBe(
      "Examples are not deployed. This is so in 3 places, of which this is the first.",
    );
  });

  it("prints the same for a definition that lists the same differently", () => {
    const paths = { "/b": { put: {}, get: {} }, "/a": { get: {} } };
    const turned = { "/a": { get: {} }, "/b": { get: {}, put: {} } };
    const print = (written: JsonObject) =>
      JSON.stringify(printDocument(portableDocument(definition({ paths: written })), info));
    expect(print(paths)).toBe(print(turned));
  });

  it("renames schemas wherever they are referred to, and nowhere else", () => {
    const body = { content: { "application/json": { schema: pet } } };
    const data = { type: "object", default: pet, properties: { $ref: pet, default: pet, enum: { enum: [pet] } } };
    const discriminator = { propertyName: "kind", mapping: { a: "Pet" } };
    const document = {
      paths: { "/a": { post: { requestBody: body, responses: { default: { description: "A.", ...body } } } } },
      components: { schemas: { Pet: { ...data, discriminator } } },
    };
    const renamed = renameSchemas(portableDocument(definition(document)), (name) => `${name}Model`);
    const model = { $ref: "#/components/schemas/PetModel" };
    expect(renamed.operations[0]).toMatchObject({
      requestBody: { content: { "application/json": { schema: model } } },
      responses: { default: { content: { "application/json": { schema: model } } } },
    });
    expect(renamed.schemas).toEqual({
      PetModel: {
        ...{ type: "object", default: pet, properties: { $ref: model, default: model, enum: { enum: [pet] } } },
        discriminator: { propertyName: "kind", mapping: { a: "#/components/schemas/PetModel" } },
      },
    });
  });

  it("refuses one name for two schemas", () => {
    const schema = { anyOf: [pet, { $ref: "#/components/schemas/Cat" }] };
    const post = { requestBody: { content: { "application/json": { schema } } } };
    const portable = portableDocument(
      definition({ paths: { "/a": { post } }, components: { schemas: { Pet: text, Cat: text } } }),
    );
    expect(() => renameSchemas(portable, () => "Model")).toThrow("same name");
  });
});

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
    const operations = readOperations({ paths: { "/a/{x}": { get: {} }, "/b": { get: {} } } }).operations;
    expect(portableDocument({ ...silent, operations: [...operations], document }).operations).toHaveLength(2);
  });
});
