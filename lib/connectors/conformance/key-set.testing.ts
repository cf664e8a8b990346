import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import type { JsonObject } from "#lib/model/json.ts";

/** The little of an identity provider that gateways need: one signing key, served as a key set, and tokens. */
export interface KeySet {
  readonly issuer: string;
  readonly jwksUri: string;
  /** A token (RFC 7519, RS256) that is good for an hour. `stranger` signs with a key that is not in the set. */
  readonly token: (claims: JsonObject, signer?: "known" | "stranger") => string;
  readonly close: () => Promise<void>;
}

/** Serves a fresh key set on a free loopback port. */
export async function startKeySet(): Promise<KeySet> {
  const known = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = [{ ...known.publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }];
  const server = createServer(({ url }, response) => {
    // OpenID Connect Discovery 1.0 §4: for gateways that are told the issuer and find the keys themselves.
    const isDiscovery = url === "/.well-known/openid-configuration";
    const body = isDiscovery ? { issuer, jwks_uri: `${issuer}keys` } : { keys };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The key set has no port.");
  const issuer = `http://127.0.0.1:${address.port}/`;
  return {
    issuer,
    jwksUri: `${issuer}keys`,
    token: (claims, signer = "known") => {
      const expires = Math.floor(Date.now() / 1000) + 3600;
      const signed = [
        { alg: "RS256", typ: "JWT", kid: "one" },
        { iss: issuer, exp: expires, ...claims },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      const { privateKey } = signer === "known" ? known : stranger;
      return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
