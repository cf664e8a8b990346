import type { Contents, Method, Resource } from "../model.ts";

export interface RouteMatch {
  readonly resource: Resource;
  readonly method: Method;
  /** Decoded; a greedy one keeps its slashes. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Node {
  readonly resource: Resource;
  readonly literals: Map<string, Node>;
  variable?: Node;
  greedy?: Node;
}

/** Finds the method for a request in one deployment's resources. */
export class Router {
  readonly #root: Node | undefined;

  constructor(contents: Contents) {
    const nodes = new Map(
      Object.values(contents.resources).map((resource): [string, Node] => [
        resource.id,
        { resource, literals: new Map() },
      ]),
    );
    for (const node of nodes.values()) {
      const parent = nodes.get(node.resource.parentId ?? "");
      if (parent !== undefined) adopt(parent, node);
    }
    this.#root = [...nodes.values()].find(({ resource }) => resource.parentId === undefined);
  }

  /** The path is as it was written. A slash at its end means nothing. */
  find(method: string, path: string): RouteMatch | undefined {
    const segments = path.split("/").slice(1);
    if (segments.at(-1) === "") segments.pop();
    if (this.#root === undefined) return undefined;
    return descend(this.#root, segments.map(decode), {}, method);
  }
}

function adopt(parent: Node, child: Node): void {
  const part = child.resource.pathPart ?? "";
  if (isGreedy(part)) parent.greedy = child;
  else if (isVariable(part)) parent.variable = child;
  else parent.literals.set(part, child);
}

/**
 * A literal segment goes before a variable, and a variable before a greedy one, at each level. Where a branch ends
 * without a method for this request, the next is tried; a greedy variable takes at least one segment.
 */
function descend(
  node: Node,
  segments: readonly string[],
  parameters: Readonly<Record<string, string>>,
  verb: string,
): RouteMatch | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    const method = node.resource.resourceMethods[verb] ?? node.resource.resourceMethods.ANY;
    return method === undefined ? undefined : { resource: node.resource, method, pathParameters: parameters };
  }
  const literal = node.literals.get(segment);
  const found = literal === undefined ? undefined : descend(literal, rest, parameters, verb);
  if (found !== undefined) return found;
  if (node.variable !== undefined && segment !== "") {
    const named = { ...parameters, [parameterName(node.variable)]: segment };
    const below = descend(node.variable, rest, named, verb);
    if (below !== undefined) return below;
  }
  if (node.greedy === undefined) return undefined;
  return descend(node.greedy, [], { ...parameters, [parameterName(node.greedy)]: segments.join("/") }, verb);
}

function isVariable(part: string): boolean {
  return part.startsWith("{") && part.endsWith("}");
}

function isGreedy(part: string): boolean {
  return isVariable(part) && part.endsWith("+}");
}

function parameterName({ resource }: Node): string {
  return (resource.pathPart ?? "").replace(/^\{|\+?\}$/g, "");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
