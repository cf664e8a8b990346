import { describe, expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { readOperations } from "./operations.ts";
import { renameSchemas } from "./portable/rename-schemas.ts";
import { portableDocument, printDocument } from "./portable-document.ts";

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

  it("neither negates nor counts alternatives that allow more than the definition's", () => {
    const a = { $ref: "#/components/schemas/A" };
    const c = { $ref: "#/components/schemas/C" };
    const schema = { properties: { x: { oneOf: [a, text] }, y: { not: a }, z: { oneOf: [c, text] } } };
    const post = { requestBody: { content: { "application/json": { schema } } } };
    const schemas = {
      A: { allOf: [{ $ref: "#/components/schemas/B" }] },
      B: { contains: true },
      C: { type: "object" },
    };
    const portable = portableDocument(definition({ paths: { "/a": { post } }, components: { schemas } }));
    expect(portable.operations[0]?.requestBody).toEqual({
      content: {
        "application/json": { schema: { properties: { x: { anyOf: [a, text] }, y: {}, z: { oneOf: [c, text] } } } },
      },
    });
    expect(portable.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["openapi.downgraded.alternatives", "openapi.downgraded.negation"]),
    );
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
