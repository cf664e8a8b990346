import { load } from "js-yaml";
import { isObject, parseJson, type Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";

/** An OpenAPI document of one of the two supported versions, with the places that differ between them made one. */
export interface ApiDocument {
  readonly version: "2.0" | "3.0";
  readonly root: Unchecked;
  /** `definitions`, or `components.schemas`. */
  readonly schemas: Unchecked;
  readonly securitySchemes: Unchecked;
  /** `/v1`, or empty. */
  readonly basePath: string;
}

export interface AccountVariables {
  readonly accountId: string;
  readonly region: string;
}

/**
 * Reads JSON or YAML. Only 2.0 and 3.0 are known; 3.1 is refused as any other text is.
 * `${AWS::AccountId}` and its like are filled in first: "AWS variables for OpenAPI import".
 */
export function readDocument(text: string, { accountId, region }: AccountVariables): ApiDocument {
  const filled = text
    .replace(/\$\{AWS::AccountId\}/g, accountId)
    .replace(/\$\{AWS::Partition\}/g, "aws")
    .replace(/\$\{AWS::Region\}/g, region);
  const root = parseJson(filled) ?? parseYaml(filled);
  if (!isObject(root)) throw invalidInput();
  if (root.swagger === "2.0")
    return {
      ...{ version: "2.0", root, basePath: typeof root.basePath === "string" ? root.basePath : "" },
      ...{ schemas: objectAt(root, "definitions"), securitySchemes: objectAt(root, "securityDefinitions") },
    };
  if (typeof root.openapi !== "string" || !/^3\.0\.\d+$/.test(root.openapi)) throw invalidInput();
  const components = objectAt(root, "components");
  return {
    ...{ version: "3.0", root, basePath: basePathOfServers(root.servers) },
    ...{ schemas: objectAt(components, "schemas"), securitySchemes: objectAt(components, "securitySchemes") },
  };
}

/** The member when it is an object, and an empty one otherwise. */
export function objectAt(parent: unknown, member: string): Unchecked {
  const value = isObject(parent) ? parent[member] : undefined;
  return isObject(value) ? value : {};
}

export function objectsAt(parent: unknown, member: string): Unchecked[] {
  const value = isObject(parent) ? parent[member] : undefined;
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textAt(parent: unknown, member: string): string | undefined {
  const value = isObject(parent) ? parent[member] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** What a local reference (`#/components/parameters/Limit`) stands for; the value itself when it is none. */
export function resolve(document: ApiDocument, value: unknown): unknown {
  const reference = textAt(value, "$ref");
  if (reference === undefined || !reference.startsWith("#/")) return value;
  const parts = reference.slice(2).split("/").map(unescapePart);
  return parts.reduce<unknown>((parent, part) => (isObject(parent) ? parent[part] : undefined), document.root);
}

/** The first server with a `basePath` variable decides, or else the first one's path: "The OpenAPI basePath property". */
function basePathOfServers(servers: unknown): string {
  const list = Array.isArray(servers) ? servers.filter(isObject) : [];
  for (const server of list) {
    const base = textAt(objectAt(objectAt(server, "variables"), "basePath"), "default");
    if (base !== undefined) return base.startsWith("/") ? base : `/${base}`;
  }
  const url = textAt(list[0], "url") ?? "";
  const path = url.replace(/^[a-z]+:\/\/[^/]*/i, "").replace(/\/$/, "");
  return path.includes("{") ? "" : path;
}

function parseYaml(text: string): unknown {
  try {
    return load(text);
  } catch {
    return undefined;
  }
}

function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function invalidInput() {
  return badRequest("Invalid OpenAPI input.");
}
