import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { expect, it } from "vitest";
import { expectSettled } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { mockOrders } from "../fixtures/mock-orders.testing.ts";

const poolArn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbC123xyz";
const issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC123xyz";
const jwt = { type: "jwt", issuer, jwksUri: `${issuer}/.well-known/jwks.json`, audiences: [] } as const;
const known = generateKeyPairSync("rsa", { modulusLength: 2048 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

function token(claims: object, key: KeyObject): string {
  const exp = Math.floor(Date.now() / 1000) + 60;
  const signed = [
    { alg: "RS256", kid: "one" },
    { iss: issuer, sub: "user-1", exp, token_use: "access", ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `Bearer ${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}

it("lets in tokens of the user pool alone, settles, and is read back as it was written", async () => {
  const keys = [{ ...known.publicKey.export({ format: "jwk" }), kid: "one" }];
  const stage = await openAwsRest({}, { userPools: { [poolArn]: { keys } } });
  const config = { ...jwt, scopes: ["orders/read"] };
  const definition = mockOrders([{ config, match: { paths: ["/orders"] } }]);
  const run = await runTo(stage, definition);
  await expectSettled("under a user pool", stage, definition);

  const [endpoint = ""] = await stage.session.endpoints(run.after);
  const ask = async (path: string, authorization?: string) =>
    (await fetch(`${endpoint}${path}`, { headers: authorization === undefined ? {} : { authorization } })).status;
  expect(await ask("/orders", token({ scope: "openid orders/read" }, known.privateKey))).toBe(200);
  expect(await ask("/orders", token({ scope: "openid" }, known.privateKey))).toBe(401);
  expect(await ask("/orders", token({ scope: "orders/read" }, stranger.privateKey))).toBe(401);
  expect(await ask("/orders")).toBe(401);
  expect(await ask("/orders/7")).toBe(200);

  const api = run.after.find(({ kind }) => kind === "api");
  const decoded = stage.subject.decode(await stage.session.fetch(api?.remoteId ?? ""));
  expect(decoded.findings).toEqual([]);
  expect(decoded.definition.policies.filter(({ config: { type } }) => type === "jwt")).toMatchObject([
    { config, match: { paths: ["/orders"] } },
  ]);
});

it("tells the account, by which pools are named, with the facts", async () => {
  const stage = await openAwsRest();
  expect((await stage.session.check("read-only")).facts).toMatchObject({ account: "123456789012" });
});
