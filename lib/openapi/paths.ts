/** A path with its parameters unnamed: `/orders/{id}` and `/orders/{orderId}` are one place to a gateway. */
export function pathShape(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}

/** Names of the parameters in a path template, in order, with repetitions. */
export function pathParameters(path: string): string[] {
  return Array.from(path.matchAll(/\{([^{}]*)\}/g), (match) => match[1] ?? "");
}

/**
 * The template as a request would carry it: with a leading slash, and outside braces percent-encoded where RFC 3986
 * allows no such character in a path.
 */
export function sentPath(path: string): string {
  const rooted = path.startsWith("/") ? path : `/${path}`;
  return rooted.replace(/\{[^{}]*\}|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%{}]/gu, (part) =>
    part.startsWith("{") ? part : encodeURIComponent(part.toWellFormed()),
  );
}
