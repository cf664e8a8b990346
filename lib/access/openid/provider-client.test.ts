import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { forgetEnv } from "#lib/env.ts";
import { Secret } from "#lib/log.ts";
import { type Listener, listen } from "#lib/outbound/listener.testing.ts";
import { beginAttempt, discoverProvider } from "./provider-client.ts";

let server: Listener | undefined;
beforeAll(() => {
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "127.0.0.1";
  forgetEnv();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});
afterAll(() => {
  delete process.env.GATEHOUSE_OUTBOUND_ALLOW;
  forgetEnv();
});

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: (origin: string) => string;
}

const document = (change: object) => (origin: string) =>
  JSON.stringify({
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/keys`,
    ...change,
  });

async function begin({ status = 200, headers = { "content-type": "application/json" }, body = document({}) }: Answer) {
  const started = await listen((_request, response) => response.writeHead(status, headers).end(body(started.origin)));
  server = started;
  const access = { issuer: started.origin, clientId: "gatehouse", clientSecret: new Secret("canary") };
  return beginAttempt(await discoverProvider(access), { redirectUri: "http://localhost:3000/back", scopes: "openid" });
}

test("an attempt has PKCE, state and nonce of its own, and no secret in its address", async () => {
  const [first, second] = [await begin({}), await begin({})];
  const search = first.address.searchParams;
  expect(Object.fromEntries(search)).toMatchObject({
    response_type: "code",
    client_id: "gatehouse",
    redirect_uri: "http://localhost:3000/back",
    code_challenge_method: "S256",
    state: first.attempt.state,
    nonce: first.attempt.nonce,
  });
  expect(search.get("code_challenge")).not.toBe(first.attempt.codeVerifier);
  expect(first.address.href).not.toContain("canary");
  const parts = [first, second].flatMap(({ attempt }) => Object.values(attempt));
  expect(new Set(parts).size).toBe(6);
});

test.each<[string, Answer, string, RegExp]>([
  ["another issuer", { body: document({ issuer: "https://elsewhere.example" }) }, "discovery", /issuer/],
  ["no sign-in page", { body: document({ authorization_endpoint: undefined }) }, "discovery", /authorization_endpoint/],
  [
    "a script for a sign-in page",
    { body: document({ authorization_endpoint: "javascript:alert(1)" }) },
    "discovery",
    /HTTP and HTTPS/,
  ],
  ["no document", { status: 404 }, "provider", /no JSON document/],
  [
    "a page",
    { headers: { "content-type": "text/html" }, body: () => "<h1>Hello</h1>" },
    "provider",
    /no JSON document/,
  ],
  ["half a document", { body: () => "{" }, "provider", /no JSON document/],
  [
    "a way elsewhere",
    { status: 302, headers: { location: "http://169.254.169.254/" } },
    "provider",
    /no JSON document/,
  ],
])("a provider that answers with %s is refused, with what does not fit", async (_what, answer, reason, detail) => {
  await expect(begin(answer)).rejects.toMatchObject({ reason, detail: expect.stringMatching(detail) });
  expect(server?.connects()).toBe(1);
});

test("an endless document is cut off", async () => {
  const body = () => JSON.stringify({ issuer: "x".repeat(2 * 1024 * 1024) });
  await expect(begin({ body })).rejects.toMatchObject({ reason: "provider" });
});

test("a provider that is not on the allow-list is not reached at all", async () => {
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "";
  forgetEnv();
  await expect(begin({})).rejects.toMatchObject({ reason: "blocked", detail: expect.stringContaining("127.0.0.1") });
  expect(server?.connects()).toBe(0);
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "127.0.0.1";
  forgetEnv();
});
