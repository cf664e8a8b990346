import type { Route } from "../entities/route.ts";

/**
 * The order in which routes are tried, as one number: Kong's traditional_compatible router, high bit first.
 * Number of kinds of condition (3 bits), all hosts without wildcard, number of headers (8 bits), regular expression,
 * regex_priority (32 bits), length of a plain prefix (19 bits).
 * `paths` holds one group: all regular expressions, or prefixes of one length.
 */
export function routePriority(route: Route, paths: readonly string[]): bigint {
  const headers = Object.keys(route.headers ?? {}).length;
  const lists = [route.methods, route.hosts, route.snis, route.sources, route.destinations, paths];
  const kinds = lists.filter((list) => (list?.length ?? 0) > 0).length + (headers > 0 ? 1 : 0);
  const isPlainHost = route.hosts?.every((host) => !host.includes("*")) ?? false;
  const isRegex = paths[0]?.startsWith("~") ?? false;
  const prefixLength = isRegex ? 0 : (paths[0]?.length ?? 0);
  return (
    (BigInt(kinds) << 61n) |
    (isPlainHost ? 1n << 60n : 0n) |
    (BigInt(Math.min(headers, 255)) << 52n) |
    (isRegex ? 1n << 51n : 0n) |
    (BigInt(isRegex ? route.regex_priority : 0) << 19n) |
    BigInt(prefixLength & 0x7ffff)
  );
}

/** Paths of one kind and length belong together; each group is a route of its own to the router. */
export function groupPaths(paths: readonly string[]): string[][] {
  const groups = new Map<number, string[]>();
  for (const path of paths) {
    const key = path.startsWith("~") ? 0 : path.length;
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return [...groups.values()];
}
