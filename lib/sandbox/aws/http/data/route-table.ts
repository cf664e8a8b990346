import type { Route } from "../model.ts";
import { splitRouteKey } from "../route-key.ts";

export interface RouteMatch {
  readonly route: Route;
  /** What the path variables matched, as the consumer encoded it. A greedy one is called without its `+`. */
  readonly variables: ReadonlyMap<string, string>;
}

interface Candidate {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
  readonly isGreedy: boolean;
}

/**
 * Finds the route of a request. The most specific match wins: a whole path before a greedy one, and that before `$default`
 * ("Working with routes for HTTP APIs"). Among whole paths a literal segment goes before a variable, from the left; for
 * one path, its own method goes before ANY.
 */
export class RouteTable {
  readonly #candidates: readonly Candidate[];
  readonly #default: Route | undefined;

  constructor(routes: readonly Route[]) {
    this.#candidates = routes.flatMap(candidateOf).sort(bySpecificity);
    this.#default = routes.find(({ routeKey }) => routeKey === "$default");
  }

  find(method: string, path: string): RouteMatch | undefined {
    const segments = path.slice(1).split("/");
    for (const candidate of this.#candidates) {
      if (candidate.method !== "ANY" && candidate.method !== method) continue;
      const variables = match(candidate, segments);
      if (variables !== undefined) return { route: candidate.route, variables };
    }
    return this.#default === undefined ? undefined : { route: this.#default, variables: new Map() };
  }
}

function candidateOf(route: Route): Candidate[] {
  const key = splitRouteKey(route.routeKey);
  if (key === undefined) return [];
  const segments = key.path.slice(1).split("/");
  return [{ route, method: key.method, segments, isGreedy: segments.at(-1)?.endsWith("+}") ?? false }];
}

function bySpecificity(a: Candidate, b: Candidate): number {
  if (a.isGreedy !== b.isGreedy) return a.isGreedy ? 1 : -1;
  if (a.isGreedy && a.segments.length !== b.segments.length) return b.segments.length - a.segments.length;
  for (const [index, segment] of a.segments.entries()) {
    const difference = Number(isVariable(segment)) - Number(isVariable(b.segments[index] ?? ""));
    if (difference !== 0) return difference;
  }
  return Number(a.method === "ANY") - Number(b.method === "ANY");
}

function match(candidate: Candidate, segments: readonly string[]): Map<string, string> | undefined {
  const { segments: template, isGreedy } = candidate;
  if (isGreedy ? segments.length < template.length : segments.length !== template.length) return undefined;
  const variables = new Map<string, string>();
  for (const [index, part] of template.entries()) {
    const isRest = isGreedy && index === template.length - 1;
    const value = isRest ? segments.slice(index).join("/") : (segments[index] ?? "");
    if (!isVariable(part)) {
      if (part !== decoded(value)) return undefined;
    } else if (value === "") {
      return undefined;
    } else {
      variables.set(part.replace(/[{}+]/g, ""), value);
    }
  }
  return variables;
}

function isVariable(segment: string): boolean {
  return segment.startsWith("{");
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
