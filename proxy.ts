import { randomBytes, randomUUID } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { cookieNames } from "#lib/access/session-cookie.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { internalHeaders } from "#lib/web/internal-headers.ts";
import { paths } from "#lib/web/paths.ts";
import { comesFromOwnPage, foreignOriginSentence } from "#lib/web/request.ts";
import { contentSecurityPolicy, securityHeaders } from "#lib/web/security-headers.ts";

/** Pages that people without a session may open. */
const openPages: readonly string[] = [paths.signIn(), paths.setup(), paths.locked(), paths.invitation("")];

/**
 * Runs before every page: a nonce and the policy that names it, the request's id, and a short way to sign-in for those
 * who carry no cookie at all. It decides nothing: every page, action and route asks for the session itself.
 */
export function proxy(request: NextRequest): NextResponse {
  if (isForeignPost(request)) return refuse(request);
  const { GATEHOUSE_URL, NODE_ENV } = env();
  const https = GATEHOUSE_URL.startsWith("https:");
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, NODE_ENV === "development");

  const ownHost = onAnotherLoopbackName(request, GATEHOUSE_URL);
  if (ownHost !== undefined) return goTo(ownHost);
  const response = needsSignIn(request)
    ? NextResponse.redirect(new URL(paths.signIn({ from: askedFor(request) }), GATEHOUSE_URL))
    : NextResponse.next({ request: { headers: forwarded(request, nonce, policy) } });
  for (const [name, value] of Object.entries(securityHeaders(https))) response.headers.set(name, value);
  response.headers.set("content-security-policy", policy);
  return response;
}

/** Next stamps its own scripts with the nonce it finds in the policy of the request. */
function forwarded(request: NextRequest, nonce: string, policy: string): Headers {
  const headers = new Headers(request.headers);
  for (const name of internalHeaders) headers.delete(name);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  headers.set("x-request-id", randomUUID());
  return headers;
}

function needsSignIn(request: NextRequest): boolean {
  const { pathname } = request.nextUrl;
  if (openPages.some((page) => pathname === page || (page.endsWith("/") && pathname.startsWith(page)))) return false;
  // An action answers for itself with a problem; a redirect would lose what was typed.
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  return !request.cookies.has(cookieNames(env().GATEHOUSE_URL).session);
}

/** Next would answer a foreign origin with status 500, and let a missing one through; the action itself checks again. */
function isForeignPost({ method, headers }: NextRequest): boolean {
  return method !== "GET" && method !== "HEAD" && !comesFromOwnPage(headers);
}

function refuse({ method, nextUrl }: NextRequest): NextResponse {
  log.warn({ method, path: nextUrl.pathname }, "refused a request that did not come from a page of Gatehouse");
  return NextResponse.json(
    { title: foreignOriginSentence(), status: 403 },
    { status: 403, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}

/** Where to go on after sign-in; home needs no mention. */
function askedFor({ nextUrl }: NextRequest): string | undefined {
  return nextUrl.pathname === paths.home() ? undefined : `${nextUrl.pathname}${nextUrl.search}`;
}

/**
 * On a developer's machine 127.0.0.1 and localhost are one place to people and two to cookies and origins: all that was
 * done under the wrong name would be refused. Only between loopback names, so that no proxy can be sent in circles.
 */
function onAnotherLoopbackName(request: NextRequest, gatehouseUrl: string): URL | undefined {
  const own = new URL(gatehouseUrl);
  const host = request.headers.get("host") ?? own.host;
  if (request.method !== "GET" || host === own.host || !isLoopback(own.hostname)) return undefined;
  if (!URL.canParse(`http://${host}`) || !isLoopback(new URL(`http://${host}`).hostname)) return undefined;
  return new URL(`${request.nextUrl.pathname}${request.nextUrl.search}`, own);
}

/** Next takes all loopback names for one and would shorten a Location to its path, which leads back here without end. */
function goTo(address: URL): NextResponse {
  const headers = { "content-type": "text/plain; charset=utf-8", refresh: `0;url=${address.href}` };
  return new NextResponse(`Gatehouse is at ${address.origin}. Taking you there.\n`, { headers });
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * Not for API routes: `route()` sets their headers, and a body that passes a proxy is kept in memory and cut at 10 MB
 * (https://nextjs.org/docs/app/api-reference/config/next-config-js/proxyClientMaxBodySize).
 */
export const config = {
  matcher: ["/((?!api/|_next/static|_next/image|favicon.ico|mark(?:-[a-z]+)?\\.svg).*)"],
};
