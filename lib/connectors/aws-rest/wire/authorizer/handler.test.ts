import { describe, expect, it } from "vitest";
import { curveKey, openIssuer, rsaKey, signedPart, tokenBy, tokenBySecret } from "./issuer.testing.ts";
import { operationMark } from "./operation-mark.ts";

const key = rsaKey("one");
const stranger = rsaKey("one");

describe("the function that checks tokens", () => {
  it.each([
    ["RS256", key],
    ["RS384", rsaKey("one", "RS384")],
    ["RS512", rsaKey("one", "RS512")],
    ["ES256", curveKey("one", "ES256", "prime256v1")],
    ["ES384", curveKey("one", "ES384", "secp384r1")],
    ["ES512", curveKey("one", "ES512", "secp521r1")],
  ])("lets in a good token by %s, and none by a stranger's key", async (alg, own) => {
    const { ask, claims } = await openIssuer(own);
    expect(await ask(tokenBy(own, claims()))).toBe(200);
    const other = alg.startsWith("ES")
      ? curveKey("one", alg, own.publicKey.asymmetricKeyDetails?.namedCurve ?? "")
      : rsaKey("one", alg);
    expect(await ask(tokenBy(other, claims()))).toBe(401);
  });

  it("does not know callers without a token, or with what is none", async () => {
    const { ask, claims } = await openIssuer(key);
    const good = tokenBy(key, claims());
    const [head = "", , signature = ""] = good.split(".");
    const otherClaims = signedPart({}, claims({ sub: "admin" })).split(".")[1] ?? "";
    const bad = [undefined, "", "nonsense", `${good}.more`, `${head}.${otherClaims}.${signature}`, `${good}x`];
    expect(await Promise.all(bad.map((token) => ask(token)))).toEqual(bad.map(() => 401));
  });

  it("wants one of the audiences, the very issuer, and all of the scopes", async () => {
    const { ask, claims } = await openIssuer(key);
    const audiences = { JwtAudiences: "orders,pets" };
    expect(await ask(tokenBy(key, claims({ aud: "orders" })), audiences)).toBe(200);
    expect(await ask(tokenBy(key, claims({ aud: ["x", "pets"] })), audiences)).toBe(200);
    expect(await ask(tokenBy(key, claims({ aud: "order" })), audiences)).toBe(401);
    expect(await ask(tokenBy(key, claims()), audiences)).toBe(401);
    expect(await ask(tokenBy(key, claims({ iss: "https://id.example.com" })))).toBe(401);
    expect(await ask(tokenBy(key, claims({ iss: undefined })))).toBe(401);
    const scopes = { JwtScopes: "orders:read,orders:write" };
    expect(await ask(tokenBy(key, claims({ scope: "orders:write x orders:read" })), scopes)).toBe(200);
    expect(await ask(tokenBy(key, claims({ scp: ["orders:read", "orders:write"] })), scopes)).toBe(200);
    expect(await ask(tokenBy(key, claims({ scope: "orders:read" })), scopes)).toBe(403);
    expect(await ask(tokenBy(key, claims()), scopes)).toBe(403);
    expect(await ask(tokenBy(stranger, claims({ scope: "orders:read" })), scopes)).toBe(401);
  });

  it("asks of the operations of a later policy what that one says, and of all others what the first says", async () => {
    const { ask, claims } = await openIssuer(key);
    const mark = operationMark("GET", "/orders/v1/orders/{id}");
    const second = (JwtOperations2: string) => ({
      ...{ JwtScopes: "first", JwtIssuer2: "https://id.example.com/", JwtScopes2: "second", JwtOperations2 },
    });
    const token = tokenBy(key, claims({ scope: "second" }));
    expect(await ask(token, { ...second(`aaaaaaaa,${mark}`), JwtJwksUri2: "" })).toBe(500);
    const { issuer } = await openIssuer(key);
    const JwtJwksUri2 = issuer.address;
    expect(await ask(token, { ...second(`aaaaaaaa,${mark}`), JwtJwksUri2 })).toBe(200);
    expect(await ask(token, { ...second("aaaaaaaa"), JwtJwksUri2 })).toBe(403);
    expect(await ask(token, { ...second(operationMark("PUT", "/orders/v1/orders/{id}")), JwtJwksUri2 })).toBe(403);
  });

  it("takes a token for its time, give or take a minute", async () => {
    const { issuer, ask, claims } = await openIssuer(key);
    const now = issuer.now / 1000;
    const at = (changed: object) => ask(tokenBy(key, claims(changed)));
    expect([await at({ exp: now - 59 }), await at({ exp: now - 61 })]).toEqual([200, 401]);
    expect([await at({ nbf: now + 59 }), await at({ nbf: now + 61 })]).toEqual([200, 401]);
    expect([await at({ exp: undefined }), await at({ exp: "9999999999" }), await at({ nbf: "0" })]).toEqual([
      401, 401, 401,
    ]);
  });

  it("lets no token choose how it is checked", async () => {
    const { ask, claims } = await openIssuer(key);
    const pem = key.publicKey.export({ type: "spki", format: "pem" }).toString();
    const bad = [
      `${signedPart({ alg: "none", kid: "one" }, claims())}.`,
      `${signedPart({ alg: "none", kid: "one" }, claims())}.AAAA`,
      tokenBySecret(pem, { alg: "HS256", kid: "one" }, claims()),
      tokenBy({ ...key, alg: "RS384" }, claims()),
      tokenBy(curveKey("one", "ES256", "prime256v1"), claims()),
      tokenBy(key, claims(), { crit: ["exp"] }),
      tokenBy(stranger, claims(), { jwk: stranger.publicKey.export({ format: "jwk" }) }),
    ];
    expect(await Promise.all(bad.map((token) => ask(token)))).toEqual(bad.map(() => 401));
  });

  it("verifies by no key that is too short, for encryption, or on another curve than its algorithm's", async () => {
    const short = rsaKey("short", "RS256", 1024);
    const other = curveKey("other", "ES256", "secp256k1");
    const sealing = { ...rsaKey("sealing"), use: "enc" } as const;
    const signing = { ...rsaKey("signing"), use: "sig" } as const;
    const { ask, claims } = await openIssuer(short, { ...other, alg: "ES256" }, sealing, signing);
    expect(await ask(tokenBy(sealing, claims()))).toBe(401);
    expect(await ask(tokenBy(signing, claims()))).toBe(200);
    expect(await ask(tokenBy(short, claims()))).toBe(401);
    expect(await ask(tokenBy(other, claims()))).toBe(401);
  });
});

describe("the keys of an issuer", () => {
  it("are read once, and again for an id that is not known, but not within half a minute", async () => {
    const { issuer, ask, claims } = await openIssuer(key);
    for (let count = 0; count < 3; count += 1) expect(await ask(tokenBy(key, claims()))).toBe(200);
    expect(issuer.requests).toBe(1);
    const next = rsaKey("two");
    issuer.keys = [next];
    expect(await ask(tokenBy(next, claims()))).toBe(401);
    expect(issuer.requests).toBe(1);
    issuer.now += 30_000;
    expect(await ask(tokenBy(next, claims()))).toBe(200);
    expect(await ask(tokenBy(key, claims()))).toBe(401);
    expect(issuer.requests).toBe(2);
  });

  it("are forgotten when the issuer withdraws them, within ten minutes", async () => {
    const { issuer, ask, claims } = await openIssuer(key, rsaKey("two"));
    const token = tokenBy(key, claims());
    expect(await ask(token)).toBe(200);
    issuer.keys = issuer.keys.slice(1);
    issuer.now += 9 * 60_000;
    expect(await ask(token)).toBe(200);
    issuer.now += 60_000;
    expect(await ask(token)).toBe(401);
  });

  it("are looked for by a token without an id among all", async () => {
    const { ask, claims } = await openIssuer(rsaKey("zero"), key);
    expect(await ask(tokenBy(key, claims(), { kid: undefined }))).toBe(200);
  });

  it("let nobody in while they were never read, and stay for an hour when they cannot be read again", async () => {
    const { issuer, ask, claims } = await openIssuer(key);
    const token = tokenBy(key, claims({ exp: issuer.now / 1000 + 86_400 }));
    issuer.isDown = true;
    expect(await ask(token)).toBe(500);
    issuer.now += 1000;
    issuer.isDown = false;
    expect(await ask(token)).toBe(200);
    issuer.isDown = true;
    issuer.now += 59 * 60_000;
    expect(await ask(token)).toBe(200);
    issuer.now += 60_000;
    expect(await ask(token)).toBe(500);
  });

  it("are asked for by many callers at once in one request", async () => {
    const { issuer, ask, claims } = await openIssuer(key);
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(tokenBy(key, claims()))));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(issuer.requests).toBe(1);
  });

  it("are not looked for without configuration: the function fails", async () => {
    const { ask, claims } = await openIssuer(key);
    expect(await ask(tokenBy(key, claims()), { JwtJwksUri: "" })).toBe(500);
  });
});
