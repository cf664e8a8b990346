import "server-only";
import { encode } from "next-auth/jwt";
import { cookieSecret } from "../access/auth.ts";
import { inRequest } from "../access/request-scope.ts";
import { cookieNames } from "../access/session-cookie.ts";
import { env } from "../env.ts";

interface BrowserOptions {
  /** The token of a session, sealed into the cookie as NextAuth seals it. */
  readonly sessionToken?: string | undefined;
  /** What the Origin header says; null leaves it out. The portal's own when absent. */
  readonly origin?: string | null | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** For tests: the headers a browser on one of our pages sends. */
export async function browserHeaders({ sessionToken, origin, headers = {} }: BrowserOptions = {}): Promise<Headers> {
  const { GATEHOUSE_URL } = env();
  const result = new Headers(headers);
  if (origin !== null) result.set("origin", origin ?? GATEHOUSE_URL);
  if (sessionToken !== undefined) {
    const cookie = await encode({ token: { sid: sessionToken }, secret: cookieSecret() });
    result.set("cookie", `theme=dark; ${cookieNames(GATEHOUSE_URL).session}=${cookie}`);
  }
  return result;
}

/** For tests: calls a server action as if its request carried these headers. */
export async function fromBrowser<Result>(options: BrowserOptions, call: () => Promise<Result>): Promise<Result> {
  return inRequest({ headers: await browserHeaders(options) }, call);
}
