import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Listening, listen, sendJson } from "../../core/http.ts";
import { openGateway, policies, putApi, type TestGateway } from "./gateway.testing.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
const tenant = "8f2a4c1e-6d3b-4e57-9a10-2b7c5d9e0f11";

let gateway: TestGateway;
let provider: Listening;
let asked: string[];
let kids: string[];
beforeEach(async () => {
  asked = [];
  kids = ["rsa", "ec"];
  provider = await listen(async (request, response) => {
    asked.push(request.url ?? "");
    const all = [
      { ...rsa.publicKey.export({ format: "jwk" }), kid: "rsa", use: "sig" },
      { ...ec.publicKey.export({ format: "jwk" }), kid: "ec" },
    ];
    if (request.url === "/keys") return sendJson(response, 200, { keys: all.filter(({ kid }) => kids.includes(kid)) });
    if (request.url?.includes("openid-configuration") !== true) return sendJson(response, 404, {});
    sendJson(response, 200, { issuer: provider.url, jwks_uri: `${provider.url}/keys` });
  });
  gateway = await openGateway({ entraAuthority: provider.url });
});
afterEach(async () => {
  await gateway.close();
  await provider.close();
});

function token(
  claims: object,
  { alg = "RS256", kid = "rsa" as string | undefined, key = rsa.privateKey as KeyObject } = {},
) {
  const exp = Math.floor(gateway.now() / 1_000) + 600;
  const signed = [
    { alg, typ: "JWT", kid },
    { iss: provider.url, aud: "orders", exp, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign(
    "sha256",
    Buffer.from(signed),
    alg.startsWith("ES") ? { key, dsaEncoding: "ieee-p1363" } : key,
  );
  return `${signed}.${signature.toString("base64url")}`;
}

function withJwt({
  attributes = 'header-name="Authorization"',
  inner = "<audiences><audience>orders</audience></audiences>",
  keys = "",
} = {}) {
  const source = keys || `<openid-config url="${provider.url}/.well-known/openid-configuration" />`;
  const inbound = `<validate-jwt ${attributes}>${source}${inner}</validate-jwt>`;
  putApi(gateway, {
    policy: policies({
      inbound,
      onError: '<set-header name="X-Reason"><value>@(context.LastError.Reason)</value></set-header>',
    }),
  });
}
const present = (jwt: string, scheme = "Bearer") =>
  gateway.call("/orders/items", { headers: { authorization: `${scheme} ${jwt}`.trim() } });

describe("validate-jwt", () => {
  it("wants one", async () => {
    withJwt();
    const answer = await gateway.call("/orders/items");
    expect([answer.status, answer.message(), answer.headers["x-reason"]]).toEqual([
      401,
      "JWT not present.",
      "TokenNotPresent",
    ]);
  });

  it("lets good tokens in, signed by RSA or by an elliptic curve, and fetches the keys once", async () => {
    withJwt();
    expect((await present(token({}))).status).toBe(200);
    expect(
      (await present(token({ aud: ["x", "orders"] }, { alg: "ES256", kid: "ec", key: ec.privateKey }))).status,
    ).toBe(200);
    expect(asked).toEqual(["/.well-known/openid-configuration", "/keys"]);
  });

  it.each<[string, object, object, string]>([
    ["another signer", {}, { key: stranger.privateKey }, "TokenSignatureInvalid"],
    ["an unknown key", {}, { kid: "other" }, "TokenSignatureKeyNotFound"],
    ["a key of another kind", {}, { kid: "ec" }, "TokenSignatureInvalid"],
    ["no algorithm", {}, { alg: "none" }, "TokenSignatureInvalid"],
    ["another audience", { aud: "elsewhere" }, {}, "TokenAudienceNotAllowed"],
    ["another issuer", { iss: "https://evil.example.com" }, {}, "TokenIssuerNotAllowed"],
    ["its time over", { exp: 1 }, {}, "TokenExpired"],
    ["no time", { exp: undefined }, {}, "JwtInvalid"],
    ["its time not yet there", { nbf: 4_000_000_000 }, {}, "JwtInvalid"],
  ])("refuses a token with %s", async (_what, claims, options, reason) => {
    withJwt();
    const answer = await present(token(claims, options));
    expect([answer.status, answer.message(), answer.headers["x-reason"]]).toEqual([401, "Invalid JWT.", reason]);
    expect(gateway.hits()).toBe(0);
  });

  it("takes a public key for no shared secret", async () => {
    const pem = Buffer.from(rsa.publicKey.export({ type: "spki", format: "pem" }));
    withJwt({ keys: `<issuer-signing-keys><key>${pem.toString("base64")}</key></issuer-signing-keys>` });
    expect((await present(token({}))).status).toBe(401);
  });

  it("takes keys from the policy itself", async () => {
    const { n, e } = rsa.publicKey.export({ format: "jwk" });
    withJwt({
      keys: `<issuer-signing-keys><key id="rsa" n="${n}" e="${e}" /></issuer-signing-keys>`,
      inner: `<issuers><issuer>${provider.url}</issuer></issuers>`,
    });
    expect((await present(token({}))).status).toBe(200);
    expect((await present(token({ iss: "https://evil.example.com" }))).status).toBe(401);
    expect(asked).toEqual([]);
  });

  it("answers as it is told to", async () => {
    withJwt({
      attributes: 'header-name="X-Token" failed-validation-httpcode="403" failed-validation-error-message="Go away"',
    });
    const answer = await gateway.call("/orders/items", { headers: { "x-token": "a.b.c" } });
    expect([answer.status, answer.message()]).toEqual([403, "Go away"]);
    expect((await gateway.call("/orders/items", { headers: { "x-token": token({}) } })).status).toBe(200);
  });

  it("reads the query, an expression, and insists on a scheme", async () => {
    withJwt({ attributes: 'query-parameter-name="jwt"' });
    expect((await gateway.call(`/orders/items?jwt=${token({})}`)).status).toBe(200);
    withJwt({ attributes: `token-value='@(context.Request.Headers.GetValueOrDefault("X-T",""))'` });
    expect((await gateway.call("/orders/items", { headers: { "x-t": token({}) } })).status).toBe(200);
    withJwt({ attributes: 'header-name="Authorization" require-scheme="Bearer"' });
    expect([(await present(token({}))).status, (await present(token({}), "")).status]).toEqual([200, 401]);
  });

  it.each([
    [
      '<claim name="scp" match="all" separator=" "><value>read</value><value>write</value></claim>',
      { scp: "write read more" },
      200,
    ],
    [
      '<claim name="scp" match="all" separator=" "><value>read</value><value>write</value></claim>',
      { scp: "read" },
      401,
    ],
    [
      '<claim name="scp" match="any" separator=" "><value>read</value><value>write</value></claim>',
      { scp: "read" },
      200,
    ],
    ['<claim name="roles" match="any"><value>admin</value></claim>', { roles: ["user", "admin"] }, 200],
    ['<claim name="roles"><value>admin</value></claim>', { roles: ["user"] }, 401],
    ['<claim name="sub" />', { sub: "me" }, 200],
    ['<claim name="sub" />', {}, 401],
  ])("requires claims: %s of %j", async (claim, claims, status) => {
    withJwt({ inner: `<required-claims>${claim}</required-claims>` });
    expect((await present(token(claims))).status).toBe(status);
  });

  it("forgives a skew of the clock, and hands the token on", async () => {
    const inbound = `<validate-jwt header-name="Authorization" clock-skew="60" output-token-variable-name="jwt"><openid-config url="${provider.url}/openid-configuration" /></validate-jwt><set-header name="X-Sub"><value>@(((Jwt)context.Variables["jwt"]).Subject + context.Variables["jwt"].Claims.GetValueOrDefault("org", ""))</value></set-header>`;
    putApi(gateway, { policy: policies({ inbound }) });
    const late = token({ sub: "me", org: "/x", exp: Math.floor(gateway.now() / 1_000) - 30 });
    expect((await present(late)).echo().headers["x-sub"]).toBe("me/x");
  });

  it("asks for new keys after five minutes, and refuses all while there are none", async () => {
    kids = ["ec"];
    withJwt();
    expect((await present(token({}))).status).toBe(401);
    kids = ["rsa", "ec"];
    expect((await present(token({}))).status).toBe(401);
    gateway.advance(301_000);
    expect((await present(token({}))).status).toBe(200);
    withJwt({ keys: `<openid-config url="${provider.url}/nothing" />` });
    expect((await present(token({}))).status).toBe(401);
  });
});

describe("validate-azure-ad-token", () => {
  const entra = (inner: string) => {
    const inbound = `<validate-azure-ad-token tenant-id="${tenant}"><client-application-ids><application-id>app-1</application-id></client-application-ids>${inner}</validate-azure-ad-token>`;
    putApi(gateway, { policy: policies({ inbound }) });
  };

  it.each<[string, object, number]>([
    ["version 2", { azp: "app-1" }, 200],
    ["version 1", { appid: "app-1", iss: `https://sts.windows.net/${tenant}/` }, 200],
    ["another application", { azp: "app-2" }, 401],
    ["another tenant", { azp: "app-1", iss: "https://sts.windows.net/other/" }, 401],
    ["another audience", { azp: "app-1", aud: "other" }, 401],
  ])("%s", async (_what, claims, status) => {
    entra("<audiences><audience>orders</audience></audiences>");
    expect((await present(token(claims))).status).toBe(status);
    expect(asked[0]).toBe(`/${tenant}/v2.0/.well-known/openid-configuration`);
  });
});
