/** RFC 3986 §2.3: characters that mean the same with and without percent encoding. */
const unreserved = /[A-Za-z0-9\-._~]/;

/**
 * The path as Kong's router sees it: escapes of unreserved characters undone, other escapes in capitals, dot segments
 * removed and runs of slashes merged.
 */
export function normalizePath(path: string): string {
  const decoded = path.replace(/%([0-9a-fA-F]{2})/g, (escaped, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return unreserved.test(character) ? character : escaped.toUpperCase();
  });
  return removeDotSegments(decoded).replace(/\/{2,}/g, "/");
}

function removeDotSegments(path: string): string {
  const segments = path.split("/");
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === "..") {
      if (kept.length > 1) kept.pop();
    } else if (segment !== ".") kept.push(segment);
  }
  const last = segments.at(-1);
  if (last === "." || last === "..") kept.push("");
  const joined = kept.join("/");
  return joined.startsWith("/") ? joined : `/${joined}`;
}
