import { ArmError, methodNotAllowed } from "./arm-error.ts";
import type { ArmRequest, Parameters, Reply, Route, ServiceContext } from "./reply.ts";

export interface CompiledRoute {
  readonly words: readonly string[];
  readonly route: Route;
}

/** Routes by their number of segments, so that few are tried. */
export function compileRoutes(routes: readonly Route[]): ReadonlyMap<number, readonly CompiledRoute[]> {
  const compiled = routes.map((route) => ({ words: route.path === "" ? [] : route.path.split("/"), route }));
  return Map.groupBy(compiled, ({ words }) => words.length);
}

/** Answers a request below a service: `tail` is what stands behind the service's name. */
export function dispatch(
  routes: ReadonlyMap<number, readonly CompiledRoute[]>,
  context: ServiceContext,
  tail: readonly string[],
): Reply {
  for (const { words, route } of routes.get(tail.length) ?? []) {
    const parameters = parametersOf(words, tail);
    if (parameters === undefined) continue;
    const handle = route.methods[wordOf(context.request)];
    if (handle === undefined) throw methodNotAllowed();
    return handle(context, parameters);
  }
  throw new ArmError(404, "ResourceNotFound", "The requested resource type does not exist in the sandbox.", null);
}

function wordOf({ method }: ArmRequest): keyof Route["methods"] {
  switch (method) {
    case "GET":
    case "HEAD":
      return "GET";
    case "PUT":
    case "PATCH":
    case "POST":
    case "DELETE":
      return method;
    default:
      throw methodNotAllowed();
  }
}

function parametersOf(words: readonly string[], segments: readonly string[]): Parameters | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const segment = segments[index] ?? "";
    if (word.startsWith(":")) parameters[word.slice(1)] = segment;
    else if (word.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return parameters;
}
