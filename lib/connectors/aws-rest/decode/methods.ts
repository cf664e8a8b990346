import { type HttpMethod, httpMethodSchema } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig } from "#lib/model/policy/policy.ts";
import { type ReadMethod, readMethod, readPreflight } from "../policies.ts";
import { told } from "./finding.ts";

/** One operation as the document has it. */
export interface FoundOperation {
  readonly id: string;
  readonly method: HttpMethod;
  /** As the definition writes it: without the base path, with its own names of parameters. */
  readonly path: string;
  /** `GET/orders/v1/orders/{id}`: by which policies of the API and of the stage name it. */
  readonly place: string;
  readonly read: ReadMethod;
}

export interface FoundMethods {
  readonly operations: readonly FoundOperation[];
  /** By path as the definition writes it. */
  readonly preflights: ReadonlyMap<string, PolicyConfig>;
}

const anyMethod = "x-amazon-apigateway-any-method";
/** What stands for "any method" in a definition: those that most backends know. */
const usualMethods = ["get", "post", "put", "patch", "delete"];

export function findMethods(document: JsonObject, basePath: string, findings: Finding[]): FoundMethods {
  const operations: FoundOperation[] = [];
  const preflights = new Map<string, PolicyConfig>();
  const ids = new Set<string>();
  for (const [at, item] of Object.entries(isJsonObject(document.paths) ? document.paths : {})) {
    const methods = Object.entries(isJsonObject(item) ? item : {}).flatMap(([key, value]) =>
      isJsonObject(value) ? expand(key, value, at, item, findings) : [],
    );
    for (const [key, value] of methods) {
      const method = httpMethodSchema.safeParse(key.toUpperCase());
      if (!method.success) continue;
      const read = readMethod(value, document);
      const path = ownPath(at, basePath, read.names, findings);
      const policy = method.data === "OPTIONS" ? readPreflight(value) : undefined;
      if (policy !== undefined) preflights.set(path, policy);
      else if (method.data === "OPTIONS" && isForeignPreflight(value)) findings.push(foreignPreflight(at));
      else
        operations.push({
          id: newId(value, method.data, path, ids),
          method: method.data,
          path,
          place: `${method.data}${at}`,
          read,
        });
    }
  }
  return { operations, preflights };
}

function expand(
  key: string,
  value: JsonObject,
  path: string,
  item: unknown,
  findings: Finding[],
): [string, JsonObject][] {
  if (key !== anyMethod) return [[key, value]];
  const said = isJsonObject(item) ? Object.keys(item) : [];
  findings.push(
    told("any-method", `${path} takes every method.`, `It is read as ${usualMethods.join(", ")}.`, "/operations"),
  );
  const { operationId: _id, ...rest } = value;
  return usualMethods.filter((method) => !said.includes(method)).map((method) => [method, rest]);
}

function ownPath(path: string, basePath: string, names: ReadonlyMap<string, string>, findings: Finding[]): string {
  const below = basePath !== "/" && path.startsWith(basePath) ? path.slice(basePath.length) || "/" : path;
  if (below.includes("+}")) {
    findings.push(
      told("greedy", `${path} takes whatever follows.`, "It is read as one part of a path.", "/operations"),
    );
  }
  return below.replace(/\{([^{}]+?)\+?\}/g, (_, name: string) => `{${names.get(name) ?? name}}`);
}

function newId(value: JsonObject, method: HttpMethod, path: string, ids: Set<string>): string {
  const said = value.operationId;
  const base = typeof said === "string" && said !== "" && !ids.has(said) ? said : `${method.toLowerCase()}-${path}`;
  let id = base;
  for (let count = 2; ids.has(id); count += 1) id = `${base}-${count}`;
  ids.add(id);
  return id;
}

/** As the console's "Enable CORS" makes it. */
function isForeignPreflight(method: JsonObject): boolean {
  const integration = method["x-amazon-apigateway-integration"];
  const isMock = isJsonObject(integration) && String(integration.type).toLowerCase() === "mock";
  return isMock && JSON.stringify(integration.responses ?? {}).includes("Access-Control-Allow-Origin");
}

function foreignPreflight(path: string): Finding {
  return told(
    "preflight",
    `${path} answers preflights in a way of its own.`,
    "Add the policy CORS for the same.",
    "/policies",
  );
}
