import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentOf, importOf } from "../resources/documents.testing.ts";
import { messagesOf, openStranger, type Stranger } from "../sdk-client.testing.ts";
import { nameGiver, normalizedName } from "./operation-names.ts";

let stranger: Stranger;
beforeEach(async () => {
  stranger = await openStranger({ settings: { settleMs: 0 } });
});
afterEach(() => stranger.close());

/** The last word on an import: the answer to its poll. */
const imported = async (document: object, properties: object = {}) => {
  const accepted = await stranger.arm("PUT", "apis/orders", importOf(document, properties));
  if (accepted.status !== 202) return accepted;
  const { pathname, search } = new URL(accepted.headers.get("location") ?? "");
  return stranger.arm("GET", pathname + search);
};
const problemsOf = async (document: object): Promise<string[]> => messagesOf(await imported(document));
const operations = async () => (await stranger.arm("GET", "apis/orders/operations")).body;
const responses = { "200": { description: "OK" } };
const get = (operation: object) => documentOf({ "/orders": { get: { responses, ...operation } } });

describe("names of operations", () => {
  it.each([
    ["listOrders", "listorders"],
    ["List  all, the Orders!", "list-all-the-orders"],
    ["--a__b--", "a-b"],
    ["x".repeat(80), "x".repeat(76)],
  ])("%s becomes %s", (text, name) => {
    expect(normalizedName(text)).toBe(name);
  });

  it("that come out the same get a number", () => {
    const give = nameGiver();
    expect([give("a b", "get", "/"), give("a-b", "get", "/"), give(undefined, "get", "/x/{id}")]).toEqual([
      "a-b",
      "a-b-1",
      "get-x-id",
    ]);
  });
});

describe("what an operation becomes", () => {
  it("puts required query parameters into the template, or not, as it was asked", async () => {
    const document = get({
      operationId: "find",
      parameters: [
        { name: "q", in: "query", required: true, schema: { type: "string" } },
        { name: "size", in: "query", schema: { type: "integer", enum: [10, 20], default: 10 } },
        { name: "X-Trace", in: "header", schema: { type: "string" } },
        { name: "Accept", in: "header", schema: { type: "string" } },
        { name: "session", in: "cookie", schema: { type: "string" } },
      ],
    });
    await imported(document);
    const size = { name: "size", type: "integer", values: ["10", "20"], defaultValue: "10" };
    expect(await operations()).toMatchObject({
      value: [
        {
          name: "find",
          properties: {
            urlTemplate: "/orders?q={q}",
            templateParameters: [{ name: "q", required: true }],
            request: { queryParameters: [size], headers: [{ name: "X-Trace" }] },
          },
        },
      ],
    });
    await imported(document, { translateRequiredQueryParameters: "query" });
    expect(await operations()).toMatchObject({
      value: [
        {
          properties: {
            urlTemplate: "/orders",
            templateParameters: [],
            request: { queryParameters: [{ name: "q", required: true }, size] },
          },
        },
      ],
    });
  });

  it("keeps bodies with their schemas, named or put aside, and drops the default response", async () => {
    await imported(
      documentOf(
        {
          "/orders": {
            post: {
              operationId: "create",
              summary: "Create an order",
              requestBody: {
                content: {
                  "application/json": { schema: { $ref: "#/components/schemas/Order" }, example: { id: "1" } },
                },
              },
              responses: {
                "201": { description: "Made", content: { "application/json": { schema: { type: "object" } } } },
                default: { description: "Failed" },
              },
            },
          },
        },
        { components: { schemas: { Order: { type: "object", properties: { id: { type: "string" } } } } } },
      ),
    );
    const inline = "ordersPost201ResponseApplicationJson";
    expect(await operations()).toMatchObject({
      value: [
        {
          properties: {
            displayName: "Create an order",
            request: {
              representations: [
                { contentType: "application/json", typeName: "Order", examples: { default: { value: { id: "1" } } } },
              ],
            },
            responses: [{ statusCode: 201, representations: [{ typeName: inline }] }],
          },
        },
      ],
    });
    const { body } = await stranger.arm("GET", "apis/orders/schemas");
    expect(body).toMatchObject({
      count: 1,
      value: [
        {
          properties: {
            contentType: "application/vnd.oai.openapi.components+json",
            document: { components: { schemas: { Order: {}, [inline]: {} } } },
          },
        },
      ],
    });
  });

  it("takes name, description and the first https server from the document where the request is silent", async () => {
    const servers = [{ url: "http://plain.example" }, { url: "https://safe.example/v1" }];
    const document = documentOf({}, { servers, info: { title: "Shop", version: "2", description: "All of it." } });
    expect((await imported(document, { displayName: undefined })).body).toMatchObject({
      properties: { displayName: "Shop", description: "All of it.", serviceUrl: "https://safe.example/v1" },
    });
    expect((await imported(document, { serviceUrl: "http://own.example", description: "Mine." })).body).toMatchObject({
      properties: { displayName: "Orders", description: "Mine.", serviceUrl: "http://own.example" },
    });
  });

  it("litters the service with the document's tags", async () => {
    await imported(get({ tags: ["Shop Floor"] }));
    expect((await stranger.arm("GET", "tags")).body).toMatchObject({
      count: 1,
      value: [{ name: "shop-floor", properties: { displayName: "Shop Floor" } }],
    });
    expect((await stranger.arm("GET", "apis/orders/operations/get-orders/tags")).body).toMatchObject({ count: 1 });
  });

  it("reads YAML and Swagger 2.0", async () => {
    const yaml =
      "openapi: 3.0.1\ninfo: {title: Orders, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'200': {description: OK}}\n";
    await stranger.arm("PUT", "apis/orders", { properties: { format: "openapi", value: yaml, path: "orders" } });
    expect(await operations()).toMatchObject({ value: [{ name: "get-a" }] });
    const swagger = {
      swagger: "2.0",
      info: { title: "Orders", version: "1" },
      host: "orders.example",
      basePath: "/v1",
      paths: {
        "/orders": {
          post: {
            operationId: "create",
            parameters: [{ name: "body", in: "body", schema: { $ref: "#/definitions/Order" } }],
            responses: { "200": { description: "OK", schema: { $ref: "#/definitions/Order" } } },
          },
        },
      },
      definitions: { Order: { type: "object" } },
    };
    await stranger.arm("PUT", "apis/orders", importOf(swagger, { format: "swagger-json" }));
    expect((await stranger.arm("GET", "apis/orders")).body).toMatchObject({
      properties: { serviceUrl: "https://orders.example/v1" },
    });
    expect(await operations()).toMatchObject({
      value: [
        { properties: { request: { representations: [{ contentType: "application/json", typeName: "Order" }] } } },
      ],
    });
  });
});

describe("a document is refused", () => {
  const schemas = (entries: object) => documentOf({}, { components: { schemas: entries } });
  it.each([
    ["without responses", documentOf({ "/a": { get: {} } }), /field 'responses' in 'operation' object is REQUIRED/],
    [
      "without a description of a response",
      documentOf({ "/a": { get: { responses: { "200": {} } } } }),
      /field 'description' in 'response'/,
    ],
    ["with a type that is a list", schemas({ A: { type: ["string", "null"] } }), /value of 'type' is not a string/],
    [
      "with a component's name that is no identifier",
      schemas({ "A B": { type: "object" } }),
      /MUST match the regular expression/,
    ],
    [
      "with a discriminator that is not required",
      schemas({ A: { type: "object", discriminator: { propertyName: "kind" } } }),
      /in the required field list/,
    ],
    [
      "with an example of another type",
      schemas({ A: { type: "object", properties: { n: { type: "string", example: 1 } } } }),
      /Data and type mismatch found\. \[#\/components\/schemas\/A\/properties\/n\/example\]/,
    ],
    ["with a reference out of it", schemas({ A: { $ref: "other.json#/B" } }), /External reference/],
    ["with a reference to nothing", schemas({ A: { $ref: "#/components/schemas/B" } }), /Invalid Reference identifier/],
    [
      "with a path parameter that is optional",
      get({ parameters: [{ name: "id", in: "path", schema: {} }] }),
      /"required" must be true/,
    ],
    [
      "with a parameter twice",
      get({
        parameters: [
          { name: "a", in: "query" },
          { name: "a", in: "query" },
        ],
      }),
      /'a' is defined twice/,
    ],
    [
      "with a parameter that the path does not have",
      get({ parameters: [{ name: "id", in: "path", required: true }] }),
      /must be defined in the Operation, and vice-versa/,
    ],
    [
      "with two operations in one place",
      documentOf({
        "/a/{x}": { get: { responses, parameters: [{ name: "x", in: "path", required: true }] } },
        "/a/{y}": { get: { responses, parameters: [{ name: "y", in: "path", required: true }] } },
      }),
      /same method and URL template already exists/,
    ],
    ["of a version that is not known", { ...documentOf(), openapi: "4.0.0" }, /no supported OpenAPI version/],
  ])("%s", async (_, document, words) => {
    const messages = await problemsOf(document);
    expect(messages).toContainEqual(expect.stringMatching(words));
    expect((await stranger.arm("GET", "apis/orders")).status).toBe(404);
  });
});
