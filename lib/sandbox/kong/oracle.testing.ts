import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import { isObject, type Unchecked } from "../core/json.ts";
import type { AdminCall } from "./admin/admin-server.ts";

/** Holds recorded Admin API traffic against the vendor's own description of it. */
export interface Oracle {
  /** What the description does not allow, one sentence each. */
  readonly problems: (calls: readonly AdminCall[]) => string[];
  /** The same for one plugin's configuration, as stored. */
  readonly pluginProblems: (name: string, config: unknown) => string[];
  /** The defaults that the description gives a plugin's configuration. */
  readonly pluginDefaults: (name: string) => unknown;
}

/** The folder that GATEHOUSE_ORACLES names, with the vendor's OpenAPI and plugin schemas. */
const folder =
  process.env.GATEHOUSE_ORACLES === undefined ? undefined : path.join(process.env.GATEHOUSE_ORACLES, "kong");

export const oracleIsThere = folder !== undefined && existsSync(folder);
export const oracleAbsence = "GATEHOUSE_ORACLES names no folder with Kong's own descriptions";

/** Throws when there is no oracle: ask `oracleIsThere` first. */
export function loadOracle(): Oracle {
  if (folder === undefined) throw new Error(oracleAbsence);
  const document = object(load(readFileSync(path.join(folder, "admin-oss-3.9.openapi.yaml"), "utf8")));
  const schemas = new Schemas(document);
  return {
    problems: (calls) => calls.flatMap((call) => callProblems(document, schemas, call)),
    pluginProblems: (name, config) => schemas.problems(`plugin ${name}`, pluginSchema(folder, name), config),
    pluginDefaults: (name) => defaultsOf(pluginSchema(folder, name)),
  };
}

/** Credentials and groups are not described at all, nor are these addresses. */
const undescribed = [
  /^\/(acls|key-auths)/,
  /^\/consumers\/[^/]+\/(key-auth|acls)/,
  /^\/routes\/[^/]+\/service$/,
  /^\/plugins\/enabled/,
  /^\/__sandbox/,
];

/** Which component describes the rows of a collection. */
const components: Readonly<Record<string, string>> = {
  services: "Service",
  routes: "Route",
  plugins: "Plugin",
  upstreams: "Upstream",
  targets: "Target",
  consumers: "Consumer",
};

function callProblems(document: Unchecked, schemas: Schemas, call: AdminCall): string[] {
  const [pathname = "/"] = call.path.split("?");
  // A refusal carries Kong's error object, which the description leaves open.
  if (undescribed.some((pattern) => pattern.test(pathname)) || call.status >= 400) return [];
  const label = `${call.method} ${pathname.replace(/[0-9a-f-]{36}/g, "{id}")} ${call.status}`;
  const operation = findPath(document, pathname)?.[call.method.toLowerCase()];
  if (["HEAD", "OPTIONS"].includes(call.method)) return [];
  if (!isObject(operation)) return [`${label}: the description has no such operation.`];
  const responses = object(operation.responses);
  // Creations are described with 200; Kong answers 201 to all of them.
  const response = responses[String(call.status)] ?? (call.status === 201 ? responses["200"] : undefined);
  if (!isObject(response)) return [`${label}: the description has no such status.`];
  const component = componentOf(pathname);
  if (component === undefined)
    return schemas.problems(label, schemas.content(schemas.resolve(response)), call.responseBody);
  const row = schemas.component(component);
  const rows = isList(call.responseBody) ? call.responseBody.data : [call.responseBody];
  return [
    ...rows.flatMap((item) => schemas.problems(label, row, item)),
    ...(component === "Plugin" ? rows.flatMap((item) => configProblems(schemas, label, item)) : []),
    ...schemas.problems(`${label} (what was sent)`, { ...row, required: [] }, withoutNames(call.requestBody)),
  ];
}

function configProblems(schemas: Schemas, label: string, row: unknown): string[] {
  if (!isObject(row) || typeof row.name !== "string" || folder === undefined) return [];
  return schemas.problems(`${label} ${row.name}`, pluginSchema(folder, row.name), row.config);
}

function componentOf(pathname: string): string | undefined {
  const segments = pathname.split("/").slice(1);
  return segments[0] === "schemas"
    ? undefined
    : components[segments.length >= 3 ? (segments[2] ?? "") : (segments[0] ?? "")];
}

function isList(body: unknown): body is { data: unknown[] } {
  return isObject(body) && Array.isArray(body.data);
}

/** A reference may be given by name instead of by id; the description knows the id only. */
function withoutNames(body: unknown): unknown {
  if (!isObject(body)) return undefined;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => !(isObject(value) && "name" in value)));
}

function findPath(document: Unchecked, pathname: string): Unchecked | undefined {
  const templates = Object.entries(object(document.paths)).filter(([template]) => {
    // One of its paths lacks a slash: /services/{service_id_or_name}plugins.
    const corrected = template.replace(/\}(\w)/, "}/$1");
    return new RegExp(`^${corrected.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(pathname);
  });
  const [best] = templates.sort(([a], [b]) => a.split("{").length - b.split("{").length);
  return best === undefined ? undefined : object(best[1]);
}

class Schemas {
  readonly #ajv = addFormats.default(new Ajv({ strict: false, allErrors: true }));
  readonly #components = new Map<string, Unchecked>();
  readonly #compiled = new Map<Unchecked, ValidateFunction>();
  readonly #document: Unchecked;

  constructor(document: Unchecked) {
    this.#document = document;
  }

  resolve(value: Unchecked): Unchecked {
    const reference = value.$ref;
    if (typeof reference !== "string") return value;
    const keys = reference.slice(2).split("/");
    return this.resolve(keys.reduce<Unchecked>((branch, key) => object(branch[key]), this.#document));
  }

  component(name: string): Unchecked {
    const known = this.#components.get(name);
    if (known !== undefined) return known;
    const described = this.resolve({ $ref: `#/components/schemas/${name}` });
    // Kong 3.9 stamps updates of upstreams and targets too (its entity schemas); the description forgot them.
    const properties = { updated_at: { type: "number" }, ...object(described.properties) };
    const component = { ...described, properties };
    this.#components.set(name, component);
    return component;
  }

  content(holder: Unchecked): Unchecked {
    const content = object(holder.content ?? {});
    const json = object(content["application/json"] ?? {});
    return this.resolve(object(json.schema ?? {}));
  }

  /** Kong sends null for what is not set; the description does not write it down. Unknown keys are problems here. */
  problems(label: string, schema: Unchecked, value: unknown): string[] {
    const told = withoutNulls(value);
    const validate = this.#validator(schema);
    if (told === undefined || validate(told)) return unknownKeys(label, schema, told);
    return (validate.errors ?? []).map(
      (error) => `${label}: ${error.instancePath || "the body"} ${error.message ?? ""}`,
    );
  }

  #validator(schema: Unchecked): ValidateFunction {
    const known = this.#compiled.get(schema);
    if (known !== undefined) return known;
    const compiled = this.#ajv.compile({ ...schema, components: this.#document.components });
    this.#compiled.set(schema, compiled);
    return compiled;
  }
}

function unknownKeys(label: string, schema: Unchecked, value: unknown): string[] {
  if (!isObject(value) || !isObject(schema.properties) || schema.additionalProperties !== undefined) return [];
  const { properties } = schema;
  return Object.entries(value).flatMap(([key, part]) => {
    const described = properties[key];
    return isObject(described)
      ? unknownKeys(`${label} ${key}`, described, part)
      : [`${label}: "${key}" is not described.`];
  });
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === null ? [] : [[key, withoutNulls(part)]])),
  );
}

const pluginSchemas = new Map<string, Unchecked>();

function pluginSchema(from: string, name: string): Unchecked {
  const known = pluginSchemas.get(name);
  if (known !== undefined) return known;
  const file = `${name.replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase())}.json`;
  const parsed: unknown = JSON.parse(readFileSync(path.join(from, "plugins-3.9", file), "utf8"));
  const schema = object(object(object(parsed).properties).config);
  pluginSchemas.set(name, schema);
  return schema;
}

function defaultsOf(schema: Unchecked): unknown {
  if (schema.default !== undefined) return schema.default;
  if (!isObject(schema.properties)) return undefined;
  const entries = Object.entries(schema.properties).map(([key, part]) => [key, defaultsOf(object(part))] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function object(value: unknown): Unchecked {
  if (!isObject(value))
    throw new Error(`The description holds ${JSON.stringify(value)?.slice(0, 80)} where an object belongs.`);
  return value;
}
