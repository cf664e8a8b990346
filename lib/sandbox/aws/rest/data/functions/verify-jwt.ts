import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../../../core/json.ts";
import type { LambdaFunction } from "../access/authorizers.ts";
import type { Account } from "../exchange.ts";

/** The ARN of the function that comes with the account. */
export function verifyJwtArn({ region, accountId }: Account): string {
  return `arn:aws:lambda:${region}:${accountId}:function:verify-jwt`;
}

/** The stage variables by which the function is configured. Lists are separated by commas. */
const eventSchema = z.object({
  methodArn: z.string(),
  headers: z.record(z.string(), z.string()),
  stageVariables: z.object({
    JwtIssuer: z.string(),
    /** Absent: found through the issuer's discovery document. */
    JwtJwksUri: z.string().optional(),
    /** One of them must be in the token. */
    JwtAudiences: z.string().optional(),
    /** All of them must be in the token. */
    JwtScopes: z.string().optional(),
  }),
});
type Configuration = z.infer<typeof eventSchema>["stageVariables"];

const headerSchema = z.object({ alg: z.literal("RS256"), kid: z.string().optional() });
const claimsSchema = z.looseObject({
  iss: z.string(),
  sub: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]).optional(),
  exp: z.number(),
  nbf: z.number().optional(),
  scope: z.string().optional(),
  scp: z.union([z.string(), z.array(z.string())]).optional(),
});
type Claims = z.infer<typeof claimsSchema>;
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional(), kty: z.string() })) });
const discoverySchema = z.object({ jwks_uri: z.string() });

interface Tools {
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * An authorizer function of type REQUEST as a customer would deploy one: it verifies the bearer token (RS256) of the
 * Authorization header. It throws "Unauthorized" for a token that is not good, and denies one that lacks a scope.
 */
export function verifyJwt({ clock }: Tools): LambdaFunction {
  return async (event) => {
    const { headers, stageVariables, methodArn } = eventSchema.parse(event);
    const claims = await claimsOf(bearerToken(headers), stageVariables);
    if (!isCurrent(claims, clock()) || !isMeantFor(claims, stageVariables)) throw unauthorized();
    const effect = hasScopes(claims, stageVariables) ? "Allow" : "Deny";
    // The whole stage: the answer is kept for the token, not for the method that it came with.
    const resource = methodArn.split("/").slice(0, 2).join("/");
    return {
      principalId: claims.sub ?? claims.iss,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect: effect, Resource: `${resource}/*` }],
      },
      context: { issuer: claims.iss },
    };
  };
}

function unauthorized(): Error {
  return new Error("Unauthorized");
}

function bearerToken(headers: Readonly<Record<string, string>>): string {
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw unauthorized();
  return token;
}

/** The claims of a token whose signature is by a key of the issuer's. */
async function claimsOf(token: string, configuration: Configuration): Promise<Claims> {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const head = headerSchema.safeParse(decode(header));
  const claims = claimsSchema.safeParse(decode(payload));
  if (!head.success || !claims.success) throw unauthorized();
  const keys = (await keySet(configuration)).filter(({ kid }) => head.data.kid === undefined || kid === head.data.kid);
  const signed = Buffer.from(`${header}.${payload}`);
  const isGood = keys.some((key) => isSignedBy(key, signed, Buffer.from(signature, "base64url")));
  if (!isGood) throw unauthorized();
  return claims.data;
}

function decode(part: string): unknown {
  return parseJson(Buffer.from(part, "base64url").toString());
}

function isSignedBy(key: JsonWebKey, signed: Buffer, signature: Buffer): boolean {
  if (key.kty !== "RSA") return false;
  return verify("sha256", signed, createPublicKey({ key, format: "jwk" }), signature);
}

async function keySet({ JwtIssuer, JwtJwksUri }: Configuration): Promise<readonly JsonWebKey[]> {
  const address =
    JwtJwksUri ??
    discoverySchema.parse(await fetchJson(`${JwtIssuer.replace(/\/$/, "")}/.well-known/openid-configuration`)).jwks_uri;
  return keySetSchema.parse(await fetchJson(address)).keys;
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
  return response.json();
}

function isCurrent({ exp, nbf }: Claims, nowMs: number): boolean {
  const now = Math.floor(nowMs / 1_000);
  return now < exp && (nbf === undefined || now >= nbf);
}

function isMeantFor({ iss, aud }: Claims, { JwtIssuer, JwtAudiences }: Configuration): boolean {
  const wanted = listed(JwtAudiences);
  return iss === JwtIssuer && (wanted.length === 0 || [aud ?? []].flat().some((one) => wanted.includes(one)));
}

function hasScopes({ scope, scp }: Claims, { JwtScopes }: Configuration): boolean {
  const given = [scope ?? "", scp ?? []].flat().flatMap((text) => text.split(" "));
  return listed(JwtScopes).every((wanted) => given.includes(wanted));
}

function listed(text: string | undefined): string[] {
  return (text ?? "").split(",").filter((item) => item !== "");
}
