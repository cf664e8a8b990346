import { CreateStageCommand, ImportApiCommand } from "@aws-sdk/client-apigatewayv2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../core/json.ts";
import { type Backend, type Issuer, startBackend, startIssuer } from "../backend.testing.ts";
import { documentText, integration, operation } from "../documents.testing.ts";
import { type HttpAccount, startHttpAccount } from "../http-account.testing.ts";

const nowMs = Date.parse("2026-11-25T10:00:00Z");
const nowSeconds = nowMs / 1_000;
let backend: Backend;
let issuer: Issuer;
let account: HttpAccount;
let url: string;

beforeAll(async () => {
  backend = await startBackend();
  issuer = await startIssuer(() => nowMs);
  account = await startHttpAccount({ clock: () => nowMs });
  url = await deploy({
    "/any": { get: operation(backend.url, { security: [{ staff: [] }] }) },
    "/scoped": {
      get: operation("", {
        security: [{ staff: ["orders:read", "orders:admin"] }],
        "x-amazon-apigateway-integration": integration(backend.url, {
          requestParameters: { "overwrite:header.X-Subject": "$context.authorizer.claims.sub" },
          responseParameters: { "200": { "append:header.X-Subject": "$context.authorizer.claims.sub" } },
        }),
      }),
    },
    "/signed": { get: operation(backend.url, { "x-amazon-apigateway-auth": { type: "AWS_IAM" } }) },
    "/open": { get: operation(backend.url) },
    "/$default": {
      "x-amazon-apigateway-any-method": operation(backend.url, { isDefaultRoute: true, security: [{ staff: [] }] }),
    },
  });
});
afterAll(async () => {
  await account[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
  await backend[Symbol.asyncDispose]();
});

async function deploy(paths: JsonObject): Promise<string> {
  const Body = documentText(paths, {
    "x-amazon-apigateway-cors": { allowOrigins: ["https://shop.example.com"], allowMethods: ["GET"] },
    components: {
      securitySchemes: {
        staff: {
          type: "oauth2",
          "x-amazon-apigateway-authorizer": {
            ...{ type: "jwt", identitySource: "$request.header.Authorization" },
            jwtConfiguration: { issuer: issuer.issuer, audience: ["orders", "shop"] },
          },
        },
      },
    },
  });
  const { ApiId } = await account.client.send(new ImportApiCommand({ Body, FailOnWarnings: true }));
  await account.client.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
  return `${account.dataUrl}/${ApiId}`;
}

const ask = (path: string, authorization?: string, more: Record<string, string> = {}) =>
  fetch(url + path, { headers: { ...more, ...(authorization === undefined ? {} : { Authorization: authorization }) } });

describe("a JWT authorizer", () => {
  it("admits good tokens, with or without Bearer, for aud or client_id", async () => {
    const good: JsonObject[] = [{ aud: "orders" }, { aud: ["x", "shop"] }, { client_id: "orders" }];
    for (const claims of good) {
      expect((await ask("/any", `Bearer ${issuer.token(claims)}`)).status).toBe(200);
      expect((await ask("/any", issuer.token(claims))).status).toBe(200);
    }
    expect((await ask("/open")).status).toBe(200);
  });

  const refusals: [string, () => string | undefined, RegExp][] = [
    ["no token", () => undefined, /^Bearer$/],
    ["what is no token", () => "Bearer nonsense", /error="invalid_token" error_description="the token is malformed"/],
    ["another signer", () => issuer.token({ aud: "orders" }, { stranger: true }), /invalid signature/],
    ["an unknown key", () => issuer.token({ aud: "orders" }, { header: { kid: "two" } }), /signing key/],
    ["no signature", () => issuer.token({ aud: "orders" }, { header: { alg: "none" } }), /signing method none/],
    ["a symmetric one", () => issuer.token({ aud: "orders" }, { header: { alg: "HS256" } }), /signing method HS256/],
    ["another issuer", () => issuer.token({ aud: "orders", iss: "https://evil.example.com/" }), /invalid issuer/],
    ["another audience", () => issuer.token({ aud: "elsewhere" }), /does not have a valid audience/],
    ["aud before client_id", () => issuer.token({ aud: "elsewhere", client_id: "orders" }), /valid audience/],
    ["an expired token", () => issuer.token({ aud: "orders", exp: nowSeconds - 1 }), /has expired/],
    ["a token of tomorrow", () => issuer.token({ aud: "orders", nbf: nowSeconds + 60 }), /not valid yet/],
    ["a token issued tomorrow", () => issuer.token({ aud: "orders", iat: nowSeconds + 60 }), /issued in the future/],
  ];
  it.each(refusals)("refuses %s with 401 and says why", async (_, token, challenge) => {
    const response = await ask("/any", token());
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: "Unauthorized" });
    expect(response.headers.get("www-authenticate")).toMatch(challenge);
  });

  it("wants any one of the route's scopes, from scope or scp", async () => {
    const scoped = (claims: JsonObject) => ask("/scoped", issuer.token({ aud: "orders", sub: "me", ...claims }));
    expect((await scoped({ scope: "profile orders:admin" })).status).toBe(200);
    expect((await scoped({ scp: ["orders:read"] })).status).toBe(200);
    const refused = await scoped({ scope: "orders" });
    expect([refused.status, await refused.json()]).toEqual([403, { message: "Forbidden" }]);
    expect(refused.headers.get("www-authenticate")).toContain(
      'scope="orders:read orders:admin" error="insufficient_scope"',
    );
  });

  it("gives its claims to parameter mappings", async () => {
    const response = await ask("/scoped", issuer.token({ aud: "orders", sub: "me", scope: "orders:read" }));
    expect(response.headers.get("x-subject")).toBe("me");
    expect(await response.json()).toMatchObject({ headers: { "x-subject": "me" } });
  });

  it("lets preflights pass, but for those that only $default catches", async () => {
    const asked = { Origin: "https://shop.example.com", "Access-Control-Request-Method": "GET" };
    const preflight = (path: string) => fetch(url + path, { method: "OPTIONS", headers: asked });
    expect((await preflight("/elsewhere")).status).toBe(401);
    const Body = documentText(
      { "/x": { get: operation(backend.url) } },
      { "x-amazon-apigateway-cors": { allowOrigins: ["*"] } },
    );
    const { ApiId } = await account.client.send(new ImportApiCommand({ Body }));
    await account.client.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
    const elsewhere = await fetch(`${account.dataUrl}/${ApiId}/anything`, { method: "OPTIONS", headers: asked });
    expect(elsewhere.status).toBe(204);
  });
});

describe("IAM authorization", () => {
  it("admits nobody", async () => {
    const response = await ask("/signed");
    expect([response.status, await response.json()]).toEqual([403, { message: "Forbidden" }]);
  });
});
