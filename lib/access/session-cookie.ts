/** Browsers accept a `__Host-` cookie only with Secure, Path=/ and no Domain: no other host can plant or read it. */
export function cookieNames(gatehouseUrl: string): {
  readonly secure: boolean;
  readonly session: string;
  readonly csrf: string;
  readonly callback: string;
  /** Between leaving for the identity provider and coming back. */
  readonly attempt: string;
} {
  const secure = gatehouseUrl.startsWith("https:");
  const prefix = secure ? "__Host-" : "";
  return {
    secure,
    session: `${prefix}gatehouse.session`,
    csrf: `${prefix}gatehouse.csrf`,
    callback: `${prefix}gatehouse.callback`,
    attempt: `${prefix}gatehouse.attempt`,
  };
}

/** One cookie of a Cookie header, or undefined. */
export function readCookie(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** A Set-Cookie header for one of our own cookies; zero seconds take it away. */
export function setCookie(name: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  // Lax, not strict: the provider sends the browser back to us from its own site.
  const parts = [`${name}=${value}`, "Path=/", `Max-Age=${maxAgeSeconds}`, "HttpOnly", "SameSite=Lax"];
  return [...parts, ...(secure ? ["Secure"] : [])].join("; ");
}
