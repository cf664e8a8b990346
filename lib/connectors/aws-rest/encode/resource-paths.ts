import { type Definition, type Operation, publicPath } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { PlacedOperation } from "../policies.ts";

/** "Amazon API Gateway important notes": what a path part may be. A parameter takes a whole part. */
const plainPart = /^[A-Za-z0-9._\-:,]+$/;
const parameterPart = /^\{[A-Za-z0-9._-]+\}$/;

/** The most resources of one API, the root included: "Quotas for configuring and running a REST API". */
const mostResources = 300;

export interface ResourcePaths {
  readonly placed: readonly PlacedOperation[];
  readonly findings: readonly Finding[];
}

/** One part of the tree that API Gateway makes of the paths: it has room for one parameter below each parent. */
interface Node {
  readonly plain: Map<string, Node>;
  /** What the definition calls the parameter of this place, in its several paths. */
  readonly names: Set<string>;
  parameter?: Node;
}

/**
 * Where each operation is in the document. Paths that differ only in what they call a parameter share one name there; the
 * integration maps it back. What API Gateway cannot hold is left out, with a finding.
 */
export function resourcePaths({ operations, basePath }: Definition): ResourcePaths {
  const findings: Finding[] = [];
  const sorted = [...operations.entries()].toSorted(([, a], [, b]) => compare(keyOf(a), keyOf(b)));
  const possible = sorted.filter(([index, operation]) => {
    const problem = problemWith(operation, basePath);
    if (problem !== undefined) findings.push(refused(index, "route.path", problem));
    return problem === undefined;
  });
  const root = newNode();
  for (const [, operation] of possible) grow(root, partsOf(publicPath(basePath, operation.path)));
  const count = size(root);
  if (count > mostResources) findings.push(tooMany(count));
  const taken = new Map<string, Operation>();
  const placed: PlacedOperation[] = [];
  for (const [index, operation] of possible) {
    const place = placeOf(root, operation, basePath);
    const key = `${place.method} ${place.path}`;
    const rival = taken.get(key);
    if (rival === undefined) placed.push({ operation, place });
    else
      findings.push(
        refused(index, "route.ambiguous", `${keyOf(operation)} matches the same requests as ${keyOf(rival)}.`),
      );
    taken.set(key, rival ?? operation);
  }
  return { placed, findings };
}

function keyOf({ path, method }: Operation): string {
  return `${method} ${path}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

function problemWith({ method, path }: Operation, basePath: string): string | undefined {
  if (method === "TRACE") return "API Gateway has no TRACE methods.";
  if (path.includes("//")) return `API Gateway has no empty part as in ${path}.`;
  if (path.length > 1 && path.endsWith("/")) return `API Gateway drops the slash at the end of ${path}.`;
  const odd = partsOf(publicPath(basePath, path)).find((part) => !plainPart.test(part) && !parameterPart.test(part));
  if (odd === undefined) return undefined;
  return odd.includes("{")
    ? `In ${path}, the part ${odd} is no parameter by itself, and API Gateway takes whole parts only.`
    : `In ${publicPath(basePath, path)}, the part ${odd} holds more than letters, digits and - _ . : and comma.`;
}

function refused(index: number, code: string, sentence: string): Finding {
  return {
    severity: "error",
    code,
    place: `/operations/${index}`,
    sentence,
    instead: "Rename the path, or remove the operation.",
    feature: "path-templates",
    fidelity: "unsupported",
  };
}

function tooMany(count: number): Finding {
  return {
    severity: "error",
    code: "aws.resources",
    place: "/operations",
    sentence: `A REST API holds ${mostResources} resources, and these paths take ${count}.`,
    instead:
      "Split the API. No call of AWS tells a quota that it has raised for an account, so Gatehouse goes by the default.",
  };
}

function newNode(): Node {
  return { plain: new Map(), names: new Set() };
}

function grow(node: Node, [part, ...rest]: readonly string[]): void {
  if (part === undefined) return;
  grow(childOf(node, part), rest);
}

function childOf(node: Node, part: string): Node {
  if (part.startsWith("{")) {
    node.names.add(part.slice(1, -1));
    node.parameter ??= newNode();
    return node.parameter;
  }
  const child = node.plain.get(part) ?? newNode();
  node.plain.set(part, child);
  return child;
}

function size({ plain, parameter }: Node): number {
  return 1 + [...plain.values()].reduce((sum, child) => sum + size(child), 0) + (parameter ? size(parameter) : 0);
}

function placeOf(root: Node, { method, path }: Operation, basePath: string): PlacedOperation["place"] {
  const parameters = new Map<string, string>();
  const used = new Set<string>();
  const parts: string[] = [];
  let node = root;
  for (const part of partsOf(publicPath(basePath, path))) {
    if (part.startsWith("{")) {
      const name = nameFor(node, used);
      used.add(name);
      parameters.set(part.slice(1, -1), name);
      parts.push(`{${name}}`);
    } else parts.push(part);
    node = childOf(node, part);
  }
  return { method, path: `/${parts.join("/")}`, parameters };
}

/** The first of the names, whoever comes first, that no part before it has in the same path. */
function nameFor({ names }: Node, used: ReadonlySet<string>): string {
  const [first = "p", ...others] = [...names].toSorted();
  const free = [first, ...others].find((name) => !used.has(name));
  if (free !== undefined) return free;
  let count = 2;
  while (used.has(`${first}${count}`)) count += 1;
  return `${first}${count}`;
}
