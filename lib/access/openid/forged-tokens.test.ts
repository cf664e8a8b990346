import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { forgetEnv } from "#lib/env.ts";
import { type Listener, listen } from "#lib/outbound/listener.testing.ts";
import { contextOf, makeUser } from "../testing.ts";
import { saveProvider } from "./commands.ts";
import { beginSignIn, completeSignIn } from "./sign-in.ts";

// A provider that has gone bad, or somebody in its place: it answers whatever a case says.
const redirectUri = "http://localhost:3000/api/sign-in/openid/return";
const clientSecret = "canary-client-secret-of-forty-characters";
const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });
const publicPem = own.publicKey.export({ type: "spki", format: "pem" }).toString();

interface Case {
  readonly header?: object;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signer?: (text: string) => string;
  /** What the browser brings back beside the code. */
  readonly answer?: Readonly<Record<string, string>>;
}

let database: TestDatabase;
let bad: Listener;
let now: Case;
let nonce = "";

beforeAll(async () => {
  process.env.GATEHOUSE_OUTBOUND_ALLOW = "127.0.0.1";
  forgetEnv();
  bad = await listen(answer);
  database = await openTestDatabase();
  const context = await contextOf((await makeUser("admin")).id);
  await saveProvider(context, {
    preset: "generic",
    name: "Bad ID",
    issuer: bad.origin,
    clientId: "gatehouse",
    clientSecret,
    scopes: "openid",
    roleClaim: "groups",
    roleMappings: [{ value: "admins", role: "admin" }],
    teamClaim: "",
    teamMappings: [],
    enabled: true,
    rowVersion: 0,
  });
});
afterAll(async () => {
  delete process.env.GATEHOUSE_OUTBOUND_ALLOW;
  forgetEnv();
  await database.close();
  await bad.close();
});
beforeEach(() => {
  now = {};
});

function answer(request: IncomingMessage, response: ServerResponse): void {
  const send = (body: object) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  switch (request.url) {
    case "/.well-known/openid-configuration":
      return void send({
        issuer: bad.origin,
        authorization_endpoint: `${bad.origin}/authorize`,
        token_endpoint: `${bad.origin}/token`,
        jwks_uri: `${bad.origin}/keys`,
        id_token_signing_alg_values_supported: ["RS256"],
      });
    case "/keys":
      return void send({
        keys: [{ ...own.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }],
      });
    case "/token":
      return void send({ access_token: "canary-access", token_type: "bearer", id_token: token() });
    default:
      response.writeHead(404).end();
  }
}

const withKey = (key: KeyObject) => (text: string) => sign("sha256", Buffer.from(text), key).toString("base64url");

function token(): string {
  const seconds = Math.floor(Date.now() / 1000);
  const header = { alg: "RS256", kid: "one", ...now.header };
  const claims = {
    iss: bad.origin,
    aud: "gatehouse",
    sub: "mallory",
    iat: seconds,
    exp: seconds + 300,
    nonce,
    email: "mallory@example.test",
    groups: ["admins"],
    ...now.claims,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${(now.signer ?? withKey(own.privateKey))(text)}`;
}

async function comeIn(): Promise<unknown> {
  const { address, attemptToken } = await beginSignIn({ redirectUri, destination: "/" });
  nonce = address.searchParams.get("nonce") ?? "";
  const back = new URL(redirectUri);
  back.search = new URLSearchParams({
    code: "a-code",
    state: address.searchParams.get("state") ?? "",
    ...now.answer,
  }).toString();
  return completeSignIn({ address: back, attemptToken, previousToken: undefined, actor: undefined }, {}, "request-1");
}

test("the same provider lets people in when nothing is forged: the cases below fail for their own reasons", async () => {
  expect(await comeIn()).toMatchObject({ sessionToken: expect.any(String) });
});

const hour = 3600;
const seconds = () => Math.floor(Date.now() / 1000);

describe("refused, with what does not fit in the activity and no session", () => {
  test.each<[string, () => Case, string, RegExp]>([
    ["another application's token", () => ({ claims: { aud: "other-app" } }), "audience", /aud is "other-app"/],
    ["a token that others share", () => ({ claims: { aud: ["gatehouse", "x"], azp: "x" } }), "audience", /aud|azp/],
    ["another issuer's token", () => ({ claims: { iss: "https://evil.example" } }), "issuer", /evil\.example/],
    ["a token of another sign-in", () => ({ claims: { nonce: "other" } }), "nonce", /nonce/],
    ["a token without nonce", () => ({ claims: { nonce: undefined } }), "token", /nonce/],
    ["an expired token", () => ({ claims: { exp: seconds() - hour } }), "clock", /ended at .* here/],
    ["a token of the future", () => ({ claims: { nbf: seconds() + hour } }), "clock", /begins at .* here/],
    ["a token without subject", () => ({ claims: { sub: undefined } }), "token", /sub/],
    ["a foreign key's signature", () => ({ signer: withKey(foreign.privateKey) }), "signature", /signature/],
    ["a key nobody published", () => ({ header: { kid: "two" } }), "signature", /published keys/],
    ["no signature (alg none)", () => ({ header: { alg: "none" }, signer: () => "" }), "token", /alg/],
    [
      "the public key used as a shared secret",
      () => ({
        header: { alg: "HS256" },
        signer: (text) => createHmac("sha256", publicPem).update(text).digest("base64url"),
      }),
      "token",
      /alg/,
    ],
    ["a foreign state", () => ({ answer: { state: "other" } }), "state", /state/],
    ["another issuer's answer", () => ({ answer: { iss: "https://evil.example" } }), "state", /iss/],
    ["an error of its own", () => ({ answer: { error: "server_error" } }), "provider", /server_error/],
    ["an error with mark-up", () => ({ answer: { error: '<img src="x">' } }), "provider", /unknown/],
  ])("%s", async (_what, prepare, reason, detail) => {
    now = prepare();
    const sessions = await database.db.session.count();
    const refused = await comeIn().catch((error: unknown) => error);
    expect(refused).toMatchObject({ reason, detail: expect.stringMatching(detail) });
    expect(await database.db.session.count()).toBe(sessions);
    const event = await database.db.auditEvent.findFirstOrThrow({ orderBy: { sequence: "desc" } });
    expect(event).toMatchObject({ action: "session.start", outcome: "refused", after: { reason } });
    expect(JSON.stringify(event.after)).not.toMatch(/canary|eyJ/);
  });
});
