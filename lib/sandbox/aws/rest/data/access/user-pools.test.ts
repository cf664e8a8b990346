import { generateKeyPairSync, sign } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Caller, mockOf, openStage } from "../stage.testing.ts";

const poolArn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Pets";
const issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pets";
const known = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
let caller: Caller;
beforeAll(async () => {
  const keys = [{ ...known.publicKey.export({ format: "jwk" }), kid: "one" }];
  caller = await openStage({}, { [poolArn]: { keys } });
});
afterAll(() => caller.close());

function token(claims: object, { key = known.privateKey, header = {} } = {}): string {
  const exp = Math.floor(caller.now / 1_000) + 60;
  const signed = [
    { alg: "RS256", kid: "one", ...header },
    { iss: issuer, sub: "user-1", exp, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

function deploy(authorizationScopes?: string[], providerARNs = [poolArn]): void {
  caller.deploy({
    methods: {
      "GET /pets": {
        ...mockOf("$context.authorizer.claims.sub"),
        ...{ authorizationType: "COGNITO_USER_POOLS", authorizerId: "pool", authorizationScopes },
      },
    },
    contents: { authorizers: { pool: { id: "pool", name: "pool", type: "COGNITO_USER_POOLS", providerARNs } } },
  });
}

const call = (authorization?: string) =>
  caller.call("/pets", { headers: authorization === undefined ? {} : { authorization } });
const status = async (authorization?: string) => (await call(authorization)).status;

it("takes identity tokens where no scope is asked for, with and without the word Bearer", async () => {
  deploy();
  expect(await call(token({ token_use: "id", aud: "any" }))).toMatchObject({ status: 200, text: "user-1" });
  expect(await status(`Bearer ${token({ token_use: "id" })}`)).toBe(200);
  expect(await status(token({ token_use: "access" }))).toBe(401);
});

it("takes access tokens with one of the scopes where there are any", async () => {
  deploy(["pets/read", "pets/write"]);
  const access = (scope?: string) => token({ token_use: "access", scope });
  expect(await status(access("openid pets/write"))).toBe(200);
  expect(await status(access("openid"))).toBe(401);
  expect(await status(access())).toBe(401);
  expect(await status(token({ token_use: "id", scope: "pets/read" }))).toBe(401);
});

it("lets nobody else in", async () => {
  deploy();
  const id = { token_use: "id" };
  const bad = [
    token(id, { key: stranger.privateKey }),
    token({ ...id, iss: `${issuer}2` }),
    token({ ...id, exp: Math.floor(caller.now / 1_000) }),
    token(id, { header: { alg: "none" } }),
    token(id, { header: { kid: "two" } }),
    `${token(id)}.more`,
    "nonsense",
  ];
  expect(await Promise.all([status(), ...bad.map(status)])).toEqual([401, ...bad.map(() => 401)]);
});

it("says which pool it does not know", async () => {
  deploy(undefined, [`${poolArn}2`]);
  const refused = await call(token({ token_use: "id" }));
  expect([refused.status, refused.headers["x-sandbox-error"]]).toEqual([500, expect.stringContaining("_Pets2")]);
});
