import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { createHandler } from "./handler.ts";

export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  /** As the set says; absent for either use. */
  readonly use?: "sig" | "enc";
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function rsaKey(kid: string, alg = "RS256", modulusLength = 2048): SigningKey {
  return { kid, alg, ...generateKeyPairSync("rsa", { modulusLength }) };
}

export function curveKey(kid: string, alg: string, namedCurve: string): SigningKey {
  return { kid, alg, ...generateKeyPairSync("ec", { namedCurve }) };
}

/** A token with these claims and members of the header, by this key. */
export function tokenBy({ kid, alg, privateKey }: SigningKey, claims: object, header: object = {}): string {
  const signed = signedPart({ alg, kid, ...header }, claims);
  const bytes = Buffer.from(signed);
  return `${signed}.${sign(`sha${alg.slice(2)}`, bytes, { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

/** A token by a secret that both sides know: the trick is to take the public key for that secret. */
export function tokenBySecret(secret: string, header: object, claims: object): string {
  const signed = signedPart(header, claims);
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

export function signedPart(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}

/** An issuer whose keys are served over HTTP, and the function as Lambda would run it, by a clock that tests move. */
export async function openIssuer(...published: SigningKey[]) {
  const issuer = {
    keys: published,
    isDown: false,
    requests: 0,
    now: Date.UTC(2026, 10, 25, 12),
    address: "",
  };
  const server = createServer((_request, response) => {
    issuer.requests += 1;
    if (issuer.isDown) return void response.writeHead(503).end();
    const keys = issuer.keys.map(({ kid, alg, use, publicKey }) => ({
      ...publicKey.export({ format: "jwk" }),
      ...{ kid, alg, use },
    }));
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  issuer.address = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}/keys`;
  const fetchJson = async (address: string): Promise<unknown> => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`It answers ${response.status}.`);
    return response.json();
  };
  const handler = createHandler({ now: () => issuer.now, fetchJson });
  /** 200, 401, 403 or 500: what API Gateway makes of the function's answer. */
  const ask = async (token: string | undefined, variables: Record<string, string> = {}): Promise<number> => {
    const event = {
      ...{ type: "REQUEST", httpMethod: "GET", resource: "/orders/v1/orders/{id}" },
      methodArn: "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/live/GET/orders/v1/orders/7",
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      stageVariables: { JwtIssuer: issuerName, JwtJwksUri: issuer.address, ...variables },
    };
    try {
      const { policyDocument } = answerSchema.parse(await handler(event));
      const [{ Effect, Resource }] = policyDocument.Statement;
      if (Resource !== "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/live/*") return 0;
      return Effect === "Allow" ? 200 : 403;
    } catch (error) {
      return error instanceof Error && error.message === "Unauthorized" ? 401 : 500;
    }
  };
  const claims = (changed: object = {}) => ({
    ...{ iss: issuerName, sub: "user-1", exp: issuer.now / 1000 + 3600 },
    ...changed,
  });
  return { issuer, ask, claims };
}

const issuerName = "https://id.example.com/";
const answerSchema = z.object({
  principalId: z.literal("user-1"),
  policyDocument: z.object({
    Version: z.literal("2012-10-17"),
    Statement: z.tuple([
      z.object({ Action: z.literal("execute-api:Invoke"), Effect: z.enum(["Allow", "Deny"]), Resource: z.string() }),
    ]),
  }),
  context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
