/** A URL template of an operation, ready to be matched. */
export interface Template {
  /** Which comes first when several match: smaller, place by place. */
  readonly rank: readonly number[];
  /** What the template matched, decoded; undefined when it does not. `path` is escaped and begins with a slash. */
  readonly match: (path: string, query: URLSearchParams) => ReadonlyMap<string, string> | undefined;
  /** Query parameters that belong to the template. */
  readonly queryNames: readonly string[];
}

const [literal, mixed, parameter, wildcard] = [0, 1, 2, 3];

/**
 * `/orders/{id}`, `/files/{*rest}`, `/files/*`, `/search?q={q}`: a literal segment goes before a parameter, and that
 * before a wildcard. Case does not count.
 */
export function parseTemplate(urlTemplate: string): Template {
  const [pathPart = "", queryPart = ""] = urlTemplate.split("?", 2);
  const segments = pathPart.split("/").filter((segment) => segment !== "");
  const names: string[] = [];
  const pattern = segments.map((segment) => `/${segmentPattern(segment, names)}`).join("");
  const expression = new RegExp(`^${pattern === "" ? "/?" : pattern}$`, "i");
  const pairs = [...new URLSearchParams(queryPart)];
  return {
    rank: [...segments.map(rankOf), -pairs.length],
    queryNames: pairs.map(([name]) => name),
    match: (path, query) => {
      const found = expression.exec(path);
      const fromQuery = matchQuery(pairs, query);
      if (found === null || fromQuery === undefined) return undefined;
      return new Map([...names.map((name, index) => [name, decode(found[index + 1] ?? "")] as const), ...fromQuery]);
    },
  };
}

function segmentPattern(segment: string, names: string[]): string {
  return segment
    .split(/(\{[^}]*\}|\*)/)
    .map((part) => {
      const name = /^\{(\*?)([^}]*)\}$/.exec(part);
      if (name !== null) names.push(name[2] ?? "");
      if (name !== null) return name[1] === "*" ? "(.*)" : "([^/]+?)";
      return part === "*" ? ".*" : escapePattern(part);
    })
    .join("");
}

function escapePattern(text: string): string {
  // What may stand escaped in a request is compared in the form that a client would send.
  return encodeURI(text).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function rankOf(segment: string): number {
  if (segment === "*" || segment.startsWith("{*")) return wildcard;
  if (/^\{[^}]*\}$/.test(segment)) return parameter;
  return segment.includes("{") || segment.includes("*") ? mixed : literal;
}

function matchQuery(
  pairs: readonly (readonly [string, string])[],
  query: URLSearchParams,
): [string, string][] | undefined {
  const matched: [string, string][] = [];
  for (const [name, template] of pairs) {
    const value = query.get(name);
    const bound = /^\{(.+)\}$/.exec(template)?.[1];
    if (value === null || (bound === undefined && value !== template)) return undefined;
    if (bound !== undefined) matched.push([bound, value]);
  }
  return matched;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Negative when the first goes before the second. */
export function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (let place = 0; place < Math.max(one.length, other.length); place += 1) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
