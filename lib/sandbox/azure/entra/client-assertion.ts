import { constants, createPublicKey, type KeyObject, verify } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../core/json.ts";
import type { Identity } from "./identities.ts";
import { TokenRefusal } from "./token-refusal.ts";

const headerSchema = z.looseObject({
  alg: z.enum(["RS256", "PS256", "ES256"]),
  x5t: z.string().optional(),
  "x5t#S256": z.string().optional(),
});
const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().optional(),
});
type Header = z.infer<typeof headerSchema>;
type Claims = z.infer<typeof claimsSchema>;

/** Clocks may differ by so much, in seconds. */
const leewaySeconds = 300;

/**
 * A signed assertion in place of a secret: signed with a certificate of the application itself
 * ("Microsoft identity platform application authentication certificate credentials"), or by a federated issuer
 * ("Workload identity federation concepts"). Throws a TokenRefusal when it does not hold.
 */
export function checkAssertion(identity: Identity, assertion: string, tenant: string, now: number): void {
  const [head = "", body = "", signature = ""] = assertion.split(".");
  const header = headerSchema.safeParse(decode(head));
  const claims = claimsSchema.safeParse(decode(body));
  if (!header.success || !claims.success)
    throw new TokenRefusal(400, "invalid_request", 50027, "JWT token is invalid or malformed.");
  const isOwn = claims.data.iss === identity.clientId;
  const key = isOwn ? certificateKey(identity, header.data, claims.data, tenant) : issuerKey(identity, claims.data);
  const isSigned = isSignedBy(key, header.data.alg, `${head}.${body}`, signature);
  if (!isSigned)
    throw new TokenRefusal(
      401,
      "invalid_client",
      700027,
      "The certificate with identifier used to sign the client assertion is not registered on application, or the signature is not valid.",
    );
  const seconds = now / 1_000;
  if (claims.data.exp + leewaySeconds < seconds || (claims.data.nbf ?? 0) - leewaySeconds > seconds)
    throw new TokenRefusal(401, "invalid_client", 700024, "Client assertion is not within its valid time range.");
}

function certificateKey(identity: Identity, header: Header, claims: Claims, tenant: string): KeyObject {
  if (claims.sub !== identity.clientId)
    throw new TokenRefusal(
      401,
      "invalid_client",
      700021,
      "Client assertion application identifier doesn't match 'client_id' parameter.",
    );
  if (!audiencesOf(claims).some((audience) => audience.includes(tenant)))
    throw new TokenRefusal(
      401,
      "invalid_client",
      700023,
      "Client assertion audience claim does not match Realm issuer.",
    );
  const named = [header.x5t, header["x5t#S256"]];
  const certificate = identity.certificates.find(({ thumbprint }) => named.includes(thumbprint));
  if (certificate === undefined)
    throw new TokenRefusal(
      401,
      "invalid_client",
      700027,
      "The certificate with identifier used to sign the client assertion is not registered on application.",
    );
  return createPublicKey(certificate.publicKey);
}

function issuerKey(identity: Identity, claims: Claims): KeyObject {
  const issuers = identity.federated.filter(({ issuer }) => issuer === claims.iss);
  if (issuers.length === 0)
    throw new TokenRefusal(
      401,
      "invalid_client",
      700211,
      `No matching federated identity record found for presented assertion issuer '${claims.iss}'.`,
    );
  const subjects = issuers.filter(({ subject }) => subject === claims.sub);
  if (subjects.length === 0)
    throw new TokenRefusal(
      401,
      "invalid_client",
      700213,
      `No matching federated identity record found for presented assertion subject '${claims.sub}'.`,
    );
  const record = subjects.find(({ audiences }) => audiencesOf(claims).some((audience) => audiences.includes(audience)));
  if (record === undefined)
    throw new TokenRefusal(
      401,
      "invalid_client",
      700212,
      `No matching federated identity record found for presented assertion audience '${audiencesOf(claims).join(", ")}'.`,
    );
  return createPublicKey(record.publicKey);
}

function audiencesOf({ aud }: Claims): string[] {
  return typeof aud === "string" ? [aud] : aud;
}

function isSignedBy(key: KeyObject, algorithm: Header["alg"], text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url");
  const padding = algorithm === "PS256" ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  const encoding = algorithm === "ES256" ? { dsaEncoding: "ieee-p1363" as const } : {};
  return verify("sha256", Buffer.from(text), { key, ...padding, ...encoding }, bytes);
}

function decode(part: string): unknown {
  return parseJson(Buffer.from(part, "base64url").toString("utf8"));
}
