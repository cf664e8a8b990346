import { isJsonObject, type Json } from "#lib/model/json.ts";
import type { Loss } from "./losses.ts";

type Check = (value: Json) => boolean;

const isString: Check = (value) => typeof value === "string";
const isBoolean: Check = (value) => typeof value === "boolean";
const isCount: Check = (value) => Number.isInteger(value) && Number(value) >= 0;

/** Keywords that both dialects have and whose value is taken as it is, when it is of the right kind. */
export const plainKeywords: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["title", isString],
  ["description", isString],
  ["format", isString],
  ["pattern", isString],
  ["multipleOf", (value) => typeof value === "number" && value > 0],
  ["minLength", isCount],
  ["maxLength", isCount],
  ["minItems", isCount],
  ["maxItems", isCount],
  ["minProperties", isCount],
  ["maxProperties", isCount],
  ["uniqueItems", isBoolean],
  ["readOnly", isBoolean],
  ["writeOnly", isBoolean],
  ["deprecated", isBoolean],
  ["default", () => true],
  ["enum", (value) => Array.isArray(value) && value.length > 0],
  ["required", (value) => Array.isArray(value) && value.every((name) => typeof name === "string")],
]);

/** Keywords that `schema.ts` reads one by one. */
export const convertedKeywords: ReadonlySet<string> = new Set([
  ...["$ref", "type", "nullable", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  ...["allOf", "anyOf", "oneOf", "not", "items", "properties", "additionalProperties"],
  ...["discriminator", "xml", "externalDocs", "contentEncoding", "contentMediaType"],
]);

/** Keywords that say where a schema is and not what it allows. What is in `$defs` becomes a component when used. */
export const silentKeywords: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "id", "$anchor", "$comment", "$defs", "definitions", "$vocabulary"],
  ...["$dynamicAnchor", "$recursiveAnchor"],
]);

/** Keywords of JSON Schema 2020-12, and of drafts before it, that OpenAPI 3.0.3 does not have. */
export const lostKeywords: ReadonlyMap<string, Loss> = new Map<string, Loss>([
  ["example", "examples"],
  ["examples", "examples"],
  ["prefixItems", "prefix-items"],
  ["additionalItems", "prefix-items"],
  ["if", "conditions"],
  ["then", "conditions"],
  ["else", "conditions"],
  ["dependentRequired", "dependents"],
  ["dependentSchemas", "dependents"],
  ["dependencies", "dependents"],
  ["unevaluatedProperties", "unevaluated"],
  ["unevaluatedItems", "unevaluated"],
  ["contains", "contains"],
  ["minContains", "contains"],
  ["maxContains", "contains"],
  ["propertyNames", "property-names"],
  ["patternProperties", "pattern-properties"],
  ["contentSchema", "content"],
  ["$dynamicRef", "dynamic-reference"],
  ["$recursiveRef", "dynamic-reference"],
]);

/** The order in which a schema is printed. */
export const keywordOrder: readonly string[] = [
  ...["$ref", "title", "description", "type", "nullable", "format", "enum", "default"],
  ...["multipleOf", "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "minLength", "maxLength", "pattern"],
  ...["items", "minItems", "maxItems", "uniqueItems", "required", "properties", "additionalProperties"],
  ...["minProperties", "maxProperties", "allOf", "oneOf", "anyOf", "not", "discriminator"],
  ...["readOnly", "writeOnly", "deprecated", "xml", "externalDocs"],
];

/** The fields of an object that are of the right kind; undefined when one that is needed is not. */
export function pick(value: Json | undefined, fields: Readonly<Record<string, "string" | "boolean">>, needed?: string) {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(fields).flatMap(([field, kind]) => {
    const item = Object.hasOwn(value, field) ? value[field] : undefined;
    return typeof item === kind ? [[field, item] as const] : [];
  });
  if (needed !== undefined && !entries.some(([field]) => field === needed)) return undefined;
  return Object.fromEntries(entries);
}
