import {
  GetAuthorizersCommand,
  GetGatewayResponseCommand,
  GetModelsCommand,
  GetRequestValidatorsCommand,
  ImportRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proxyTo } from "../account.testing.ts";
import { authorizerUri, type Imports, openImports } from "./importing.testing.ts";

let imports: Imports;
beforeAll(async () => {
  imports = await openImports();
});
afterAll(() => imports.account.close());

describe("what a document becomes", () => {
  it("is resources, methods, models, validators, authorizers and gateway responses", async () => {
    const { id: restApiId } = await imports.importWith({
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
    const [authorizer] = (await imports.account.client.send(new GetAuthorizersCommand({ restApiId }))).items ?? [];
    expect(authorizer).toMatchObject({
      ...{ name: "check", type: "TOKEN", authType: "custom", authorizerResultTtlInSeconds: 60, authorizerUri },
      identitySource: "method.request.header.Authorization",
    });
    const [validator] = (await imports.account.client.send(new GetRequestValidatorsCommand({ restApiId }))).items ?? [];
    expect(validator).toMatchObject({ name: "bodies", validateRequestBody: true, validateRequestParameters: false });
    expect(await imports.methodOf(restApiId, "/pets/{petId}", "PUT")).toMatchObject({
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
    const { items: models = [] } = await imports.account.client.send(new GetModelsCommand({ restApiId }));
    expect(JSON.parse(models.find(({ name }) => name === "Pet")?.schema ?? "")).toMatchObject({
      properties: { kind: { $ref: `https://apigateway.amazonaws.com/restapis/${restApiId}/models/Kind` } },
    });
    const throttled = new GetGatewayResponseCommand({ restApiId, responseType: "THROTTLED" });
    expect(await imports.account.client.send(throttled)).toMatchObject({ statusCode: "420", defaultResponse: false });
    expect(await imports.pathsOf(restApiId)).toEqual(["/", "/pets", "/pets/{petId}"]);
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
      imports.account.client.send(
        new ImportRestApiCommand({
          body: new TextEncoder().encode(yaml),
          parameters: { basepath, endpointConfigurationTypes: "REGIONAL" },
        }),
      );
    const { id: prepended } = await send("prepend");
    expect(await imports.pathsOf(prepended)).toEqual(["/", "/base", "/base/url", "/base/url/pets"]);
    expect(await imports.methodOf(prepended, "/base/url/pets", "ANY")).toMatchObject({
      methodIntegration: { uri: "http://backend.test/eu-west-1/123456789012" },
    });
    expect(await imports.pathsOf((await send("split")).id)).toEqual(["/", "/url", "/url/pets"]);
    expect(await imports.pathsOf((await send("ignore")).id)).toEqual(["/", "/pets"]);
  });

  it("takes the variables of a path for parameters, declared or not", async () => {
    const { id } = await imports.importWith({
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
    expect((await imports.methodOf(id, "/a/{x}/{rest+}", "GET")).requestParameters).toEqual({
      "method.request.path.x": true,
      "method.request.path.rest": true,
    });
  });

  it("attaches the document's own security where an operation has none", async () => {
    const { id } = await imports.importWith({
      ...{
        security: [{ key: [] }],
        components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } },
      },
      paths: { "/a": { get: proxyTo("http://b.test"), post: proxyTo("http://b.test", { security: [] }) } },
    });
    expect((await imports.methodOf(id, "/a", "GET")).apiKeyRequired).toBe(true);
    expect((await imports.methodOf(id, "/a", "POST")).apiKeyRequired).toBe(false);
  });

  it("expands short resources of the policy, and sends it escaped as the service does", async () => {
    const statement = { Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
    const { id: restApiId, policy } = await imports.importWith({
      "x-amazon-apigateway-policy": { Version: "2012-10-17", Statement: [statement] },
    });
    expect(policy).toContain('\\"');
    expect(JSON.parse(JSON.parse(`"${policy}"`)).Statement[0].Resource).toBe(
      `arn:aws:execute-api:eu-west-1:123456789012:${restApiId}/*`,
    );
  });
});
