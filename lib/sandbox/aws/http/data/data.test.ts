import { request as httpRequest } from "node:http";
import {
  CreateDeploymentCommand,
  CreateStageCommand,
  ImportApiCommand,
  ReimportApiCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonObject } from "../../../core/json.ts";
import { type Backend, startBackend } from "../backend.testing.ts";
import { documentText, integration, operation } from "../documents.testing.ts";
import { type HttpAccount, startHttpAccount } from "../http-account.testing.ts";

let backend: Backend;
let account: HttpAccount;
let now = Date.parse("2026-11-25T10:00:00Z");
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend[Symbol.asyncDispose]());
beforeEach(async () => {
  account = await startHttpAccount({ clock: () => now });
});
afterEach(() => account[Symbol.asyncDispose]());

const echoSchema = z.object({
  ...{ method: z.string(), path: z.string(), body: z.string() },
  headers: z.record(z.string(), z.string()),
});
const echoOf = async (response: Response) => echoSchema.parse(await response.json());

/** Imports the paths and deploys them; gives the address below which they are. */
async function deploy(paths: JsonObject, more: JsonObject = {}, stage = {}): Promise<{ ApiId: string; url: string }> {
  const Body = documentText(paths, more);
  const { ApiId = "" } = await account.client.send(new ImportApiCommand({ Body, FailOnWarnings: true }));
  await account.client.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true, ...stage }));
  return { ApiId, url: `${account.dataUrl}/${ApiId}` };
}

describe("a deployed HTTP API", () => {
  it("passes method, path variables, query, headers and body on to the integration", async () => {
    const { url } = await deploy({
      "/orders/{id}": { "x-amazon-apigateway-any-method": operation(`${backend.url}/v1/orders/{id}?fixed=1`) },
    });
    const response = await fetch(`${url}/orders/a%20b?page=2&page=3`, {
      ...{ method: "PATCH", body: '{"x":1}', headers: { "X-Trace": "t", "Content-Type": "application/json" } },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-backend")).toBe("echo");
    expect(response.headers.get("apigw-requestid")).toMatch(/^[A-Za-z0-9+/]+=*$/);
    const echo = await echoOf(response);
    expect(echo).toMatchObject({ method: "PATCH", path: "/v1/orders/a%20b?fixed=1&page=2&page=3", body: '{"x":1}' });
    expect(echo.headers).toMatchObject({
      ...{ "x-trace": "t", host: new URL(backend.url).host, via: "HTTP/1.1 AmazonAPIGateway" },
      forwarded: expect.stringContaining("for=127.0.0.1"),
    });
  });

  it("sends the rest of a greedy path, and the whole path to $default", async () => {
    const { url } = await deploy({
      "/files/{proxy+}": { get: operation(`${backend.url}/store/{proxy}`) },
      "/$default": { "x-amazon-apigateway-any-method": operation(`${backend.url}/base`, { isDefaultRoute: true }) },
    });
    expect((await echoOf(await fetch(`${url}/files/a/b%2Fc`))).path).toBe("/store/a/b%2Fc");
    expect((await echoOf(await fetch(`${url}/other/way?x=1`))).path).toBe("/base/other/way?x=1");
  });

  it("is safe for binary bodies", async () => {
    const { url } = await deploy({ "/b": { post: operation(`${backend.url}/binary`) } });
    const sent = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const response = await fetch(`${url}/b`, { method: "POST", body: sent });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from(sent).reverse());
  });

  it("answers in the gateway's words when there is no route, no integration or no backend", async () => {
    const { url } = await deploy({
      "/none": { get: { responses: {} } },
      "/lambda": {
        get: operation("", {
          "x-amazon-apigateway-integration": {
            ...{
              type: "aws_proxy",
              httpMethod: "POST",
              payloadFormatVersion: "2.0",
              uri: "arn:aws:lambda:x:1:function:f",
            },
          },
        }),
      },
      "/dead": { get: operation("http://127.0.0.1:9/") },
    });
    const answers = await Promise.all(
      ["/no", "/none", "/lambda", "/dead"].map(async (path) => {
        const response = await fetch(url + path);
        return [response.status, await response.json()];
      }),
    );
    expect(answers).toEqual([
      [404, { message: "Not Found" }],
      [500, { message: "Internal Server Error" }],
      [500, { message: "Internal Server Error" }],
      [503, { message: "Service Unavailable" }],
    ]);
  });

  it("gives up on a backend after the integration's timeout", async () => {
    const impatient = (address: string) => ({
      get: operation("", { "x-amazon-apigateway-integration": integration(address, { timeoutInMillis: 200 }) }),
    });
    const { url } = await deploy({
      "/slow": impatient(backend.url),
      "/stalling": impatient(`${backend.url}/stalling`),
    });
    const response = await fetch(`${url}/slow`, { headers: { "X-Delay-Ms": "1500" } });
    expect([response.status, await response.json()]).toEqual([504, { message: "Gateway Timeout" }]);
    expect((await fetch(`${url}/slow`)).status).toBe(200);
    expect((await fetch(`${url}/stalling`)).status).toBe(504);
  });

  it("refuses more than 10 MB", async () => {
    const { url } = await deploy({ "/b": { post: operation(backend.url) } });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest(`${url}/b`, { method: "POST", headers: { "Content-Length": "10485761" } });
      outgoing.once("response", (response) => resolve(response.statusCode)).once("error", reject);
      outgoing.flushHeaders();
    });
    expect(status).toBe(413);
  });
});

describe("stages", () => {
  it("serve what was deployed to them, and not what was edited since", async () => {
    const at = (path: string) => documentText({ "/x": { get: operation(`${backend.url}${path}`) } });
    const { ApiId } = await account.client.send(new ImportApiCommand({ Body: at("/one") }));
    const { DeploymentId: one } = await account.client.send(new CreateDeploymentCommand({ ApiId }));
    await account.client.send(new CreateStageCommand({ ApiId, StageName: "prod", DeploymentId: one }));
    const call = async () => (await echoOf(await fetch(`${account.dataUrl}/${ApiId}/prod/x`))).path;
    await account.client.send(new ReimportApiCommand({ ApiId, Body: at("/two") }));
    expect(await call()).toBe("/one");
    await account.client.send(new CreateDeploymentCommand({ ApiId, StageName: "prod" }));
    expect(await call()).toBe("/two");
    await account.client.send(new UpdateStageCommand({ ApiId, StageName: "prod", DeploymentId: one }));
    expect(await call()).toBe("/one");
    expect((await fetch(`${account.dataUrl}/${ApiId}/x`)).status).toBe(404);
  });

  it("deploy each change when they do so by themselves", async () => {
    const { ApiId, url } = await deploy({ "/x": { get: operation(`${backend.url}/one`) } });
    const Body = documentText({ "/x": { get: operation(`${backend.url}/two`) } });
    await account.client.send(new ReimportApiCommand({ ApiId, Body }));
    expect((await echoOf(await fetch(`${url}/x`))).path).toBe("/two");
  });

  it("fill in their variables", async () => {
    const { url } = await deploy(
      {
        "/x": {
          get: operation("", {
            "x-amazon-apigateway-integration": integration(`http://\${stageVariables.host}/x`, {
              requestParameters: { "append:querystring.env": "$stageVariables.env" },
            }),
          }),
        },
      },
      {},
      { StageVariables: { host: new URL(backend.url).host, env: "test" } },
    );
    expect((await echoOf(await fetch(`${url}/x`))).path).toBe("/x?env=test");
  });

  it("serve nobody when the API's own endpoint is disabled", async () => {
    const { url } = await deploy(
      { "/x": { get: operation(backend.url) } },
      { servers: [{ url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } }] },
    );
    expect((await fetch(`${url}/x`)).status).toBe(404);
  });
});

describe("parameter mapping", () => {
  const mapped = (more: JsonObject) => ({
    "/orders/{id}": {
      "x-amazon-apigateway-any-method": operation("", {
        "x-amazon-apigateway-integration": integration(`${backend.url}/orders/{id}`, more),
      }),
    },
  });

  it("appends, overwrites and removes headers and query parameters of the request", async () => {
    const { url } = await deploy(
      mapped({
        requestParameters: {
          "append:header.X-Seen": "1",
          "overwrite:header.X-Team": `a:b, "c"; $(d) {{e}}`,
          "remove:header.X-Debug": "''",
          "append:header.X-From": "$request.header.x-origin",
          "append:header.X-Absent": "$request.header.x-nothing",
          "overwrite:querystring.page": `\${request.path.id}-\${context.stage}`,
          "remove:querystring.secret": "''",
          "append:querystring.item": "$request.body.items[1].name",
        },
      }),
    );
    const echo = await echoOf(
      await fetch(`${url}/orders/7?page=1&secret=x&keep=y`, {
        ...{ method: "POST", body: JSON.stringify({ items: [{}, { name: "pen" }] }) },
        headers: { "X-Seen": "0", "X-Team": "mallory", "X-Debug": "yes", "X-Origin": "shop" },
      }),
    );
    expect(echo.headers).toMatchObject({
      ...{ "x-seen": "0, 1", "x-team": `a:b, "c"; $(d) {{e}}`, "x-from": "shop" },
    });
    expect(echo.headers).not.toHaveProperty("x-debug");
    expect(echo.headers).not.toHaveProperty("x-absent");
    expect(Object.fromEntries(new URL(echo.path, backend.url).searchParams)).toEqual({
      ...{ page: "7-$default", keep: "y", item: "pen" },
    });
  });

  it("overwrites the path and keeps the query", async () => {
    const { url } = await deploy(mapped({ requestParameters: { "overwrite:path": `/v2/things/\${request.path.id}` } }));
    expect((await echoOf(await fetch(`${url}/orders/7?page=2`))).path).toBe("/v2/things/7?page=2");
  });

  it("changes headers and status of the response, by the backend's status", async () => {
    const { url } = await deploy(
      mapped({
        responseParameters: {
          "200": { "overwrite:header.X-Backend": "hidden", "append:header.X-Method": "$response.body.method" },
          "500": { "overwrite:statuscode": "403", "remove:header.X-Backend": "''" },
        },
      }),
    );
    const good = await fetch(`${url}/orders/7`);
    expect([good.status, good.headers.get("x-backend"), good.headers.get("x-method")]).toEqual([200, "hidden", "GET"]);
    const bad = await fetch(`${url}/orders/7`, { headers: { "X-Status": "500" } });
    expect([bad.status, bad.headers.get("x-backend")]).toEqual([403, null]);
    const other = await fetch(`${url}/orders/7`, { headers: { "X-Status": "404" } });
    expect([other.status, other.headers.get("x-backend")]).toEqual([404, "echo"]);
  });
});

describe("throttling", () => {
  it("lets a burst through and then as many as the rate gives back, each route for itself", async () => {
    const { ApiId, url } = await deploy(
      { "/a": { get: operation(backend.url) }, "/b": { get: operation(backend.url) } },
      {},
      { DefaultRouteSettings: { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.5 } },
    );
    const statuses = async (path: string, count: number) => {
      const found: number[] = [];
      for (let call = 0; call < count; call += 1) found.push((await fetch(url + path)).status);
      return found;
    };
    expect(await statuses("/a", 3)).toEqual([200, 200, 429]);
    expect(await (await fetch(`${url}/a`)).json()).toEqual({ message: "Too Many Requests" });
    expect(await statuses("/b", 1)).toEqual([200]);
    now += 2_000;
    expect(await statuses("/a", 2)).toEqual([200, 429]);
    const settings = { "GET /a": { ThrottlingBurstLimit: 100, ThrottlingRateLimit: 100 } };
    await account.client.send(new UpdateStageCommand({ ApiId, StageName: "$default", RouteSettings: settings }));
    now += 1_000;
    expect(await statuses("/a", 4)).toEqual([200, 200, 200, 200]);
  });
});

describe("CORS", () => {
  const cors = {
    ...{ allowOrigins: ["https://shop.example.com", "http://*"], allowMethods: ["GET", "POST"], allowHeaders: ["x-a"] },
    ...{ exposeHeaders: ["x-total"], maxAge: 60, allowCredentials: true },
  };
  const preflight = (url: string, origin: string) =>
    fetch(url, { method: "OPTIONS", headers: { Origin: origin, "Access-Control-Request-Method": "GET" } });

  it("is answered by the gateway, and put in the place of what the backend says", async () => {
    const { url } = await deploy({ "/a": { get: operation(backend.url) } }, { "x-amazon-apigateway-cors": cors });
    const allowed = await preflight(`${url}/a`, "https://shop.example.com");
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      ...{ "access-control-allow-origin": "https://shop.example.com", "access-control-allow-credentials": "true" },
      ...{ "access-control-allow-methods": "GET,POST", "access-control-allow-headers": "x-a" },
      "access-control-max-age": "60",
    });
    const refused = await preflight(`${url}/a`, "https://evil.example.com");
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([204, null]);
    const plain = await preflight(`${url}/a`, "http://anything.example.com");
    expect(plain.headers.get("access-control-allow-origin")).toBe("http://anything.example.com");

    const real = await fetch(`${url}/a`, { headers: { Origin: "https://shop.example.com" } });
    expect(real.headers.get("access-control-allow-origin")).toBe("https://shop.example.com");
    expect(real.headers.get("access-control-expose-headers")).toBe("x-total");
    const foreign = await fetch(`${url}/a`, { headers: { Origin: "https://evil.example.com" } });
    expect([foreign.status, foreign.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });

  it("is the backend's matter when the API has none", async () => {
    const { url } = await deploy({ "/a": { "x-amazon-apigateway-any-method": operation(backend.url) } });
    const response = await preflight(`${url}/a`, "https://shop.example.com");
    expect(response.headers.get("access-control-allow-origin")).toBe("https://backend.example.com");
    expect((await echoOf(response)).method).toBe("OPTIONS");
  });
});
