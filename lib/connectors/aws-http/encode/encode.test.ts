import { expect, it } from "vitest";
import { type PolicyLine, sampleDefinition, withPolicies } from "../../conformance/samples.ts";
import { encode } from "../encode.ts";
import { orders, target } from "../fixtures/orders.testing.ts";

const backends = ["http://orders.internal"];
const codesOf = (definition: Parameters<typeof encode>[0]) =>
  encode(definition, target).findings.map(({ code, place }) => `${code} ${place}`);

it.each([
  ["part of a segment", "GET /orders/{id}.json"],
  ["an empty segment", "GET /a//b"],
  ["characters that no route holds", "GET /price+(net)"],
  ["a parameter twice", "GET /a/{x}/b/{x}"],
  ["a method that routes do not take", "TRACE /a"],
])("leaves out %s, and says so", (_, odd) => {
  const definition = sampleDefinition({ backends, operations: ["GET /orders", odd] });
  expect(codesOf(definition)).toEqual(["route.unsupported /operations/1"]);
  const [api] = encode(definition, target).resources;
  expect(Object.keys(JSON.parse(JSON.stringify(api?.body.routes)))).toEqual(["GET /orders/v1/orders"]);
});

it("leaves out the second of two operations that match the same requests", () => {
  const definition = sampleDefinition({ backends, operations: ["GET /a/{x}", "GET /a/{y}"] });
  expect(codesOf(definition)).toEqual(["route.unsupported /operations/1"]);
});

it("calls the first of several backends, when a person accepts that", () => {
  const definition = sampleDefinition({ backends: [...backends, "http://other.internal"], operations: ["GET /a"] });
  expect(codesOf(definition)).toEqual(["backends.unsupported /backends"]);
});

it("refuses an API of which nothing is left", () => {
  expect(codesOf(sampleDefinition({ backends, operations: [] }))).toEqual(["aws.no-routes "]);
});

it("holds 300 routes, and refuses one more", () => {
  const many = (count: number) =>
    sampleDefinition({ backends, operations: Array.from({ length: count }, (_, index) => `GET /items-${index}`) });
  expect(codesOf(many(300))).toEqual([]);
  expect(codesOf(many(301))).toEqual(["aws.routes "]);
});

it("holds 10 authorizers, and refuses one more", () => {
  const operations = Array.from({ length: 11 }, (_, index) => `GET /items-${index}`);
  const tokens = (count: number) =>
    operations.slice(0, count).map(
      (_, index): PolicyLine => ({
        config: {
          type: "jwt",
          issuer: "https://id.example.com",
          jwksUri: "https://id.example.com/.well-known/jwks.json",
          audiences: [`audience-${index}`],
        },
        match: { paths: [`/items-${index}`] },
      }),
    );
  const api = sampleDefinition({ backends, operations });
  expect(codesOf(withPolicies(api, tokens(10)))).toEqual([]);
  expect(codesOf(withPolicies(api, tokens(11)))).toEqual(["aws.authorizers "]);
});

it("says response headers for the statuses that the document names as well", () => {
  const document = {
    openapi: "3.1.0",
    info: { title: "Orders", version: "1" },
    paths: {
      "/orders": { get: { operationId: "get-/orders", responses: { "418": { description: "Short and stout." } } } },
    },
  };
  const headers = { type: "response-headers", remove: ["X-Powered-By"] } as const;
  const routes = (definition: Parameters<typeof encode>[0]) =>
    JSON.parse(JSON.stringify(encode(definition, target).resources[0]?.body.routes));
  const statuses = (path: string) => {
    const said = routes({ ...orders([{ config: headers }]), document });
    return Object.keys(said[`GET /orders/v1${path}`].integration.responseParameters).join(" ");
  };
  expect(statuses("/orders")).toContain("418");
  expect(statuses("/orders/{id}")).not.toContain("418");
});
