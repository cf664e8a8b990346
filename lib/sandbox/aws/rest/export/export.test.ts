import {
  CreateDeploymentCommand,
  GetExportCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, openAccount, proxyTo, type TestAccount } from "../account.testing.ts";

let account: TestAccount;
let restApiId: string | undefined;
beforeAll(async () => {
  account = await openAccount({ clock: () => Date.parse("2026-03-01T10:00:00.500Z") });
  const api = await account.client.send(new ImportRestApiCommand({ body: bytesOf(document) }));
  restApiId = api.id;
  await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "v1" }));
});
afterAll(() => account.close());

const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:check";
const authorizerUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

const document = {
  ...{ openapi: "3.0.1", info: { title: "pets" } },
  paths: {
    "/pets/{id}": {
      get: {
        ...{ operationId: "getPet", security: [{ check: [] }, { key: [] }] },
        parameters: [
          { name: "id", in: "path", required: true, schema: { type: "integer" } },
          { name: "full", in: "query", description: "lost", schema: { type: "boolean" } },
        ],
        responses: {
          "200": {
            description: "A pet",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } },
          },
        },
        "x-amazon-apigateway-request-validator": "parameters",
        "x-amazon-apigateway-integration": {
          ...{ type: "http", httpMethod: "GET", uri: "http://backend.test/pets/{id}", timeoutInMillis: 4_000 },
          requestParameters: { "integration.request.path.id": "method.request.path.id" },
          responses: { "2\\d{2}": { statusCode: "200" } },
        },
      },
    },
  },
  components: {
    schemas: {
      Pet: { type: "object", properties: { owner: { $ref: "#/components/schemas/Owner" } } },
      Owner: { type: "object", properties: { name: { type: "string" } } },
    },
    securitySchemes: {
      key: { type: "apiKey", name: "x-api-key", in: "header" },
      check: {
        ...{ type: "apiKey", name: "X-Token", in: "header", "x-amazon-apigateway-authtype": "custom" },
        "x-amazon-apigateway-authorizer": { type: "token", authorizerUri },
      },
    },
  },
  "x-amazon-apigateway-request-validators": {
    parameters: { validateRequestBody: false, validateRequestParameters: true },
  },
  "x-amazon-apigateway-gateway-responses": {
    UNAUTHORIZED: { statusCode: 401, responseTemplates: { "text/plain": "no" } },
  },
};

async function exported(exportType: string, extensions?: string, accepts?: string) {
  const parameters: Record<string, string> = extensions === undefined ? {} : { extensions };
  const { body, contentDisposition } = await account.client.send(
    new GetExportCommand({ restApiId, stageName: "v1", exportType, parameters, accepts }),
  );
  return { text: new TextDecoder().decode(body), contentDisposition };
}

describe("an export", () => {
  it("is the service's own rendering, without extensions unless they are asked for", async () => {
    const { text, contentDisposition } = await exported("oas30");
    expect(contentDisposition).toBe('attachment; filename="oas30_2026-03-01T10:00:00Z.json"');
    expect(JSON.parse(text)).toEqual({
      openapi: "3.0.1",
      info: { title: "pets", version: "2026-03-01T10:00:00Z" },
      servers: [
        {
          url: `https://${restApiId}.execute-api.eu-west-1.amazonaws.com/{basePath}`,
          variables: { basePath: { default: "v1" } },
        },
      ],
      paths: {
        "/pets/{id}": {
          get: {
            operationId: "getPet",
            parameters: [
              { name: "id", in: "path", required: true, schema: { type: "string" } },
              { name: "full", in: "query", schema: { type: "string" } },
            ],
            responses: {
              "200": {
                description: "200 response",
                content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } },
              },
            },
            security: [{ check: [] }, { api_key: [] }],
          },
        },
      },
      components: {
        schemas: document.components.schemas,
        securitySchemes: {
          api_key: { type: "apiKey", name: "x-api-key", in: "header" },
          check: { type: "apiKey", name: "X-Token", in: "header", "x-amazon-apigateway-authtype": "custom" },
        },
      },
    });
  });

  it.each([
    ["integrations", true, false, false],
    ["authorizers", false, true, false],
    ["integrations,authorizers", true, true, false],
    ["apigateway", true, true, true],
  ])("with extensions=%s has those", async (extensions, hasIntegration, hasAuthorizer, hasRest) => {
    const all = JSON.parse((await exported("oas30", extensions)).text);
    const operation = all.paths["/pets/{id}"].get;
    expect(operation["x-amazon-apigateway-integration"]).toEqual(
      hasIntegration
        ? {
            ...document.paths["/pets/{id}"].get["x-amazon-apigateway-integration"],
            passthroughBehavior: "when_no_match",
          }
        : undefined,
    );
    expect(all.components.securitySchemes.check["x-amazon-apigateway-authorizer"]).toEqual(
      hasAuthorizer ? { type: "token", authorizerUri, identitySource: "method.request.header.X-Token" } : undefined,
    );
    expect(operation["x-amazon-apigateway-request-validator"]).toBe(hasRest ? "parameters" : undefined);
    expect(all["x-amazon-apigateway-gateway-responses"]).toEqual(
      hasRest ? document["x-amazon-apigateway-gateway-responses"] : undefined,
    );
  });

  it("may be Swagger, and YAML", async () => {
    const swagger = JSON.parse((await exported("swagger")).text);
    expect(swagger).toMatchObject({
      ...{ swagger: "2.0", basePath: "/v1", schemes: ["https"], definitions: { Pet: {}, Owner: {} } },
      paths: {
        "/pets/{id}": { get: { produces: ["application/json"], parameters: [{ type: "string", required: true }, {}] } },
      },
    });
    const { text, contentDisposition } = await exported("swagger", undefined, "application/yaml");
    expect(load(text)).toEqual(swagger);
    expect(contentDisposition).toMatch(/\.yaml"$/);
  });

  it("can be imported again, and then comes out the same", async () => {
    const { text } = await exported("oas30", "apigateway");
    const copy = await account.client.send(new ImportRestApiCommand({ body: Buffer.from(text), failOnWarnings: true }));
    await account.client.send(new CreateDeploymentCommand({ restApiId: copy.id, stageName: "v1" }));
    const again = await account.client.send(
      new GetExportCommand({
        ...{ restApiId: copy.id, stageName: "v1", exportType: "oas30", parameters: { extensions: "apigateway" } },
      }),
    );
    const rewritten = new TextDecoder().decode(again.body).replaceAll(copy.id ?? "", restApiId ?? "");
    expect(JSON.parse(rewritten)).toEqual(JSON.parse(text));
  });

  it("knows nothing of what was edited since", async () => {
    const before = (await exported("oas30", "apigateway")).text;
    const paths = { "/else": { get: proxyTo("http://backend.test") } };
    await account.client.send(
      new PutRestApiCommand({ restApiId, mode: "overwrite", body: bytesOf({ ...document, paths }) }),
    );
    expect((await exported("oas30", "apigateway")).text).toBe(before);
    await expect(exported("raml")).rejects.toMatchObject({ name: "BadRequestException" });
  });
});
