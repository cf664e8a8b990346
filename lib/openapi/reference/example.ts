import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { resolved, resolvedObject } from "./schema-lines.ts";

const bounds = { depth: 6, values: 400 };

/** A value that a schema allows, made of its own examples, defaults and types. The same each time. */
export function exampleOf(root: JsonObject, given: Json | undefined): Json {
  return example(root, given, 0, { left: bounds.values });
}

interface Budget {
  left: number;
}

function example(root: JsonObject, given: Json | undefined, depth: number, budget: Budget): Json {
  budget.left -= 1;
  const schema = resolved(root, given);
  if (!isJsonObject(schema)) return null;
  const said =
    schema.example ??
    (Array.isArray(schema.examples) ? schema.examples[0] : undefined) ??
    schema.const ??
    schema.default;
  if (said !== undefined) return said;
  if (Array.isArray(schema.enum) && schema.enum[0] !== undefined) return schema.enum[0];
  if (depth >= bounds.depth || budget.left <= 0) return null;
  const alternative = [schema.oneOf, schema.anyOf].find(Array.isArray)?.[0];
  if (alternative !== undefined) return example(root, alternative, depth + 1, budget);
  if (Array.isArray(schema.allOf)) {
    const parts = schema.allOf.map((part) => example(root, part, depth + 1, budget)).filter(isJsonObject);
    return Object.assign({}, ...parts, propertiesOf(root, schema, depth, budget));
  }
  const [type] = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (type === "array") return schema.items === undefined ? [] : [example(root, schema.items, depth + 1, budget)];
  if (type === "object" || isJsonObject(schema.properties)) return propertiesOf(root, schema, depth, budget);
  return plainExample(type, schema);
}

function propertiesOf(root: JsonObject, schema: JsonObject, depth: number, budget: Budget): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const shown = Object.entries(properties)
    .filter(([, property]) => resolvedObject(root, property).writeOnly !== true)
    .slice(0, Math.max(0, budget.left));
  return Object.fromEntries(shown.map(([name, property]) => [name, example(root, property, depth + 1, budget)]));
}

const formats: Readonly<Record<string, string>> = {
  "date-time": "2026-01-31T12:00:00Z",
  date: "2026-01-31",
  email: "someone@example.com",
  uri: "https://example.com",
  uuid: "3fa85f64-5717-4562-b3fc-2c963f66afa6",
};

function plainExample(type: Json | undefined, schema: JsonObject): Json {
  switch (type) {
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 1;
    case "boolean":
      return true;
    case "string":
      return (typeof schema.format === "string" ? formats[schema.format] : undefined) ?? "text";
    default:
      return null;
  }
}
