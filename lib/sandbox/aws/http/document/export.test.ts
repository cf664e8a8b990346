import {
  CreateStageCommand,
  ExportApiCommand,
  type ExportApiCommandInput,
  ImportApiCommand,
  ReimportApiCommand,
} from "@aws-sdk/client-apigatewayv2";
import { load } from "js-yaml";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { documentText, integration, operation } from "../documents.testing.ts";
import { type HttpAccount, startHttpAccount } from "../http-account.testing.ts";

let account: HttpAccount;
beforeEach(async () => {
  account = await startHttpAccount({ clock: () => Date.parse("2026-11-25T10:00:00Z") });
});
afterEach(() => account[Symbol.asyncDispose]());

const backend = "https://orders.example.com";
const documentSchema = z.record(z.string(), z.unknown());

async function exportText(ApiId: string | undefined, more: Partial<ExportApiCommandInput> = {}): Promise<string> {
  const { body } = await account.client.send(
    new ExportApiCommand({ ApiId, Specification: "OAS30", OutputType: "JSON", ...more }),
  );
  return Buffer.from(body ?? []).toString();
}

const paths = {
  "/orders/{id}": {
    get: operation(`${backend}/orders/{id}`, {
      ...{ operationId: "readOrder", security: [{ staff: ["orders:read"] }] },
      "x-amazon-apigateway-integration": integration(`${backend}/orders/{id}`, {
        timeoutInMillis: 5_000,
        requestParameters: { "append:header.X-Team": "orders" },
        responseParameters: { "200": { "remove:header.Server": "''" } },
      }),
    }),
  },
  "/{proxy+}": { "x-amazon-apigateway-any-method": operation(`${backend}/{proxy}`) },
};
const more = {
  tags: [{ name: "owner", "x-amazon-apigateway-tag-value": "team-a" }],
  "x-amazon-apigateway-cors": { allowOrigins: ["https://shop.example.com"], maxAge: 60 },
  components: {
    securitySchemes: {
      staff: {
        type: "oauth2",
        "x-amazon-apigateway-authorizer": {
          ...{ type: "jwt", identitySource: "$request.header.Authorization" },
          jwtConfiguration: { issuer: "https://login.example.com/", audience: ["orders"] },
        },
      },
    },
  },
};

describe("ExportApi", () => {
  it("writes the latest configuration, whether deployed or not, in the service's layout", async () => {
    const Body = documentText(paths, more);
    const { ApiId } = await account.client.send(new ImportApiCommand({ Body, FailOnWarnings: true }));
    const exported = documentSchema.parse(JSON.parse(await exportText(ApiId)));
    expect(exported).toMatchObject({
      openapi: "3.0.1",
      info: { title: "orders", version: "1.0" },
      tags: [{ name: "owner", "x-amazon-apigateway-tag-value": "team-a" }],
      paths: {
        "/orders/{id}": {
          get: {
            operationId: "readOrder",
            responses: { default: { description: "Default response for GET /orders/{id}" } },
            security: [{ staff: ["orders:read"] }],
            "x-amazon-apigateway-integration": {
              ...{ type: "http_proxy", httpMethod: "ANY", payloadFormatVersion: "1.0", connectionType: "INTERNET" },
              ...{ uri: `${backend}/orders/{id}`, timeoutInMillis: 5_000 },
              requestParameters: { "append:header.X-Team": "orders" },
              responseParameters: { "200": { "remove:header.Server": "''" } },
            },
          },
          parameters: [{ name: "id", in: "path", description: "Generated path parameter for id", required: true }],
        },
        "/{proxy+}": { "x-amazon-apigateway-any-method": {}, parameters: [{ name: "proxy+" }] },
      },
      components: {
        securitySchemes: {
          staff: {
            ...{ type: "oauth2", flows: {} },
            "x-amazon-apigateway-authorizer": {
              ...{ type: "jwt", identitySource: "$request.header.Authorization" },
              jwtConfiguration: { issuer: "https://login.example.com/", audience: ["orders"] },
            },
          },
        },
      },
      "x-amazon-apigateway-cors": { allowOrigins: ["https://shop.example.com"], maxAge: 60 },
      "x-amazon-apigateway-importexport-version": "1.0",
    });
    expect(exported).not.toHaveProperty("servers");
  });

  it("can be imported again, and then says the same", async () => {
    const Body = documentText(paths, more);
    const first = await account.client.send(new ImportApiCommand({ Body, FailOnWarnings: true }));
    const text = await exportText(first.ApiId);
    const second = await account.client.send(new ImportApiCommand({ Body: text, FailOnWarnings: true }));
    expect(second.Warnings).toBeUndefined();
    expect(JSON.parse(await exportText(second.ApiId))).toEqual(JSON.parse(text));
  });

  it("writes what a stage serves, and not what was edited since", async () => {
    const { ApiId } = await account.client.send(
      new ImportApiCommand({ Body: documentText({ "/a": { get: operation(backend) } }) }),
    );
    await account.client.send(new CreateStageCommand({ ApiId, StageName: "prod", AutoDeploy: true }));
    const stage = documentSchema.parse(JSON.parse(await exportText(ApiId, { StageName: "prod" })));
    expect(stage.servers).toEqual([
      { url: `${account.dataUrl}/${ApiId}/{basePath}`, variables: { basePath: { default: "prod" } } },
    ]);
    await account.client.send(new CreateStageCommand({ ApiId, StageName: "held" }));
    await expect(exportText(ApiId, { StageName: "held" })).rejects.toMatchObject({ name: "NotFoundException" });
    await account.client.send(
      new ReimportApiCommand({ ApiId, Body: documentText({ "/b": { get: operation(backend) } }) }),
    );
    const latest = documentSchema.parse(JSON.parse(await exportText(ApiId)));
    expect(Object.keys(documentSchema.parse(latest.paths))).toEqual(["/b"]);
  });

  it("leaves extensions out when it is told to, and writes YAML", async () => {
    const Body = documentText(paths, { ...more, info: { title: "orders" } });
    const { ApiId } = await account.client.send(new ImportApiCommand({ Body }));
    const text = await exportText(ApiId, { OutputType: "YAML", IncludeExtensions: false });
    expect(text).not.toMatch(/x-amazon-apigateway-(?!any-method)/);
    // An API without a version is stamped with the time of its creation.
    expect(load(text)).toMatchObject({
      info: { title: "orders", version: "2026-11-25 10:00:00UTC" },
      components: { securitySchemes: { staff: { type: "oauth2" } } },
    });
  });
});
