import { ImportRestApiCommand } from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, proxyTo } from "../account.testing.ts";
import { authorizerUri, type Changes, type Imports, info, openImports } from "./importing.testing.ts";

let imports: Imports;
beforeAll(async () => {
  imports = await openImports();
});
afterAll(() => imports.account.close());

/** The lines below the title of a refused import. */
async function errorsOf(changes: Changes): Promise<string[]> {
  const before = imports.count();
  const error = await imports.importWith(changes).then(
    () => new Error("It was accepted."),
    (reason: unknown) => reason,
  );
  expect(imports.count()).toBe(before);
  const [first, ...lines] = String(error instanceof Error ? error.message : error).split("\n\t");
  expect(first).toBe("Errors found during import:");
  return lines;
}

describe("what is refused", () => {
  it.each(["3.1.0", "2.0", "nothing"])("OpenAPI %s", async (openapi) => {
    const body = bytesOf({ openapi, info, paths: {} });
    await expect(imports.account.client.send(new ImportRestApiCommand({ body }))).rejects.toMatchObject({
      ...{ name: "BadRequestException", message: "Invalid OpenAPI input." },
    });
  });

  it.each<[string, Changes, string]>([
    [
      "two variables in one place",
      { paths: { "/a/{x}": { get: proxyTo("http://b.test") }, "/a/{y}/z": { get: proxyTo("http://b.test") } } },
      "Unable to create resource at path '/a/{y}/z': A sibling ({x}) of this resource already has a variable path part -- only one is allowed",
    ],
    [
      "a variable that is a part of a segment",
      { paths: { "/a.{x}": { get: proxyTo("http://b.test") } } },
      "Unable to create resource at path '/a.{x}': Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    ],
    [
      "anything below a greedy variable",
      { paths: { "/{proxy+}/a": { get: proxyTo("http://b.test") } } },
      "Unable to create resource at path '/{proxy+}/a': Cannot create a child of a resource with a greedy path variable: {proxy+}",
    ],
    [
      "one name in two places",
      {
        paths: {
          "/a": {
            get: proxyTo("http://b.test", {
              parameters: [
                { name: "x", in: "query" },
                { name: "x", in: "header" },
              ],
            }),
          },
        },
      },
      "Unable to put method 'GET' on resource at path '/a': Parameter names must be unique across querystring, header and path",
    ],
    [
      "an address that is none",
      { paths: { "/a": { get: proxyTo("backend.test/pets") } } },
      "Unable to put integration on 'GET' for resource at path '/a': Invalid HTTP endpoint specified for URI",
    ],
    [
      "a mapping from a parameter that the method has not",
      {
        paths: {
          "/a": {
            get: proxyTo("", {
              "x-amazon-apigateway-integration": {
                ...{ type: "http_proxy", httpMethod: "GET", uri: "http://b.test" },
                requestParameters: { "integration.request.header.a": "method.request.header.a" },
              },
            }),
          },
        },
      },
      "Unable to put integration on 'GET' for resource at path '/a': Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.a]",
    ],
    [
      "an integration response that no method response stands for",
      {
        paths: {
          "/a": {
            get: proxyTo("", {
              "x-amazon-apigateway-integration": {
                ...{
                  type: "http",
                  httpMethod: "GET",
                  uri: "http://b.test",
                  responses: { "5\\d\\d": { statusCode: "500" } },
                },
              },
            }),
          },
        },
      },
      "Unable to put integration response on 'GET' for resource at path '/a': No method response exists for method.",
    ],
    [
      "a model's name that is not alphanumeric",
      { components: { schemas: { "Pet-1": { type: "object" } } } },
      "Unable to create model for 'Pet-1': Model name must be alphanumeric: Pet-1",
    ],
    [
      "keywords that draft 4 has not",
      { components: { schemas: { Pet: { type: "object", properties: { a: { type: "string", example: "x" } } } } } },
      "Unable to create model for 'Pet': Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified. Unsupported keyword(s): [\"example\"]]",
    ],
    [
      "a validator that was not declared",
      { "x-amazon-apigateway-request-validator": "all" },
      "Unable to put method 'GET' on resource at path '/pets': Invalid Request Validator identifier specified: all",
    ],
    [
      "an empty description",
      { info: { ...info, description: "" } },
      "Unable to update API: Description cannot be an empty string",
    ],
    [
      "what the sandbox could not carry out",
      {
        paths: {
          "/a": {
            get: proxyTo("", {
              "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri: authorizerUri },
            }),
          },
        },
      },
      "Unable to put integration on 'GET' for resource at path '/a': The sandbox calls no AWS services: integrations of type 'AWS_PROXY' are refused.",
    ],
  ])("%s", async (_what, changes, message) => {
    expect(await errorsOf(changes)).toEqual([message]);
  });

  it("all errors at once", async () => {
    expect(
      await errorsOf({
        paths: {
          "/a b": { get: proxyTo("http://b.test") },
          "/c": { get: proxyTo("nowhere"), put: proxyTo("nowhere") },
        },
      }),
    ).toHaveLength(3);
  });

  it("a document of more than three hundred resources", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`/p${index}`, { get: proxyTo("http://b.test") }]),
    );
    await expect(imports.importWith({ paths })).rejects.toMatchObject({ name: "LimitExceededException" });
  });
});

describe("warnings", () => {
  const paths = { "/a": { get: proxyTo("http://b.test", { security: [{ oauth: ["x"] }, { nobody: [] }] }) } };
  const components = { securitySchemes: { oauth: { type: "oauth2", flows: {} } } };

  it("come back with the API", async () => {
    const { warnings } = await imports.importWith({ paths, components });
    expect(warnings).toEqual([
      "Unsupported security definition type 'oauth2' for 'oauth'. Ignoring.",
      "Unable to find security definition 'nobody'. Ignoring.",
    ]);
  });

  it("refuse the import when they are to fail it, and leave nothing behind", async () => {
    const before = imports.count();
    await expect(imports.importWith({ paths, components }, {}, true)).rejects.toThrow(
      /^Warnings found during import:\n\tUnsupported/,
    );
    expect(imports.count()).toBe(before);
  });
});
