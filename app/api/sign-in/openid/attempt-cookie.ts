import "server-only";
import { attemptSeconds } from "#lib/access/openid/attempts.ts";
import { cookieNames, setCookie } from "#lib/access/session-cookie.ts";
import { env } from "#lib/env.ts";
import { paths } from "#lib/web/paths.ts";

/** The address the provider sends people back to. It never comes from a request's Host header. */
export function returnAddress(): URL {
  return new URL(paths.route.openIdReturn(), env().GATEHOUSE_URL);
}

/** The Set-Cookie header that keeps an attempt's token in the browser; an empty token takes it away. */
export function attemptCookie(token: string): string {
  const { attempt, secure } = cookieNames(env().GATEHOUSE_URL);
  return setCookie(attempt, token, token === "" ? 0 : attemptSeconds, secure);
}

/** Sends the browser on, with cookies. 303: whatever it did before, it reads now. */
export function sendTo(address: string, cookies: readonly string[]): Response {
  const headers = new Headers({ location: address });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}
