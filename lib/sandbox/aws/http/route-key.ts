const pattern = /^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (\/.*)$/;

/** Why this is no route key of an HTTP API, or undefined ("Working with routes for HTTP APIs"). */
export function routeKeyProblem(routeKey: string): string | undefined {
  if (routeKey === "$default") return undefined;
  const path = pattern.exec(routeKey)?.[2];
  if (path === undefined) return `The provided route key is not formatted properly for HTTP protocol: ${routeKey}`;
  const segments = path.slice(1).split("/");
  const names: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const variable = /^\{([\w.-]+)(\+?)\}$/.exec(segment);
    if (variable === null && /[{}]/.test(segment))
      return `The provided route key is not formatted properly: a path variable must be a whole segment: ${routeKey}`;
    if (variable?.[2] === "+" && index < segments.length - 1)
      return `The provided route key is not formatted properly: a greedy path variable must be the last segment: ${routeKey}`;
    const name = variable?.[1];
    if (name !== undefined && names.includes(name))
      return `The provided route key is not formatted properly: path variable ${name} is declared twice: ${routeKey}`;
    if (name !== undefined) names.push(name);
  }
  return undefined;
}

/** The route key without the names of its variables: two with one shape match the same requests. */
export function routeShape(routeKey: string): string {
  return routeKey.replace(/\{[^}+]*(\+?)\}/g, "{$1}");
}

export interface RoutePath {
  readonly method: string;
  readonly path: string;
}

/** Undefined for `$default`. */
export function splitRouteKey(routeKey: string): RoutePath | undefined {
  const [method, path] = routeKey.split(" ");
  return method === undefined || path === undefined ? undefined : { method, path };
}
