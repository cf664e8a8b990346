import { type HttpMethod, httpMethods } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { isRebased, patternOf } from "../encode.ts";
import { stringsOf, tagsOf, tagValue, textOf } from "../wire.ts";
import { tell } from "./finding.ts";
import { readPattern } from "./path-pattern.ts";

export interface ReadOperation {
  readonly id: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly emptyAllowed: readonly string[];
  readonly routeKey: string;
}

export function readRoute(route: ObservedResource, basePath: string, findings: Finding[]): ReadOperation[] {
  const { body } = route;
  const name = textOf(body.name) ?? route.remoteId;
  const warn = (code: string, sentence: string, instead: string) =>
    tell(findings, "warning", code, `Route ${name} ${sentence}`, instead);
  const narrowed = ["hosts", "headers", "snis", "sources", "destinations"].filter(
    (key) => (body[key] ?? null) !== null,
  );
  if (narrowed.length > 0) {
    warn(
      "kong.narrowed",
      `only takes requests with certain ${narrowed.join(", ")}.`,
      "The definition does not say so.",
    );
  }
  if (route.unmanaged?.expression !== undefined) {
    warn("kong.expression", `matches by the expression ${String(route.unmanaged.expression)}.`, "It is left out.");
    return [];
  }
  const own = readOwnRoute(route, basePath);
  if (own) return [own];
  const paths = stringsOf(body.paths);
  if (paths.length === 0) warn("kong.no-path", "takes every path.", "It is read as /.");
  const read = (paths.length > 0 ? paths : ["/"]).flatMap((path) => {
    const template = readPattern(path);
    if (template === undefined)
      warn("kong.opaque-path", `has the pattern ${path}, which no template says.`, "It is left out.");
    else if (template.prefix && paths.length > 0)
      warn("kong.prefix", `also takes every path below ${template.path}.`, "Only the path itself is read.");
    if (template?.prefix && body.strip_path === true && template.path !== "/") {
      warn("kong.strip-path", `takes ${template.path} off before it calls the backend.`, "Check the backend's path.");
    }
    return template ? [template] : [];
  });
  const named = httpMethods.filter((method) => stringsOf(body.methods).includes(method));
  if (named.length === 0)
    warn("kong.any-method", "takes every method.", "It is read as GET, POST, PUT, PATCH and DELETE.");
  const methods: readonly HttpMethod[] = named.length > 0 ? named : ["GET", "POST", "PUT", "PATCH", "DELETE"];
  const single = read.length * methods.length === 1 && body.name !== null;
  return read.flatMap(({ path, emptyAllowed }) =>
    methods.map((method) => ({
      id: single ? name : `${method.toLowerCase()}-${path}`,
      method,
      path,
      emptyAllowed,
      routeKey: route.key,
    })),
  );
}

/** A route of ours says in its tags what it was made of; believed as long as the pattern still agrees. */
function readOwnRoute({ body, key }: ObservedResource, basePath: string): ReadOperation | undefined {
  const id = tagValue(tagsOf(body), "operation");
  const path = tagValue(tagsOf(body), "path");
  const [pattern, ...others] = stringsOf(body.paths);
  if (!id || !path?.startsWith("/") || !pattern || others.length > 0) return undefined;
  const runs = pattern.match(/\[\^#\?\/\][+*]/g) ?? [];
  const emptyAllowed = [...path.matchAll(/\{([^{}/]+)\}/g)].flatMap(([, parameter], index) =>
    parameter && runs[index]?.endsWith("*") ? [parameter] : [],
  );
  const expected = patternOf(basePath, { path, emptyAllowed }, isRebased(pattern));
  const methods = httpMethods.filter((method) => stringsOf(body.methods).includes(method));
  // A second method is OPTIONS, there for preflight.
  const method = methods.length > 1 ? methods.find((one) => one !== "OPTIONS") : methods[0];
  return expected === pattern && method ? { id, method, path, emptyAllowed, routeKey: key } : undefined;
}

/** One operation per method and path, each with an id of its own. */
export function distinct(operations: readonly ReadOperation[], findings: Finding[]): ReadOperation[] {
  const taken = new Set<string>();
  const ids = new Set<string>();
  return operations.flatMap((operation) => {
    const address = `${operation.method} ${operation.path}`;
    if (taken.has(address)) {
      tell(findings, "warning", "kong.same-path", `Two routes take ${address}.`, "Only the first is read.");
      return [];
    }
    taken.add(address);
    const id = ids.has(operation.id) ? `${operation.method.toLowerCase()}-${operation.path}` : operation.id;
    ids.add(id);
    return [{ ...operation, id }];
  });
}
