import { type Definition, type Operation, publicPath } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { pathParameters, pathShape } from "#lib/openapi/paths.ts";
import { limits } from "../descriptor.ts";

/** "Working with routes for HTTP APIs": ANY and $default stand for what no operation is. */
const routeMethods: ReadonlySet<string> = new Set(["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"]);
const plainSegment = /^[A-Za-z0-9._~:,-]+$/;
const parameterSegment = /^\{[A-Za-z0-9._-]+\}$/;

export interface SayableOperations {
  /** In the order of their route keys, so that the order of the definition does not count. */
  readonly operations: readonly Operation[];
  readonly findings: readonly Finding[];
}

/** `GET /orders/v1/orders/{id}`: what addresses the operation on the gateway. */
export function routeKey(basePath: string, { method, path }: Pick<Operation, "method" | "path">): string {
  return `${method} ${publicPath(basePath, path)}`;
}

/** The operations that routes of an HTTP API can say, and one finding for each of the others. */
export function sayableOperations({ operations, basePath }: Definition): SayableOperations {
  const shapes = new Map<string, string>();
  const said: { key: string; operation: Operation }[] = [];
  const findings: Finding[] = [];
  for (const [index, operation] of operations.entries()) {
    const shape = `${operation.method} ${pathShape(operation.path)}`;
    const rival = shapes.get(shape);
    const problem =
      rival === undefined
        ? problemOf(operation)
        : `${operation.method} ${operation.path} matches the same requests as the operation ${rival}.`;
    if (problem === undefined) {
      shapes.set(shape, operation.id);
      said.push({ key: routeKey(basePath, operation), operation });
    } else {
      findings.push(unroutable(index, problem));
    }
  }
  return {
    operations: said.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ operation }) => operation),
    findings,
  };
}

function problemOf({ method, path }: Operation): string | undefined {
  if (!routeMethods.has(method)) return `Routes of HTTP APIs do not take the method ${method}.`;
  if (path === "/") return undefined;
  const segments = path.slice(1).split("/");
  // A slash at the end makes a last segment of nothing, which is a path of its own.
  const odd = segments.find(
    (segment, index) =>
      !plainSegment.test(segment) &&
      !parameterSegment.test(segment) &&
      !(segment === "" && index === segments.length - 1),
  );
  if (odd !== undefined)
    return `${limits["path-templates"]} ${path} has ${odd === "" ? "an empty segment" : `the segment ${odd}`}.`;
  const names = pathParameters(path);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  return repeated === undefined ? undefined : `${path} names the parameter {${repeated}} twice.`;
}

function unroutable(index: number, sentence: string): Finding {
  return {
    severity: "error",
    code: "route.unsupported",
    place: `/operations/${index}`,
    sentence,
    instead: "The operation is left out.",
    feature: "path-templates",
    fidelity: "unsupported",
    override: true,
  };
}
