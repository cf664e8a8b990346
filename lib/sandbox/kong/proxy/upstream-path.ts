/**
 * The path for the backend (`path_handling: v0`): the service's path and what is left of the request's, joined with
 * exactly one slash. With `strip_path` the matched part is taken away first.
 */
export function upstreamPath(servicePath: string | null, requestPath: string, matched: string, strip: boolean): string {
  const base = servicePath ?? "/";
  const baseEndsInSlash = base.endsWith("/");
  if (!strip) {
    if (baseEndsInSlash) return base + requestPath.slice(1);
    return requestPath === "/" ? base : base + requestPath;
  }
  const rest = matched === "" ? requestPath.slice(1) : requestPath.slice(matched.length);
  if (rest !== "") return `${baseEndsInSlash ? base.slice(0, -1) : base}${rest.startsWith("/") ? "" : "/"}${rest}`;
  if (base === "/") return "/";
  const wantsSlash = requestPath.length > 1 && requestPath.endsWith("/");
  const bare = baseEndsInSlash ? base.slice(0, -1) : base;
  return wantsSlash ? `${bare}/` : bare;
}
