import { expect, it } from "vitest";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { decode } from "../decode.ts";

function decoded(document: JsonObject | undefined, stage: JsonObject = {}) {
  const resource = { dependsOn: [], ownership: "foreign", ready: true, label: "x", remoteId: "a1" } as const;
  return decode({
    remoteId: "a1",
    resources: [
      { ...resource, kind: "api", key: "api", body: { name: "theirs", description: "By hand" } },
      ...(document ? [{ ...resource, kind: "document", key: "document", body: { document } }] : []),
      { ...resource, kind: "stage", key: "stage", body: stage },
    ],
  });
}

const info = { title: "Theirs", version: "2024-01-01T00:00:00Z" };
const integration = (uri: string, more: JsonObject = {}) => ({
  "x-amazon-apigateway-integration": { type: "http_proxy", httpMethod: "GET", uri, ...more },
});

it("reads the common address of the backend, and says who calls elsewhere", () => {
  const { definition, findings } = decoded({
    info,
    paths: {
      "/a": { get: integration("http://one.internal/v2/a") },
      "/b/{id}": { get: integration("http://one.internal/v2/b/{id}") },
      "/c": { get: integration("http://two.internal/c") },
    },
  });
  expect(definition).toMatchObject({ name: "Theirs", basePath: "/", backends: [{ url: "http://one.internal/v2" }] });
  expect(findings.map(({ code }) => code)).toEqual(["aws.other-backend"]);
});

it("fills in stage variables, greedy parts and any method, and says so", () => {
  const { definition, findings } = decoded(
    {
      info,
      paths: {
        "/{proxy+}": {
          "x-amazon-apigateway-any-method": integration(`http://$\{stageVariables.host}/{proxy}`),
          get: integration(`http://$\{stageVariables.host}/{proxy}`),
        },
      },
    },
    { variables: { host: "one.internal" } },
  );
  expect(definition.backends).toMatchObject([{ url: "http://one.internal" }]);
  expect(definition.operations.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
    "DELETE /{proxy}",
    "GET /{proxy}",
    "PATCH /{proxy}",
    "POST /{proxy}",
    "PUT /{proxy}",
  ]);
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(["aws.any-method", "aws.greedy"]));
});

it("never drops what guards an operation in silence", () => {
  const schemes = {
    check: { type: "apiKey", name: "X", in: "header", "x-amazon-apigateway-authtype": "custom" },
    api_key: { type: "apiKey", name: "x-api-key", in: "header" },
  };
  const { definition, findings } = decoded({
    info,
    paths: { "/a": { get: { ...integration("http://one.internal/a"), security: [{ check: [] }, { api_key: [] }] } } },
    components: { securitySchemes: schemes },
    "x-amazon-apigateway-policy": {
      Statement: [{ Effect: "Deny", Condition: { StringEquals: { "aws:SourceVpc": "v" } } }],
    },
  });
  expect(definition.policies.map(({ config }) => config.type)).toEqual(["api-key"]);
  expect(findings.map(({ code }) => code).toSorted()).toEqual(["aws.authorizer", "aws.resource-policy"]);
});

it("reads an API of functions, one that the console opened to browsers, and one without a stage", () => {
  const functions = decoded({
    info,
    paths: {
      "/a": {
        post: { "x-amazon-apigateway-integration": { type: "aws_proxy", uri: "arn:aws:apigateway:x" } },
        options: {
          "x-amazon-apigateway-integration": {
            type: "mock",
            responses: {
              default: { responseParameters: { "method.response.header.Access-Control-Allow-Origin": "'*'" } },
            },
          },
        },
      },
    },
  });
  expect(functions.findings.map(({ code }) => code)).toEqual(["aws.preflight", "aws.no-backend"]);
  expect(functions.definition.backends).toMatchObject([{ url: "https://backend.invalid" }]);
  const undeployed = decoded(undefined);
  expect(undeployed.findings.map(({ code }) => code)).toEqual(["aws.no-stage"]);
  expect([undeployed.definition.name, undeployed.definition.operations]).toEqual(["theirs", []]);
  expect(isJsonObject(undeployed)).toBe(true);
});
