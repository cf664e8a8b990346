import { isObject, parseJson } from "../../core/json.ts";
import { badRequest } from "./aws-error.ts";
import type { ControlRequest, ControlRoute } from "./route.ts";

interface Compiled<Route extends ControlRoute> {
  readonly route: Route;
  readonly segments: readonly string[];
}

export interface RoutedCall<Route extends ControlRoute = ControlRoute> {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the operation that a method and a path name. */
export class Router<Route extends ControlRoute = ControlRoute> {
  readonly #byMethod = new Map<string, Compiled<Route>[]>();

  constructor(routes: readonly Route[]) {
    // Those that want a query parameter are asked first, since their path alone names another operation.
    const ordered = routes.toSorted((a, b) => Number(b.query !== undefined) - Number(a.query !== undefined));
    for (const route of ordered) {
      const compiled = this.#byMethod.get(route.method) ?? [];
      compiled.push({ route, segments: split(route.path) });
      this.#byMethod.set(route.method, compiled);
    }
  }

  find(method: string, path: string, query: URLSearchParams): RoutedCall<Route> | undefined {
    const segments = split(path);
    for (const { route, segments: template } of this.#byMethod.get(method) ?? []) {
      if (route.query !== undefined && query.get(route.query[0]) !== route.query[1]) continue;
      const parameters = match(template, segments);
      if (parameters !== undefined) return { route, parameters };
    }
    return undefined;
  }
}

/** The request as a route's handler sees it. */
export function controlRequest(call: RoutedCall, sent: Omit<ControlRequest, "parameters" | "json">): ControlRequest {
  const json = () => {
    if (sent.body.length === 0) return {};
    const parsed = parseJson(sent.body.toString("utf8"));
    if (!isObject(parsed)) throw badRequest("Invalid request input");
    return parsed;
  };
  return { ...sent, parameters: call.parameters, json };
}

function match(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("{")) parameters[part.slice(1, -1)] = decode(segment);
    else if (part !== decode(segment)) return undefined;
  }
  return parameters;
}

function split(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
