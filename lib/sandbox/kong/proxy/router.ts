import { v5 as uuidV5 } from "uuid";
import type { HeaderList } from "../../core/header-list.ts";
import type { Route } from "../entities/route.ts";
import type { Service } from "../entities/service.ts";
import { compilePattern } from "../pattern.ts";
import { groupPaths, routePriority } from "./priority.ts";

export interface RouteMatch {
  readonly route: Route;
  readonly service: Service | undefined;
  /** The matched part of the path, which `strip_path` takes away. */
  readonly matchedPath: string;
  readonly captures: ReadonlyMap<string, string>;
}

interface Routable {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: HeaderList;
}

interface CompiledRoute {
  readonly route: Route;
  readonly service: Service | undefined;
  readonly id: string;
  readonly priority: bigint;
  readonly matchPath: (path: string) => PathMatch | undefined;
  readonly headers: readonly (readonly [string, (value: string) => boolean])[];
}

interface PathMatch {
  readonly matchedPath: string;
  readonly captures: ReadonlyMap<string, string>;
}

/** Kong derives the ids of a route's parts from this namespace, so that ties break the same way after a restart. */
const partNamespace = "7f145bf9-0dce-4f91-98eb-debbce4b9f6b";
const noCaptures: ReadonlyMap<string, string> = new Map();

/** Finds the route of a request: the first that matches, highest priority first, the larger id first among equals. */
export class Router {
  readonly #routes: readonly CompiledRoute[];

  constructor(entries: readonly { readonly route: Route; readonly service: Service | undefined }[]) {
    this.#routes = entries.flatMap(({ route, service }) => compile(route, service)).sort(byPrecedence);
  }

  find(request: Routable): RouteMatch | undefined {
    for (const { route, service, matchPath, headers } of this.#routes) {
      if (route.methods !== null && route.methods.length > 0 && !route.methods.includes(request.method)) continue;
      if (!hostMatches(route.hosts, request.host)) continue;
      if (!headers.every(([name, accepts]) => request.headers.all(name).some(accepts))) continue;
      const match = matchPath(request.path);
      if (match !== undefined) return { route, service, ...match };
    }
    return undefined;
  }
}

function byPrecedence(a: CompiledRoute, b: CompiledRoute): number {
  if (a.priority !== b.priority) return a.priority > b.priority ? -1 : 1;
  return a.id > b.id ? -1 : 1;
}

function compile(route: Route, service: Service | undefined): CompiledRoute[] {
  const groups = groupPaths(route.paths ?? []);
  const parts = groups.length > 0 ? groups : [[]];
  const headers = Object.entries(route.headers ?? {}).map(([name, values]) => [name, headerTest(values)] as const);
  return parts.map((paths, index) => ({
    route,
    service,
    id: parts.length === 1 ? route.id : uuidV5(`${route.id}#${index + 1}`, partNamespace),
    priority: routePriority(route, paths),
    matchPath: pathTest(paths),
    headers,
  }));
}

function pathTest(paths: readonly string[]): (path: string) => PathMatch | undefined {
  if (paths.length === 0) return () => ({ matchedPath: "", captures: noCaptures });
  const tests = paths.map((path) => (path.startsWith("~") ? regexTest(path.slice(1)) : prefixTest(path)));
  return (path) => {
    for (const test of tests) {
      const match = test(path);
      if (match !== undefined) return match;
    }
    return undefined;
  };
}

function prefixTest(prefix: string): (path: string) => PathMatch | undefined {
  return (path) => (path.startsWith(prefix) ? { matchedPath: prefix, captures: noCaptures } : undefined);
}

/** Anchored at the start, never at the end. */
function regexTest(pattern: string): (path: string) => PathMatch | undefined {
  const compiled = compilePattern(`^${pattern}`);
  const names = Object.entries(compiled.namedGroups());
  return (path) => {
    const matcher = compiled.matcher(path);
    if (!matcher.find()) return undefined;
    const captures = new Map<string, string>();
    for (let index = 1; index <= matcher.groupCount(); index += 1) {
      const value = matcher.group(index);
      if (value === null) continue;
      captures.set(String(index), value);
      for (const [name, position] of names) if (position === index) captures.set(name, value);
    }
    return { matchedPath: matcher.group() ?? "", captures };
  };
}

/** Values are compared without regard to case; `~*` starts a regular expression. */
function headerTest(values: readonly string[]): (value: string) => boolean {
  const tests = values.map((wanted) => {
    if (!wanted.startsWith("~*")) return (value: string) => value === wanted.toLowerCase();
    const compiled = compilePattern(wanted.slice(2).toLowerCase());
    return (value: string) => compiled.matcher(value).find();
  });
  return (value) => tests.some((test) => test(value.toLowerCase()));
}

function hostMatches(hosts: readonly string[] | null, authority: string): boolean {
  if (hosts === null || hosts.length === 0) return true;
  const { name, port } = splitHost(authority.toLowerCase());
  return hosts.some((wanted) => {
    const expected = splitHost(wanted.toLowerCase());
    if (expected.port !== undefined && expected.port !== port) return false;
    if (expected.name.startsWith("*")) return name.endsWith(expected.name.slice(1));
    if (expected.name.endsWith("*")) return name.startsWith(expected.name.slice(0, -1));
    return name === expected.name;
  });
}

function splitHost(authority: string): { name: string; port: string | undefined } {
  const match = /^(.*?)(?::(\d+))?$/.exec(authority);
  return { name: match?.[1] ?? authority, port: match?.[2] };
}
