import { type HttpMethod, httpMethodSchema } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { ApiBody } from "../wire.ts";
import { tell } from "./finding.ts";

export interface ReadOperation {
  readonly id: string;
  readonly method: HttpMethod;
  /** Below the base path. */
  readonly path: string;
  readonly routeKey: string;
}

const anyMethod: readonly HttpMethod[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** The operations that the routes say, each with an id of its own. Routes that no operation says are named. */
export function readOperations(api: ApiBody, basePath: string, findings: Finding[]): ReadOperation[] {
  const ids = new Set<string>();
  const addresses = new Set<string>();
  const operations: ReadOperation[] = [];
  // ANY takes what no other route of its path takes, so it is read last.
  const routeKeys = Object.keys(api.routes).toSorted((a, b) => Number(isAny(a)) - Number(isAny(b)) || (a < b ? -1 : 1));
  for (const routeKey of routeKeys) {
    for (const { method, path } of readRouteKey(routeKey, basePath, findings)) {
      if (addresses.has(`${method} ${path}`)) continue;
      addresses.add(`${method} ${path}`);
      const named = isAny(routeKey) ? undefined : api.operationIds?.[routeKey];
      const id = named === undefined || ids.has(named) ? `${method.toLowerCase()}-${path}` : named;
      ids.add(id);
      operations.push({ id, method, path, routeKey });
    }
  }
  return operations;
}

function isAny(routeKey: string): boolean {
  return routeKey.startsWith("ANY ");
}

function readRouteKey(
  routeKey: string,
  basePath: string,
  findings: Finding[],
): { readonly method: HttpMethod; readonly path: string }[] {
  const warn = (code: string, sentence: string, instead: string) =>
    tell(findings, "warning", code, `The route ${routeKey} ${sentence}`, instead);
  const [word = "", publicPath = ""] = routeKey.split(" ");
  if (publicPath === "") {
    warn("aws.default-route", "takes whatever no other route takes.", "It is left out.");
    return [];
  }
  if (publicPath.includes("+}")) {
    warn("aws.greedy-route", "takes every path below it.", "It is left out.");
    return [];
  }
  const path = basePath === "/" ? publicPath : publicPath.slice(basePath.length);
  if (!path.startsWith("/") || (basePath !== "/" && !publicPath.startsWith(basePath))) {
    warn("aws.outside-base-path", `is not below the base path ${basePath}.`, "It is left out.");
    return [];
  }
  if (word === "ANY") {
    warn("aws.any-method", "takes every method.", `It is read as ${anyMethod.join(", ")}.`);
    return anyMethod.map((method) => ({ method, path }));
  }
  const method = httpMethodSchema.safeParse(word);
  return method.success ? [{ method: method.data, path }] : [];
}
