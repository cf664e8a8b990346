import {
  DeleteApiCommand,
  GetApiCommand,
  GetApisCommand,
  GetAuthorizersCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  ImportApiCommand,
  ReimportApiCommand,
} from "@aws-sdk/client-apigatewayv2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../core/json.ts";
import { documentText, integration, operation } from "../documents.testing.ts";
import { type HttpAccount, startHttpAccount } from "../http-account.testing.ts";

let account: HttpAccount;
beforeEach(async () => {
  account = await startHttpAccount();
});
afterEach(() => account[Symbol.asyncDispose]());

const importApi = (paths: JsonObject, more: JsonObject = {}, FailOnWarnings = true) =>
  account.client.send(new ImportApiCommand({ Body: documentText(paths, more), FailOnWarnings }));

const aws = (name: string) => `$\{AWS::${name}}`;
const backend = "https://orders.example.com";
const jwtScheme = (issuer = "https://login.example.com/", audience = ["orders"]) => ({
  components: {
    securitySchemes: {
      staff: {
        ...{ type: "oauth2", flows: {} },
        "x-amazon-apigateway-authorizer": {
          ...{ type: "jwt", identitySource: "$request.header.Authorization" },
          jwtConfiguration: { issuer, audience },
        },
      },
    },
  },
});

describe("ImportApi", () => {
  it("makes routes, integrations, authorizers, CORS and tags of a document", async () => {
    const api = await importApi(
      {
        "/orders/{id}": {
          get: operation(`${backend}/orders/{id}`, {
            operationId: "readOrder",
            security: [{ staff: ["orders:read"] }],
          }),
          "x-amazon-apigateway-any-method": operation(`${backend}/orders/{id}`),
        },
        "/$default": { "x-amazon-apigateway-any-method": operation(backend, { isDefaultRoute: true }) },
      },
      {
        ...jwtScheme(),
        "x-amazon-apigateway-cors": { allowOrigins: ["https://shop.example.com"], maxAge: 60 },
        tags: [{ name: "owner", "x-amazon-apigateway-tag-value": "team-a" }, { name: "bare" }],
        info: { title: "orders", version: "2.1", description: "All of them" },
        servers: [{ url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } }],
      },
    );
    expect(api).toMatchObject({
      ...{ Name: "orders", Version: "2.1", Description: "All of them", ProtocolType: "HTTP" },
      ...{ DisableExecuteApiEndpoint: true, Tags: { owner: "team-a", bare: "" } },
      CorsConfiguration: { AllowOrigins: ["https://shop.example.com"], MaxAge: 60 },
      ApiEndpoint: `${account.dataUrl}/${api.ApiId}`,
      CreatedDate: expect.any(Date),
    });
    const { ApiId } = api;
    const { Items: routes = [] } = await account.client.send(new GetRoutesCommand({ ApiId }));
    const { Items: integrations = [] } = await account.client.send(new GetIntegrationsCommand({ ApiId }));
    const { Items: authorizers = [] } = await account.client.send(new GetAuthorizersCommand({ ApiId }));
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual(["$default", "ANY /orders/{id}", "GET /orders/{id}"]);
    const read = routes.find(({ RouteKey }) => RouteKey === "GET /orders/{id}");
    expect(read).toMatchObject({
      ...{ AuthorizationType: "JWT", AuthorizationScopes: ["orders:read"], OperationName: "readOrder" },
      AuthorizerId: authorizers[0]?.AuthorizerId,
    });
    const target = integrations.find(({ IntegrationId }) => read?.Target === `integrations/${IntegrationId}`);
    expect(target).toMatchObject({
      ...{ IntegrationType: "HTTP_PROXY", IntegrationMethod: "ANY", IntegrationUri: `${backend}/orders/{id}` },
      ...{ PayloadFormatVersion: "1.0", TimeoutInMillis: 30_000, ConnectionType: "INTERNET" },
    });
    expect(authorizers).toMatchObject([
      {
        ...{ Name: "staff", AuthorizerType: "JWT", IdentitySource: ["$request.header.Authorization"] },
        JwtConfiguration: { Issuer: "https://login.example.com/", Audience: ["orders"] },
      },
    ]);
  });

  it("shares an integration of the components among the operations that refer to it", async () => {
    const shared = { "x-amazon-apigateway-integration": { $ref: "#/components/x-amazon-apigateway-integrations/all" } };
    const { ApiId } = await importApi(
      { "/a": { get: { responses: {}, ...shared } }, "/b": { get: { responses: {}, ...shared } } },
      {
        components: { "x-amazon-apigateway-integrations": { all: integration(backend), spare: integration(backend) } },
      },
    );
    const { Items: routes = [] } = await account.client.send(new GetRoutesCommand({ ApiId }));
    const { Items: integrations = [] } = await account.client.send(new GetIntegrationsCommand({ ApiId }));
    expect(new Set(routes.map(({ Target }) => Target)).size).toBe(1);
    expect(integrations).toHaveLength(2);
  });

  it("reads YAML, resolves AWS variables and prepends the base path when it is told to", async () => {
    const Body = [
      "openapi: 3.0.3",
      `info: { title: 'orders in ${aws("Region")}', version: '1' }`,
      "servers: [{ url: 'https://api.example.com/{basePath}', variables: { basePath: { default: shop/v2 } } }]",
      "paths:",
      "  /orders:",
      "    get:",
      "      x-amazon-apigateway-integration:",
      "        { type: aws_proxy, httpMethod: POST, payloadFormatVersion: 2.0,",
      `          uri: 'arn:${aws("Partition")}:lambda:${aws("Region")}:${aws("AccountId")}:function:orders' }`,
    ].join("\n");
    const { ApiId, Name } = await account.client.send(
      new ImportApiCommand({ Body, Basepath: "prepend", FailOnWarnings: true }),
    );
    const { Items: routes = [] } = await account.client.send(new GetRoutesCommand({ ApiId }));
    const { Items: integrations = [] } = await account.client.send(new GetIntegrationsCommand({ ApiId }));
    expect(Name).toBe("orders in eu-central-1");
    expect(routes[0]?.RouteKey).toBe("GET /shop/v2/orders");
    expect(integrations[0]).toMatchObject({
      ...{ IntegrationUri: "arn:aws:lambda:eu-central-1:123456789012:function:orders", PayloadFormatVersion: "2.0" },
    });
  });

  it.each<[string, JsonObject, JsonObject, RegExp]>([
    ["Swagger 2.0", {}, { openapi: "", swagger: "2.0" }, /Errors found during import:\n\t.*OpenAPI 3.0 only/],
    ["OpenAPI 3.1", {}, { openapi: "3.1.0" }, /OpenAPI 3.0 only/],
    ["a document without a title", {}, { info: { version: "1" } }, /info.title/],
    ["a title that is too long", {}, { info: { title: "x".repeat(129), version: "1" } }, /info.title .* 128/],
    [
      "two security requirements of an operation",
      { "/a": { get: operation(backend, { security: [{ staff: [] }, {}] }) } },
      jwtScheme(),
      /Multiple security requirements/,
    ],
    ["a variable that is part of a segment", { "/a/x{id}": { get: operation(backend) } }, {}, /whole segment/],
    ["a greedy variable before the end", { "/{a+}/b": { get: operation(backend) } }, {}, /last segment/],
    [
      "two paths of one shape",
      { "/a/{x}": { get: operation(backend) }, "/a/{y}": { get: operation(backend) } },
      {},
      /already exists/,
    ],
    [
      "credentials for every origin",
      { "/a": { get: operation(backend) } },
      { "x-amazon-apigateway-cors": { allowOrigins: ["*"], allowCredentials: true } },
      /allowCredentials is not supported/,
    ],
  ])("refuses %s and leaves nothing behind", async (_, paths, more, message) => {
    const refusal = await importApi(paths, more, false).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: "BadRequestException", message: expect.stringMatching(message) });
    expect((await account.client.send(new GetApisCommand({}))).Items).toEqual([]);
  });

  const warned: [string, JsonObject, JsonObject, RegExp, string[]][] = [
    [
      "an integration that is no proxy",
      {
        "/a": {
          get: operation(backend, { "x-amazon-apigateway-integration": integration(backend, { type: "http" }) }),
        },
      },
      {},
      /proxy integrations/,
      [],
    ],
    [
      "an integration without a payload format",
      { "/a": { get: { "x-amazon-apigateway-integration": { type: "http_proxy", httpMethod: "GET", uri: backend } } } },
      {},
      /PayloadFormatVersion is a required parameter/,
      [],
    ],
    [
      "an address that is none",
      { "/a": { get: operation("orders.example.com") } },
      {},
      /Invalid HTTP endpoint specified for URI/,
      [],
    ],
    [
      "a mapping of a reserved header",
      {
        "/a": {
          get: {
            "x-amazon-apigateway-integration": integration(backend, {
              requestParameters: { "overwrite:header.Authorization": "x" },
            }),
          },
        },
      },
      {},
      /Operations on header Authorization are restricted/,
      [],
    ],
    [
      "a schema that is missing",
      {
        "/a": {
          get: operation(backend, {
            responses: { "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/No" } } } } },
          }),
        },
      },
      {},
      /paths\.'\/a'\(get\)\.responses\.200\.content\.schema\.#\/components\/schemas\/No is missing/,
      ["GET /a"],
    ],
    [
      "a scheme without an authorizer, whose route stays open",
      { "/a": { get: operation(backend, { security: [{ key: [] }] }) } },
      { components: { securitySchemes: { key: { type: "apiKey", name: "x-api-key", in: "header" } } } },
      /has no x-amazon-apigateway-authorizer/,
      ["GET /a"],
    ],
    [
      "an issuer that cannot be reached, whose routes are left out",
      { "/a": { get: operation(backend, { security: [{ staff: [] }] }) }, "/b": { get: operation(backend) } },
      jwtScheme("http://127.0.0.1:9/"),
      /Unable to create Authorizer 'staff': Caught exception when connecting to http:\/\/127\.0\.0\.1:9\/\.well-known/,
      ["GET /b"],
    ],
    [
      "an authorizer without audiences",
      { "/a": { get: operation(backend, { security: [{ staff: [] }] }) } },
      jwtScheme("https://login.example.com/", []),
      /at least 1 entry/,
      [],
    ],
  ];
  it.each(warned)("warns of %s", async (_, paths, more, message, remaining) => {
    const refusal = await importApi(paths, more).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      name: "BadRequestException",
      message: expect.stringMatching(/^Warnings found during import:\n\t/),
    });
    expect(refusal).toMatchObject({ message: expect.stringMatching(message) });
    expect((await account.client.send(new GetApisCommand({}))).Items).toEqual([]);
    const { ApiId, Warnings = [] } = await importApi(paths, more, false);
    expect(Warnings.join("\n")).toMatch(message);
    const { Items: routes = [] } = await account.client.send(new GetRoutesCommand({ ApiId }));
    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(remaining);
  });

  it("says as information what HTTP APIs have no use for", async () => {
    const body = { content: { "application/json": { schema: { type: "object" } } } };
    const api = await importApi(
      { "/a": { post: operation(backend, { requestBody: body }) } },
      { "x-amazon-apigateway-request-validators": {} },
    );
    expect(api.ImportInfo).toEqual([
      expect.stringContaining("x-amazon-apigateway-request-validators"),
      expect.stringContaining("requestBody of 'POST /a'"),
    ]);
    expect(api.Warnings).toBeUndefined();
  });

  it("refuses more routes than the quota lets an API have", async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 301 }, (_, index) => [`/r${index}`, { get: operation(backend) }]),
    );
    await expect(importApi(paths)).rejects.toMatchObject({ name: "LimitExceededException" });
  });
});

describe("ReimportApi", () => {
  it("puts the document in the place of all that was there, tags as well", async () => {
    const { ApiId } = await importApi(
      { "/a": { get: operation(backend) } },
      {
        info: { title: "orders", version: "1", description: "old" },
        tags: [{ name: "owner" }],
        "x-amazon-apigateway-cors": { allowOrigins: ["*"] },
      },
    );
    const Body = documentText({ "/b": { get: operation(backend) } }, { info: { title: "orders 2", version: "2" } });
    await account.client.send(new ReimportApiCommand({ ApiId, Body }));
    const api = await account.client.send(new GetApiCommand({ ApiId }));
    expect(api).toMatchObject({ ApiId, Name: "orders 2", Version: "2" });
    expect([api.Description, api.CorsConfiguration, api.Tags]).toEqual([undefined, undefined, {}]);
    const { Items: routes = [] } = await account.client.send(new GetRoutesCommand({ ApiId }));
    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(["GET /b"]);
  });

  it("changes nothing when the document is refused", async () => {
    const { ApiId } = await importApi({ "/a": { get: operation(backend) } });
    const Body = documentText({ "/b": { get: operation("nowhere") } });
    await expect(
      account.client.send(new ReimportApiCommand({ ApiId, Body, FailOnWarnings: true })),
    ).rejects.toMatchObject({ name: "BadRequestException" });
    const { Items: routes = [] } = await account.client.send(new GetRoutesCommand({ ApiId }));
    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(["GET /a"]);
  });

  it("answers 404 for an API that is gone", async () => {
    const { ApiId } = await importApi({ "/a": { get: operation(backend) } });
    await account.client.send(new DeleteApiCommand({ ApiId }));
    const Body = documentText({});
    await expect(account.client.send(new ReimportApiCommand({ ApiId, Body }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: `Invalid API identifier specified 123456789012:${ApiId}`,
    });
  });
});
