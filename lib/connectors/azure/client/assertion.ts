import { constants, createPrivateKey, sign, X509Certificate } from "node:crypto";

/** How long Entra may take to see an assertion, in seconds: its clock may differ from ours. */
const lifeSeconds = 600;

interface AssertionOptions {
  /** Certificate and unencrypted private key, PEM, in either order. */
  readonly pem: string;
  readonly clientId: string;
  /** The token endpoint, to which alone this assertion is good. */
  readonly audience: string;
  readonly now: Date;
  readonly id: string;
}

/**
 * A signed assertion in place of a secret (RFC 7523), as "Microsoft identity platform application authentication
 * certificate credentials" wants it: PS256 with the certificate's SHA-256 thumbprint. Throws when the PEM holds no such pair.
 */
export function clientAssertion({ pem, clientId, audience, now, id }: AssertionOptions): string {
  const thumbprint = Buffer.from(new X509Certificate(pem).fingerprint256.replaceAll(":", ""), "hex");
  const seconds = Math.floor(now.getTime() / 1000);
  const header = { alg: "PS256", typ: "JWT", "x5t#S256": thumbprint.toString("base64url") };
  const claims = { aud: audience, iss: clientId, sub: clientId, jti: id, nbf: seconds, exp: seconds + lifeSeconds };
  const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signature = sign("sha256", Buffer.from(signed), {
    key: createPrivateKey(pem),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
  return `${signed}.${signature.toString("base64url")}`;
}
