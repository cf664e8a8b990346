import { isObject, type Unchecked } from "../../../core/json.ts";

/** Deep enough for a sample; schemas may hold themselves. */
const deepest = 8;

/**
 * A value that a schema allows, for "Mock response", which "generates sample responses from schemas, when schemas are
 * provided and examples are not". `$ref`s point into the document.
 */
export function sampleOf(schema: unknown, document: Unchecked, depth = 0): unknown {
  if (!isObject(schema) || depth > deepest) return null;
  if (typeof schema.$ref === "string") return sampleOf(follow(schema.$ref, document), document, depth + 1);
  for (const given of [schema.example, schema.default]) if (given !== undefined) return given;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const inside = (part: unknown) => sampleOf(part, document, depth + 1);
  if (Array.isArray(schema.allOf)) {
    const parts = schema.allOf.map(inside).filter(isObject);
    if (parts.length > 0) return Object.assign({}, ...parts);
  }
  const choices = [schema.oneOf, schema.anyOf].find(Array.isArray);
  if (choices !== undefined) return inside(choices[0]);
  return ofType(schema, inside);
}

function ofType(schema: Unchecked, inside: (part: unknown) => unknown): unknown {
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : 0;
    case "boolean":
      return true;
    case "array":
      return [inside(schema.items)];
    default: {
      const properties = isObject(schema.properties) ? Object.entries(schema.properties) : [];
      return Object.fromEntries(properties.map(([name, part]) => [name, inside(part)]));
    }
  }
}

function follow(reference: string, document: Unchecked): unknown {
  return reference
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
}
