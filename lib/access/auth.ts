import "server-only";
import { hkdfSync } from "node:crypto";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { keyRing } from "../db/vault.ts";
import { env } from "../env.ts";
import { scopedRequest } from "./request-scope.ts";
import { cookieNames, readCookie } from "./session-cookie.ts";
import { actorOfToken, type UserActor } from "./sessions.ts";

/** The headers of the request at hand. `next/headers` is imported late, so that this file loads outside Next. */
export async function incomingHeaders(): Promise<Headers> {
  const scoped = scopedRequest();
  if (scoped !== undefined) return scoped.headers;
  const next = await import("next/headers");
  return next.headers();
}

/** Encrypts the cookie. Derived from the vault's first key, so that an operator keeps one secret and not two. */
export function cookieSecret(): string {
  const { key } = keyRing()[0];
  return Buffer.from(hkdfSync("sha256", key, "", "gatehouse session cookie v1", 32)).toString("base64");
}

/** The session token inside the cookie of these headers, or undefined. */
export async function sessionTokenOf(headers: Headers): Promise<string | undefined> {
  const cookie = readCookie(headers, cookieNames(env().GATEHOUSE_URL).session);
  if (cookie === undefined) return undefined;
  // A cookie that was altered, or sealed with an older key, is no cookie.
  const claims = await decode({ token: cookie, secret: cookieSecret() }).catch(() => null);
  return typeof claims?.sid === "string" ? claims.sid : undefined;
}

/** Who sent a request with these headers, or undefined for a stranger. Reads the session and the role from the database. */
export async function actorOf(headers: Headers): Promise<UserActor | undefined> {
  const token = await sessionTokenOf(headers);
  return token === undefined ? undefined : actorOfToken(token);
}

/** Who is asking, once per request. Pages redirect to sign-in when this is undefined. */
export const currentActor = cache(async (): Promise<UserActor | undefined> => actorOf(await incomingHeaders()));
