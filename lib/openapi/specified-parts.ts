import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { nameMaps } from "./references.ts";

/**
 * The document with its examples emptied and its extensions left out. They are half of a large document, and no
 * specification says how they are structured, while whatever walks the document pays for each value in them.
 */
export function specifiedParts(document: JsonObject): JsonObject {
  return emptiedObject(document, false);
}

function emptied(key: string, value: Json | undefined, isName: boolean): Json | undefined {
  if (typeof value !== "object" || value === null) return value;
  if (!isName && key === "example") return null;
  if (!isName && key === "examples") return emptiedExamples(value);
  if (Array.isArray(value)) return value.map((item): Json => emptied("", item, false) ?? null);
  return isJsonObject(value) ? emptiedObject(value, !isName && nameMaps.has(key)) : value;
}

function emptiedObject(value: JsonObject, holdsNames: boolean): JsonObject {
  const result: Record<string, Json | undefined> = {};
  for (const [key, item] of Object.entries(value)) {
    if (holdsNames || !key.startsWith("x-")) result[key] = emptied(key, item, holdsNames);
  }
  return result;
}

/** Example Objects keep all but their value: https://spec.openapis.org/oas/v3.1.0.html#example-object */
function emptiedExamples(examples: Json): Json {
  if (!isJsonObject(examples)) return [];
  return Object.fromEntries(
    Object.entries(examples).map(([name, example]) => [
      name,
      isJsonObject(example) && Object.hasOwn(example, "value") ? { ...example, value: null } : example,
    ]),
  );
}
