import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Identities, Principal } from "./identities.ts";

/** Whoever signed a call, and for which service. */
export interface Caller {
  readonly principal: Principal;
  readonly service: string;
  readonly region: string;
}

/** Why a call is not let in. Each service words these in its own codes. */
export type SignatureProblem =
  | "no signature"
  | "incomplete signature"
  | "unknown key"
  | "expired session"
  | "wrong signature"
  | "out of time";

export interface SignedRequest {
  readonly method: string;
  /** As it came, escapes and all. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Minutes that a signature's clock may differ from ours: "Elements of an AWS API request signature". */
const toleratedSkewMs = 5 * 60_000;

/**
 * Verifies Signature Version 4 in the Authorization header, as "Create a signed AWS API request" describes it.
 * Time is the machine's, not an injected clock, because clients sign with the machine's.
 */
export function verifySignature(request: SignedRequest, identities: Identities): Caller | SignatureProblem {
  const authorization = headerText(request, "authorization");
  if (authorization === undefined) return "no signature";
  const parts = parseAuthorization(authorization);
  const amzDate = headerText(request, "x-amz-date");
  if (parts === undefined || amzDate === undefined) return "incomplete signature";
  const key = identities.key(parts.accessKeyId);
  if (key === undefined || key.sessionToken !== headerText(request, "x-amz-security-token")) return "unknown key";
  const signature = sign(request, parts, amzDate, key.secretAccessKey);
  if (!isSame(signature, parts.signature)) return "wrong signature";
  if (Math.abs(timeOf(amzDate) - Date.now()) > toleratedSkewMs) return "out of time";
  if (identities.isExpired(key)) return "expired session";
  return { principal: key.principal, service: parts.service, region: parts.region };
}

interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parseAuthorization(text: string): Authorization | undefined {
  const match =
    /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, accessKeyId = "", date = "", region = "", service = "", signedHeaders = "", signature = ""] = match;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

function sign(request: SignedRequest, parts: Authorization, amzDate: string, secret: string): string {
  const canonicalRequest = [
    request.method,
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...parts.signedHeaders.map((name) => `${name}:${(headerText(request, name) ?? "").trim().replace(/\s+/g, " ")}`),
    "",
    parts.signedHeaders.join(";"),
    sha256(request.body),
  ].join("\n");
  const scope = `${parts.date}/${parts.region}/${parts.service}/aws4_request`;
  const stringToSign = ["AWS4-HMAC-SHA256", amzDate, scope, sha256(Buffer.from(canonicalRequest))].join("\n");
  const signingKey = [parts.date, parts.region, parts.service, "aws4_request"].reduce<Buffer | string>(
    (key, text) => hmac(key, text),
    `AWS4${secret}`,
  );
  return hmac(signingKey, stringToSign).toString("hex");
}

/** Each segment is escaped once more than it was sent: every service but S3 does it. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(escapeText(segment));
  }
  return `/${segments.join("/")}${segments.length > 0 && path.endsWith("/") ? "/" : ""}`;
}

function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return `${escapeText(unescapeText(name))}=${escapeText(unescapeText(value.join("=")))}`;
    })
    .sort()
    .join("&");
}

function escapeText(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unescapeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function headerText({ headers }: SignedRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(",") : value;
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function isSame(computed: string, presented: string): boolean {
  return timingSafeEqual(Buffer.from(computed), Buffer.from(presented));
}

/** `20261125T101500Z` in milliseconds since the epoch. */
function timeOf(amzDate: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  if (match === null) return Number.NEGATIVE_INFINITY;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
