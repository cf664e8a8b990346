import { expect, it, onTestFinished } from "vitest";
import { echoSchema, startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectSettled } from "../../conformance/expectations.ts";
import { startKeySet } from "../../conformance/key-set.testing.ts";
import { runTo } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { openAwsHttp } from "../fixtures/aws-http-stage.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

/** Deploys orders under these policies, and asks as a consumer does. */
async function deployed(policies: readonly PolicyLine[]) {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const stage = await openAwsHttp();
  const definition = orders(policies, urls[0]);
  const { after } = await runTo(stage, definition);
  await expectSettled("deployed", stage, definition);
  const [endpoint = ""] = await stage.session.endpoints(after);
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    stage.sandbox.call(endpoint, { method, path, headers });
  return { stage, definition, after, ask };
}

it("lets in only tokens for the audience, and with the scope where one is asked for", async () => {
  const { issuer, token, close } = await startKeySet();
  onTestFinished(close);
  const jwksUri = `${issuer}.well-known/jwks.json`;
  const jwt = { type: "jwt", issuer, jwksUri, audiences: ["orders"] } as const;
  const { stage, definition, after, ask } = await deployed([
    { config: jwt, match: { paths: ["/orders"] } },
    { config: { ...jwt, scopes: ["orders:read"] }, match: { paths: ["/orders/{id}"] } },
  ]);
  const bearer = (claims: Record<string, string>) => ({ authorization: `Bearer ${token(claims)}` });
  const statusOf = async (path: string, headers?: Record<string, string>) => (await ask(path, headers)).status;
  expect(await statusOf("/orders")).toBe(401);
  expect(await statusOf("/orders", bearer({ aud: "elsewhere" }))).toBe(401);
  expect(await statusOf("/orders", bearer({ aud: "orders" }))).toBe(200);
  expect(await statusOf("/orders/7", bearer({ aud: "orders" }))).toBe(403);
  expect(await statusOf("/orders/7", bearer({ aud: "orders", scope: "orders:read other" }))).toBe(200);

  const apiId = after.find(({ kind }) => kind === "api")?.remoteId ?? "";
  const decoded = stage.subject.decode(await stage.session.fetch(apiId));
  expect(decoded.definition.policies.map(({ config }) => config)).toEqual(
    definition.policies.map(({ config }) => config),
  );
  expect(decoded.findings.map(({ severity, code }) => [severity, code])).toEqual([
    ["info", "aws.key-set"],
    ["info", "aws.key-set"],
  ]);
});

it("holds one route to its rate, and no other", async () => {
  const { ask } = await deployed([
    { config: { type: "rate-limit", requests: 2, per: "second", by: "api" }, match: { paths: ["/orders"] } },
  ]);
  const statuses = [];
  for (let call = 0; call < 5; call += 1) statuses.push((await ask("/orders")).status);
  expect(statuses).toContain(429);
  for (let call = 0; call < 5; call += 1) expect((await ask("/orders/7")).status).toBe(200);
});

it("answers preflights of named origins, and of no others", async () => {
  const { ask } = await deployed([
    { config: { type: "cors", origins: ["https://app.example.com"], headers: ["X-Trace"], credentials: true } },
  ]);
  const preflight = (origin: string) =>
    ask(
      "/orders",
      { origin, "access-control-request-method": "GET", "access-control-request-headers": "x-trace" },
      "OPTIONS",
    );
  const { headers } = await preflight("https://app.example.com");
  expect(headers["access-control-allow-origin"]).toBe("https://app.example.com");
  expect(headers["access-control-allow-credentials"]).toBe("true");
  expect((await preflight("https://evil.example.com")).headers["access-control-allow-origin"]).toBeUndefined();
});

it("changes headers both ways, and calls another path with the query", async () => {
  const { ask } = await deployed([
    { config: { type: "request-headers", set: [{ name: "X-Team", value: "orders" }], remove: ["X-Debug"] } },
    {
      config: {
        type: "response-headers",
        set: [{ name: "Cache-Control", value: "no-store" }],
        remove: ["X-Powered-By"],
      },
    },
    { config: { type: "rewrite-path", to: "/v2/{id}/order" }, match: { paths: ["/orders/{id}"] } },
  ]);
  const { headers, body } = await ask("/orders/7?page=2", { "x-team": "mallory", "x-debug": "1" });
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers["x-powered-by"]).toBeUndefined();
  const echo = echoSchema.parse(JSON.parse(body));
  expect([echo.path, echo.query.page, echo.headers["x-team"], echo.headers["x-debug"]]).toEqual([
    "/v2/7/order",
    "2",
    "orders",
    undefined,
  ]);
});
