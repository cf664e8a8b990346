import {
  CreateDeploymentCommand,
  ImportRestApiCommand,
  type PatchOperation,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesOf, openAccount, type TestAccount } from "../account.testing.ts";
import { type Echo, openEcho } from "./stage.testing.ts";

let account: TestAccount;
let echo: Echo;
beforeAll(async () => {
  echo = await openEcho();
  account = await openAccount({
    functions: {
      "arn:aws:lambda:eu-west-1:123456789012:function:doorman": async () => ({
        principalId: "somebody",
        policyDocument: { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
      }),
    },
  });
});
afterAll(() => Promise.all([account.close(), echo.close()]));

const answered = { "200": { description: "OK" } };

/** Imports and deploys a document through the vendor's SDK, and returns the address of its stage. */
async function deploy(document: object, patchOperations: PatchOperation[] = []): Promise<string> {
  const body = bytesOf({ openapi: "3.0.1", info: { title: "imported", version: "1" }, ...document });
  const parameters = { endpointConfigurationTypes: "REGIONAL" };
  const { id: restApiId } = await account.client.send(
    new ImportRestApiCommand({ body, parameters, failOnWarnings: true }),
  );
  await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "live" }));
  if (patchOperations.length > 0)
    await account.client.send(new UpdateStageCommand({ restApiId, stageName: "live", patchOperations }));
  return `${account.aws.dataUrl}/${restApiId}/live`;
}

function proxied(path: string, change: object = {}): object {
  return {
    responses: answered,
    "x-amazon-apigateway-integration": {
      ...{ type: "http_proxy", httpMethod: "GET", uri: `${echo.url}${path}` },
      requestParameters: path.includes("{id}") ? { "integration.request.path.id": "method.request.path.id" } : {},
      ...change,
    },
  };
}

const id = { name: "id", in: "path", required: true, schema: { type: "string" } };

describe("an imported document", () => {
  it("leads to its backend, with parameters, and overlapping paths", async () => {
    const url = await deploy({
      paths: {
        "/a/{id}": { get: { ...proxied("/one/{id}"), parameters: [id] } },
        "/a/b": { get: proxied("/literal") },
        "/a/{id}/c": { get: { ...proxied("/three/{id}"), parameters: [id] } },
      },
    });
    const reached = async (path: string) => Object(await (await fetch(`${url}${path}`)).json()).url;
    expect(await Promise.all(["/a/x%20y?q=1", "/a/b", "/a/b/c", "/a/z/c"].map(reached))).toEqual([
      ...["/one/x%20y?q=1", "/literal", "/three/b", "/three/z"],
    ]);
  });

  it("guards by authorizer, address, validator and API key, in the words of its gateway responses", async () => {
    const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:doorman";
    const url = await deploy({
      paths: {
        "/guarded": { get: { ...proxied("/guarded"), security: [{ doorman: [] }] } },
        "/keyed": { get: { ...proxied("/keyed"), security: [{ key: [] }] } },
        "/checked": {
          post: {
            ...proxied("/checked"),
            "x-amazon-apigateway-request-validator": "all",
            requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
          },
        },
      },
      components: {
        schemas: { Pet: { type: "object", required: ["name"], properties: { name: { type: "string" } } } },
        securitySchemes: {
          key: { type: "apiKey", name: "x-api-key", in: "header" },
          doorman: {
            ...{ type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "custom" },
            "x-amazon-apigateway-authorizer": {
              ...{ type: "request", identitySource: "method.request.header.Authorization" },
              authorizerUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
            },
          },
        },
      },
      "x-amazon-apigateway-request-validators": {
        all: { validateRequestBody: true, validateRequestParameters: true },
      },
      "x-amazon-apigateway-gateway-responses": {
        INVALID_API_KEY: { statusCode: "401", responseTemplates: { "application/json": '{"wanted":"a key"}' } },
      },
      "x-amazon-apigateway-policy": {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
          {
            ...{ Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
            Condition: { NotIpAddress: { "aws:SourceIp": ["127.0.0.0/8"] } },
          },
        ],
      },
    });
    const status = async (path: string, init: RequestInit = {}) => (await fetch(`${url}${path}`, init)).status;
    expect(await status("/guarded")).toBe(401);
    expect(await status("/guarded", { headers: { authorization: "me" } })).toBe(200);
    const keyed = await fetch(`${url}/keyed`);
    expect([keyed.status, await keyed.text()]).toEqual([401, '{"wanted":"a key"}']);
    expect(await status("/checked", { method: "POST", body: '{"name":"Tom"}' })).toBe(200);
    const wrong = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
    expect(await status("/checked", wrong)).toBe(400);
  });

  it("is throttled and cached as its stage is set", async () => {
    const url = await deploy(
      {
        paths: {
          "/cached/{id}": {
            get: { ...proxied("/cached/{id}", { cacheKeyParameters: ["method.request.path.id"] }), parameters: [id] },
          },
          "/limited": { get: proxied("/limited") },
        },
      },
      [
        { op: "replace", path: "/cacheClusterEnabled", value: "true" },
        { op: "replace", path: "/cacheClusterSize", value: "0.5" },
        { op: "replace", path: "/~1cached~1{id}/GET/caching/enabled", value: "true" },
        { op: "replace", path: "/~1limited/GET/throttling/rateLimit", value: "0.01" },
        { op: "replace", path: "/~1limited/GET/throttling/burstLimit", value: "1" },
      ],
    );
    const hits = async (path: string) => (await fetch(`${url}${path}`)).headers.get("x-hits");
    expect(await hits("/cached/1")).toBe(await hits("/cached/1"));
    expect(await hits("/cached/2")).not.toBe(await hits("/cached/1"));
    expect([(await fetch(`${url}/limited`)).status, (await fetch(`${url}/limited`)).status]).toEqual([200, 429]);
  });

  it("answers preflights from a mock", async () => {
    const url = await deploy({
      paths: {
        "/pets": {
          options: {
            responses: {
              "204": { description: "", headers: { "Access-Control-Allow-Methods": { schema: { type: "string" } } } },
            },
            "x-amazon-apigateway-integration": {
              ...{ type: "mock", passthroughBehavior: "when_no_match" },
              requestTemplates: { "application/json": '{"statusCode":204}' },
              responses: {
                default: {
                  statusCode: "204",
                  responseParameters: { "method.response.header.Access-Control-Allow-Methods": "'GET'" },
                  responseTemplates: {
                    "application/json":
                      '#if($input.params("origin") == "https://a.example")#set($context.responseOverride.header.Access-Control-Allow-Origin = "https://a.example")#end',
                  },
                },
              },
            },
          },
        },
      },
    });
    const preflight = async (origin: string) => {
      const { status, headers } = await fetch(`${url}/pets`, { method: "OPTIONS", headers: { origin } });
      return [status, headers.get("access-control-allow-methods"), headers.get("access-control-allow-origin")];
    };
    expect(await preflight("https://a.example")).toEqual([204, "GET", "https://a.example"]);
    expect(await preflight("https://b.example")).toEqual([204, "GET", null]);
  });
});
