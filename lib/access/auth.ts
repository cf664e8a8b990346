import "server-only";
import { hkdfSync, randomUUID } from "node:crypto";
import type { AuthOptions, User } from "next-auth";
import { decode, encode, type JWT } from "next-auth/jwt";
import { cache } from "react";
import { z } from "zod";
import type { VersionedKey } from "../db/key-ring.ts";
import { adoptNewerKeys, keyRing } from "../db/vault.ts";
import { env } from "../env.ts";
import { AppError } from "../errors.ts";
import { log, reportError } from "../log.ts";
import { scopedRequest } from "./request-scope.ts";
import { cookieNames, readCookie, setCookie } from "./session-cookie.ts";
import { type Asking, absoluteLimitMs, actorOfToken, type UserActor } from "./sessions.ts";
import { signIn, signOut } from "./sign-in.ts";
import { ThrottledError } from "./throttle.ts";

/** The headers of the request at hand. `next/headers` is imported late, so that this file loads outside Next. */
export async function incomingHeaders(): Promise<Headers> {
  const scoped = scopedRequest();
  if (scoped !== undefined) return scoped.headers;
  const next = await import("next/headers");
  return next.headers();
}

/**
 * Encrypts the cookie. Derived from the vault's first key, so that an operator keeps one secret and not two. Cookies of the
 * older keys open as long as those are in the ring: a new key signs nobody out.
 */
export function cookieSecret(): string {
  return secretOf(keyRing()[0]);
}

function secretOf({ key }: VersionedKey): string {
  return Buffer.from(hkdfSync("sha256", key, "", "gatehouse session cookie v1", 32)).toString("base64");
}

/** The claims in a cookie under any key of the ring. One that was altered, or sealed with a key that is gone, is no cookie. */
async function openCookie(token: string | undefined): Promise<JWT | null> {
  for (const key of keyRing()) {
    const claims = await decode({ token, secret: secretOf(key) }).catch(() => null);
    if (claims !== null) return claims;
  }
  // Another process may have put a newer key into the key file.
  return adoptNewerKeys() ? openCookie(token) : null;
}

/** The session token inside the cookie of these headers, or undefined. */
export async function sessionTokenOf(headers: Headers): Promise<string | undefined> {
  const cookie = readCookie(headers, cookieNames(env().GATEHOUSE_URL).session);
  if (cookie === undefined) return undefined;
  const claims = await openCookie(cookie);
  return typeof claims?.sid === "string" ? claims.sid : undefined;
}

/** The Set-Cookie header that hands a session to the browser, the same as NextAuth writes after a password. */
export async function sessionCookieFor(sessionToken: string): Promise<string> {
  const maxAge = absoluteLimitMs / 1000;
  const { session, secure } = cookieNames(env().GATEHOUSE_URL);
  const value = await encode({ token: { sid: sessionToken }, secret: cookieSecret(), maxAge });
  return setCookie(session, value, maxAge, secure);
}

/** Who sent a request with these headers, or undefined for a stranger. Reads the session and the role from the database. */
export async function actorOf(headers: Headers, asking?: Asking): Promise<UserActor | undefined> {
  const token = await sessionTokenOf(headers);
  return token === undefined ? undefined : actorOfToken(token, new Date(), asking);
}

/** Who is asking, once per request. Pages redirect to sign-in when this is undefined. */
export const currentActor = cache(async (): Promise<UserActor | undefined> => actorOf(await incomingHeaders()));

const credentialsSchema = z.object({ email: z.string().max(254), password: z.string() });
const signedInSchema = z.object({ sessionToken: z.string() });

/**
 * NextAuth's options, made per request so that nothing is read before the process has booted.
 *
 * The cookie is a JWT, because credentials cannot have database sessions in NextAuth 4
 * (https://next-auth.js.org/configuration/providers/credentials). It holds nothing but our session token: the row
 * behind it decides. `clientAddress` comes from the caller, who knows which proxies to believe.
 */
export function authOptions(clientAddress: (headers: Headers) => string | undefined): AuthOptions {
  const { GATEHOUSE_URL } = env();
  // NextAuth reads its own address here, and nowhere else: with either of the others it may believe the Host header
  // (https://next-auth.js.org/configuration/options#nextauth_url).
  process.env.NEXTAUTH_URL = GATEHOUSE_URL;
  delete process.env.AUTH_TRUST_HOST;
  delete process.env.VERCEL;
  const names = cookieNames(GATEHOUSE_URL);
  const cookie = { httpOnly: true, sameSite: "lax", path: "/", secure: names.secure } as const;
  return {
    secret: cookieSecret(),
    useSecureCookies: names.secure,
    cookies: {
      sessionToken: { name: names.session, options: cookie },
      csrfToken: { name: names.csrf, options: cookie },
      callbackUrl: { name: names.callback, options: cookie },
    },
    session: { strategy: "jwt", maxAge: absoluteLimitMs / 1000 },
    jwt: { decode: ({ token }) => openCookie(token) },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      {
        id: "credentials",
        name: "Password",
        type: "credentials",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (credentials, request) =>
          checkCredentials(credentials, new Headers(Object.entries(request.headers ?? {})), clientAddress),
      },
    ],
    callbacks: {
      jwt({ token, user }) {
        const signedIn = signedInSchema.safeParse(user);
        if (signedIn.success) return { sid: signedIn.data.sessionToken };
        return { sid: token.sid };
      },
      async session({ session, token }) {
        const actor = typeof token.sid === "string" ? await actorOfToken(token.sid) : undefined;
        if (actor === undefined) return { expires: new Date(0).toISOString() };
        return { expires: session.expires, user: { id: actor.id, name: actor.name } };
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === "string") await signOut(token.sid);
      },
    },
    logger: {
      error: (code, metadata) => log.error({ code, err: causeIn(metadata) }, "sign-in failed inside NextAuth"),
      warn: (code) => log.warn({ code }, "NextAuth warns"),
      debug: (code) => log.debug({ code }, "NextAuth"),
    },
  };
}

/** NextAuth hands over an error or an object around one. What else it holds may be what was typed, and is not logged. */
function causeIn(metadata: Error | { readonly error?: Error }): Error | undefined {
  return metadata instanceof Error ? metadata : metadata.error;
}

/** What the sign-in page is told in place of a session; `signInProblem` in lib/web turns it into a sentence. */
async function checkCredentials(
  credentials: unknown,
  headers: Headers,
  clientAddress: (headers: Headers) => string | undefined,
): Promise<(User & { readonly sessionToken: string }) | null> {
  const given = credentialsSchema.safeParse(credentials);
  if (!given.success) return null;
  try {
    const client = { address: clientAddress(headers), userAgent: headers.get("user-agent") ?? undefined };
    const previousToken = await sessionTokenOf(headers);
    const signedIn = await signIn({ ...given.data, previousToken }, client);
    if (signedIn === undefined) return null;
    return { id: signedIn.userId, name: signedIn.name, sessionToken: signedIn.sessionToken };
  } catch (error) {
    // NextAuth puts the message of what is thrown into the answer, so nothing but a code may be thrown from here.
    if (error instanceof ThrottledError) throw new Error(`throttled:${error.waitSeconds}`);
    if (error instanceof AppError) throw new Error(error.code);
    const reference = randomUUID();
    reportError(error, { reference, where: "session.start" });
    throw new Error(`unexpected:${reference}`);
  }
}
