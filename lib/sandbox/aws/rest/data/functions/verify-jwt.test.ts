import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, lambdaAuthorizer, mockOf, openStage, testAccount } from "../stage.testing.ts";
import { verifyJwtArn } from "./verify-jwt.ts";

const known = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
let provider: Server;
let issuer: string;
let caller: Caller;
beforeAll(async () => {
  provider = createServer((request, response) => {
    const keys = [
      { ...known.publicKey.export({ format: "jwk" }), kid: "one" },
      { kty: "EC", kid: "two" },
    ];
    const isDiscovery = request.url === "/.well-known/openid-configuration";
    response.end(JSON.stringify(isDiscovery ? { jwks_uri: `${issuer}keys` } : { keys }));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  const address = provider.address();
  issuer = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/`;
  caller = await openStage();
});
afterAll(async () => {
  provider.closeAllConnections();
  provider.close();
  await caller.close();
});

function token(claims: object = {}, { key = known.privateKey, alg = "RS256", kid = "one" } = {}): string {
  const parts = [
    { alg, kid },
    { iss: issuer, sub: "user-1", exp: Math.floor(caller.now / 1_000) + 60, ...claims },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  return [...parts, signature(parts.join("."), key)].join(".");
}

function signature(signed: string, key: KeyObject): string {
  return sign("sha256", Buffer.from(signed), key).toString("base64url");
}

function deploy(variables: Record<string, string>): void {
  const method = { authorizationType: "CUSTOM", authorizerId: "auth" } as const;
  caller.deploy({
    methods: { "GET /pets": { ...mockOf("$context.authorizer.principalId"), ...method } },
    contents: {
      authorizers: {
        auth: lambdaAuthorizer(verifyJwtArn(testAccount), {
          ...{ type: "REQUEST", identitySource: "method.request.header.Authorization" },
          authorizerResultTtlInSeconds: 0,
        }),
      },
    },
    stage: { variables },
  });
}

async function status(bearer?: string): Promise<number> {
  const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  return (await caller.call("/pets", { headers })).status;
}

describe("the account's function for JWTs", () => {
  it("lets in a good token, found through discovery or at the given key set", async () => {
    deploy({ JwtIssuer: issuer });
    expect(await caller.call("/pets", { headers: { authorization: `Bearer ${token()}` } })).toMatchObject({
      ...{ status: 200, text: "user-1" },
    });
    deploy({ JwtIssuer: issuer, JwtJwksUri: `${issuer}keys` });
    expect(await status(token())).toBe(200);
  });

  it("does not know callers whose token is not good", async () => {
    deploy({ JwtIssuer: issuer, JwtJwksUri: `${issuer}keys`, JwtAudiences: "orders,pets" });
    const good = { aud: ["pets", "x"] };
    const now = Math.floor(caller.now / 1_000);
    expect(await status(token(good))).toBe(200);
    const bad = [
      token({ aud: "elsewhere" }),
      token({}),
      token({ ...good, iss: "https://other.example/" }),
      token({ ...good, exp: now }),
      token({ ...good, nbf: now + 1 }),
      token(good, { key: stranger.privateKey }),
      token(good, { alg: "none" }),
      token(good, { kid: "other" }),
      token(good, { kid: "two" }),
      `${token(good)}.more`,
      "nonsense",
    ];
    expect([await status(), ...(await Promise.all(bad.map(status)))]).toEqual([401, ...bad.map(() => 401)]);
  });

  it("denies a token without all of the scopes", async () => {
    deploy({ JwtIssuer: issuer, JwtScopes: "orders:read,orders:write" });
    expect(await status(token({ scope: "orders:write other orders:read" }))).toBe(200);
    expect(await status(token({ scp: ["orders:read", "orders:write"] }))).toBe(200);
    expect(await status(token({ scope: "orders:read" }))).toBe(403);
  });

  it("fails without configuration, and says so", async () => {
    deploy({});
    const answer = await caller.call("/pets", { headers: { authorization: `Bearer ${token()}` } });
    expect([answer.status, answer.text]).toEqual([500, '{"message":null}']);
    expect(answer.headers["x-sandbox-error"]).toContain("JwtIssuer");
  });
});
