import {
  GetAuthorizersCommand,
  GetGatewayResponseCommand,
  GetMethodCommand,
  GetModelsCommand,
  GetRequestValidatorsCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
  type Resource,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, documentOf, openAccount, proxyTo, type TestAccount } from "../account.testing.ts";

let account: TestAccount;
beforeAll(async () => {
  account = await openAccount();
});
afterAll(() => account.close());

const title = "test";
const info = { title, version: "1.0" };
const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:check";
const authorizerUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

type Changes = Record<string, unknown>;

function importWith(changes: Changes, parameters: Record<string, string> = {}, failOnWarnings = false) {
  const body = documentOf(title, changes);
  const all = { endpointConfigurationTypes: "REGIONAL", ...parameters };
  return account.client.send(new ImportRestApiCommand({ body, parameters: all, failOnWarnings }));
}

async function resourcesOf(restApiId: string | undefined): Promise<Resource[]> {
  const { items = [] } = await account.client.send(
    new GetResourcesCommand({ restApiId, embed: ["methods"], limit: 500 }),
  );
  return items;
}

const pathsOf = async (restApiId: string | undefined) =>
  (await resourcesOf(restApiId)).map(({ path }) => path).toSorted();

async function methodOf(restApiId: string | undefined, path: string, httpMethod: string) {
  const resource = (await resourcesOf(restApiId)).find((candidate) => candidate.path === path);
  return account.client.send(new GetMethodCommand({ restApiId, resourceId: resource?.id, httpMethod }));
}

/** The lines below the title of a refused import. */
async function errorsOf(changes: Changes): Promise<string[]> {
  const before = account.aws.rest.all("restApis").length;
  const error = await importWith(changes).then(
    () => new Error("It was accepted."),
    (reason: unknown) => reason,
  );
  expect(account.aws.rest.all("restApis")).toHaveLength(before);
  const [first, ...lines] = String(error instanceof Error ? error.message : error).split("\n\t");
  expect(first).toBe("Errors found during import:");
  return lines;
}

describe("what a document becomes", () => {
  it("is resources, methods, models, validators, authorizers and gateway responses", async () => {
    const { id: restApiId } = await importWith({
      paths: {
        "/pets/{petId}": {
          parameters: [{ name: "petId", in: "path", required: true, schema: { type: "string" } }],
          put: proxyTo("http://backend.test/{id}", {
            ...{ operationId: "savePet", security: [{ check: ["pets"] }, { key: [] }] },
            parameters: [{ name: "X-Trace", in: "header", schema: { type: "string" } }],
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
            responses: {
              "200": {
                description: "Saved",
                headers: { "X-Id": { schema: { type: "string" } } },
                content: { "application/json": { schema: { type: "object", properties: { a: { type: "string" } } } } },
              },
              default: { description: "Anything else" },
            },
            "x-amazon-apigateway-request-validator": "bodies",
            "x-amazon-apigateway-integration": {
              ...{ type: "http", httpMethod: "PUT", uri: "http://backend.test/{id}", timeoutInMillis: 5_000 },
              requestParameters: { "integration.request.path.id": "method.request.path.petId" },
              responses: {
                default: {
                  statusCode: 200,
                  responseParameters: { "method.response.header.X-Id": "integration.response.header.Id" },
                },
              },
            },
          }),
        },
      },
      components: {
        schemas: {
          Pet: {
            type: "object",
            required: ["name"],
            properties: { name: { type: "string" }, kind: { $ref: "#/components/schemas/Kind" } },
          },
          Kind: { type: "string", enum: ["cat"] },
        },
        securitySchemes: {
          key: { type: "apiKey", name: "x-api-key", in: "header" },
          check: {
            ...{ type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "custom" },
            "x-amazon-apigateway-authorizer": { type: "token", authorizerUri, authorizerResultTtlInSeconds: 60 },
          },
        },
      },
      "x-amazon-apigateway-request-validators": { bodies: { validateRequestBody: true } },
      "x-amazon-apigateway-gateway-responses": { THROTTLED: { statusCode: 420 } },
    });
    const [authorizer] = (await account.client.send(new GetAuthorizersCommand({ restApiId }))).items ?? [];
    expect(authorizer).toMatchObject({
      ...{ name: "check", type: "TOKEN", authType: "custom", authorizerResultTtlInSeconds: 60, authorizerUri },
      identitySource: "method.request.header.Authorization",
    });
    const [validator] = (await account.client.send(new GetRequestValidatorsCommand({ restApiId }))).items ?? [];
    expect(validator).toMatchObject({ name: "bodies", validateRequestBody: true, validateRequestParameters: false });
    expect(await methodOf(restApiId, "/pets/{petId}", "PUT")).toMatchObject({
      ...{ authorizationType: "CUSTOM", authorizerId: authorizer?.id, authorizationScopes: ["pets"] },
      ...{ apiKeyRequired: true, requestValidatorId: validator?.id, operationName: "savePet" },
      requestParameters: { "method.request.path.petId": true, "method.request.header.X-Trace": false },
      requestModels: { "application/json": "Pet" },
      methodResponses: {
        "200": {
          responseParameters: { "method.response.header.X-Id": false },
          responseModels: { "application/json": expect.stringMatching(/^MODEL[0-9a-f]{6}$/) },
        },
      },
      methodIntegration: {
        ...{ type: "HTTP", httpMethod: "PUT", connectionType: "INTERNET", timeoutInMillis: 5_000 },
        ...{ passthroughBehavior: "WHEN_NO_MATCH", cacheKeyParameters: [] },
        integrationResponses: { "200": { statusCode: "200" } },
      },
    });
    const { items: models = [] } = await account.client.send(new GetModelsCommand({ restApiId }));
    expect(JSON.parse(models.find(({ name }) => name === "Pet")?.schema ?? "")).toMatchObject({
      properties: { kind: { $ref: `https://apigateway.amazonaws.com/restapis/${restApiId}/models/Kind` } },
    });
    const throttled = new GetGatewayResponseCommand({ restApiId, responseType: "THROTTLED" });
    expect(await account.client.send(throttled)).toMatchObject({ statusCode: "420", defaultResponse: false });
    expect(await pathsOf(restApiId)).toEqual(["/", "/pets", "/pets/{petId}"]);
  });

  it("is read from YAML and from Swagger 2.0 as well, with the account's variables filled in", async () => {
    const yaml = [
      'swagger: "2.0"',
      "info: { title: yaml, version: v1 }",
      "basePath: /base/url",
      "paths:",
      "  /pets:",
      "    x-amazon-apigateway-any-method:",
      "      responses: { 200: { description: OK } }",
      "      x-amazon-apigateway-integration:",
      `        { type: http_proxy, httpMethod: ANY, uri: 'http://backend.test/\${AWS::Region}/\${AWS::AccountId}' }`,
    ].join("\n");
    const send = (basepath: string) =>
      account.client.send(
        new ImportRestApiCommand({
          body: new TextEncoder().encode(yaml),
          parameters: { basepath, endpointConfigurationTypes: "REGIONAL" },
        }),
      );
    const { id: prepended } = await send("prepend");
    expect(await pathsOf(prepended)).toEqual(["/", "/base", "/base/url", "/base/url/pets"]);
    expect(await methodOf(prepended, "/base/url/pets", "ANY")).toMatchObject({
      methodIntegration: { uri: "http://backend.test/eu-west-1/123456789012" },
    });
    expect(await pathsOf((await send("split")).id)).toEqual(["/", "/url", "/url/pets"]);
    expect(await pathsOf((await send("ignore")).id)).toEqual(["/", "/pets"]);
  });

  it("takes the variables of a path for parameters, declared or not", async () => {
    const { id } = await importWith({
      paths: {
        "/a/{x}/{rest+}": {
          get: proxyTo("", {
            "x-amazon-apigateway-integration": {
              ...{ type: "http_proxy", httpMethod: "GET", uri: "http://b.test/{rest}" },
              requestParameters: { "integration.request.path.rest": "method.request.path.rest" },
            },
          }),
        },
      },
    });
    expect((await methodOf(id, "/a/{x}/{rest+}", "GET")).requestParameters).toEqual({
      "method.request.path.x": true,
      "method.request.path.rest": true,
    });
  });

  it("attaches the document's own security where an operation has none", async () => {
    const { id } = await importWith({
      ...{
        security: [{ key: [] }],
        components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } },
      },
      paths: { "/a": { get: proxyTo("http://b.test"), post: proxyTo("http://b.test", { security: [] }) } },
    });
    expect((await methodOf(id, "/a", "GET")).apiKeyRequired).toBe(true);
    expect((await methodOf(id, "/a", "POST")).apiKeyRequired).toBe(false);
  });

  it("expands short resources of the policy, and sends it escaped as the service does", async () => {
    const statement = { Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
    const { id: restApiId, policy } = await importWith({
      "x-amazon-apigateway-policy": { Version: "2012-10-17", Statement: [statement] },
    });
    expect(policy).toContain('\\"');
    expect(JSON.parse(JSON.parse(`"${policy}"`)).Statement[0].Resource).toBe(
      `arn:aws:execute-api:eu-west-1:123456789012:${restApiId}/*`,
    );
  });
});

describe("what is refused", () => {
  it.each(["3.1.0", "2.0", "nothing"])("OpenAPI %s", async (openapi) => {
    const body = bytesOf({ openapi, info, paths: {} });
    await expect(account.client.send(new ImportRestApiCommand({ body }))).rejects.toMatchObject({
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
    await expect(importWith({ paths })).rejects.toMatchObject({ name: "LimitExceededException" });
  });
});

describe("warnings", () => {
  const paths = { "/a": { get: proxyTo("http://b.test", { security: [{ oauth: ["x"] }, { nobody: [] }] }) } };
  const components = { securitySchemes: { oauth: { type: "oauth2", flows: {} } } };

  it("come back with the API", async () => {
    const { warnings } = await importWith({ paths, components });
    expect(warnings).toEqual([
      "Unsupported security definition type 'oauth2' for 'oauth'. Ignoring.",
      "Unable to find security definition 'nobody'. Ignoring.",
    ]);
  });

  it("refuse the import when they are to fail it, and leave nothing behind", async () => {
    const before = account.aws.rest.all("restApis").length;
    await expect(importWith({ paths, components }, {}, true)).rejects.toThrow(
      /^Warnings found during import:\n\tUnsupported/,
    );
    expect(account.aws.rest.all("restApis")).toHaveLength(before);
  });
});

describe("putting a document into an API that is there", () => {
  const withSettings = {
    info: { ...info, description: "Pets" },
    "x-amazon-apigateway-binary-media-types": ["image/png"],
    "x-amazon-apigateway-minimum-compression-size": 100,
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    servers: [{ url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } }],
  };
  const put = (restApiId: string | undefined, mode: "merge" | "overwrite" | undefined, changes: Changes = {}) =>
    account.client.send(new PutRestApiCommand({ restApiId, mode, body: documentOf(title, changes) }));

  it("in mode overwrite resets what the document does not carry, and keeps ids and the endpoint", async () => {
    const { id: restApiId, rootResourceId } = await importWith({
      ...withSettings,
      paths: { "/pets": { get: proxyTo("http://b.test") }, "/old": { get: proxyTo("http://b.test") } },
    });
    const before = await resourcesOf(restApiId);
    const after = await put(restApiId, "overwrite");
    expect(after).toMatchObject({
      ...{ apiKeySource: "HEADER", disableExecuteApiEndpoint: false, rootResourceId },
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    expect([after.description, after.binaryMediaTypes, after.minimumCompressionSize]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await pathsOf(restApiId)).toEqual(["/", "/pets"]);
    const idOf = (resources: Resource[]) => resources.find(({ path }) => path === "/pets")?.id;
    expect(idOf(await resourcesOf(restApiId))).toBe(idOf(before));
  });

  it("in mode merge, which is the default, adds to it", async () => {
    const { id: restApiId } = await importWith(withSettings);
    await put(restApiId, undefined, {
      paths: { "/new": { get: proxyTo("http://b.test") } },
      "x-amazon-apigateway-binary-media-types": ["image/gif"],
    });
    expect(await account.client.send(new GetRestApiCommand({ restApiId }))).toMatchObject({
      ...{ description: "Pets", apiKeySource: "AUTHORIZER", binaryMediaTypes: ["image/png", "image/gif"] },
    });
    expect(await pathsOf(restApiId)).toEqual(["/", "/new", "/pets"]);
  });

  it("changes nothing when it is refused", async () => {
    const { id: restApiId } = await importWith(withSettings);
    await expect(put(restApiId, "overwrite", { paths: { "/x": { get: proxyTo("nowhere") } } })).rejects.toThrow();
    expect(await pathsOf(restApiId)).toEqual(["/", "/pets"]);
    expect(await account.client.send(new GetRestApiCommand({ restApiId }))).toMatchObject({ description: "Pets" });
  });
});
