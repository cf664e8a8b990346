import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";

/** Keywords that models know and that mean the same there: "Amazon API Gateway important notes", data models. */
const plainKeywords = [
  "$ref",
  "type",
  "title",
  "enum",
  "minLength",
  "maxLength",
  "pattern",
  "minimum",
  "maximum",
  "multipleOf",
  "uniqueItems",
  "minProperties",
  "maxProperties",
] as const;

/**
 * An OpenAPI 3.0 schema as a model of API Gateway: JSON Schema draft 4 without what an import refuses or reads otherwise.
 * What comes out allows at least what the schema allows, so a check is never stricter than the definition.
 */
export function modelSchema(schema: JsonObject): JsonObject {
  const open = schema.nullable === true ? withoutType(schema) : schema;
  const kept = Object.fromEntries(plainKeywords.flatMap((key) => (open[key] === undefined ? [] : [[key, open[key]]])));
  const properties = isJsonObject(open.properties) ? mapValues(open.properties) : undefined;
  const required = requiredOf(open);
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((key) => {
    const list = open[key];
    return Array.isArray(list) && list.length > 0 ? [[key, list.map(childSchema)] as const] : [];
  });
  return ensureContent({
    ...kept,
    ...(properties && Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(isJsonObject(open.items) ? { items: childSchema(open.items) } : {}),
    ...Object.fromEntries(lists),
    ...additional(open.additionalProperties),
  });
}

/** Draft 4 has no `nullable`, and an import no type "null": whatever would refuse null is left out. */
function withoutType(schema: JsonObject): JsonObject {
  const { type: _type, enum: _enum, allOf: _all, anyOf: _any, oneOf: _one, $ref: _ref, ...rest } = schema;
  return rest;
}

/** What only responses carry must not be asked of a request. */
function requiredOf({ required, properties }: JsonObject): Json[] {
  const known = isJsonObject(properties) ? properties : {};
  const isReadOnly = (name: Json) => {
    const property = typeof name === "string" ? known[name] : undefined;
    return isJsonObject(property) && property.readOnly === true;
  };
  return Array.isArray(required) ? required.filter((name: Json) => !isReadOnly(name)) : [];
}

function additional(value: Json | undefined): JsonObject {
  if (value === false) return { additionalProperties: false };
  return isJsonObject(value) && Object.keys(value).length > 0 ? { additionalProperties: childSchema(value) } : {};
}

function mapValues(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, childSchema(value)]));
}

function childSchema(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? modelSchema(value) : {};
}

/** A model needs a property, an item or some other rule: what says nothing says so by a title. */
function ensureContent(schema: JsonObject): JsonObject {
  if (schema.type === "array" && schema.items === undefined) return { ...schema, items: { title: "Any" } };
  return Object.keys(schema).length > 0 ? schema : { title: "Any" };
}
