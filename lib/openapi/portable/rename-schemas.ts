import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { PortableDocument, PortableOperation } from "../portable-document.ts";
import { nameMaps } from "../references.ts";

const prefix = "#/components/schemas/";

/**
 * The document with its component schemas under other names, in every reference and discriminator mapping too.
 * Throws when two schemas would have one name: a caller's names must tell apart what the document's do.
 */
export function renameSchemas(document: PortableDocument, rename: (name: string) => string): PortableDocument {
  const names = new Map(Object.keys(document.schemas).map((name) => [name, rename(name)]));
  if (new Set(names.values()).size < names.size) throw new Error("Two schemas would have the same name.");
  const write = (value: JsonObject) => renamedObject(names, value, false);
  const schemas = Object.entries(document.schemas).map(([name, schema]) => [names.get(name) ?? name, write(schema)]);
  const operations = document.operations.map((operation): PortableOperation => {
    const { parameters, requestBody, responses } = operation;
    return {
      ...operation,
      parameters: parameters.map(write),
      ...(requestBody && { requestBody: write(requestBody) }),
      responses: renamedObject(names, responses, true),
    };
  });
  return { ...document, operations, schemas: Object.fromEntries(schemas) };
}

type Names = ReadonlyMap<string, string>;

/** Keys whose values are data of the API: a `$ref` inside them refers to nothing. */
const dataKeys = new Set(["default", "enum"]);

/** `keysAreNames` where people chose the keys: a property or a status may be called `default`. */
function renamedObject(names: Names, value: JsonObject, keysAreNames: boolean): JsonObject {
  const entries = Object.entries(value).map(([key, item]) => {
    if (keysAreNames) return [key, renamedValue(names, item, false)] as const;
    if (dataKeys.has(key)) return [key, item] as const;
    if (key === "$ref") return [key, renamedReference(names, item)] as const;
    if (key === "mapping" && isJsonObject(item)) return [key, renamedMapping(names, item)] as const;
    return [key, renamedValue(names, item, nameMaps.has(key))] as const;
  });
  return Object.fromEntries(entries);
}

function renamedValue(names: Names, value: Json | undefined, keysAreNames: boolean): Json | undefined {
  if (Array.isArray(value)) return value.map((item: Json): Json => renamedValue(names, item, false) ?? null);
  return isJsonObject(value) ? renamedObject(names, value, keysAreNames) : value;
}

function renamedMapping(names: Names, mapping: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(mapping).map(([key, target]) => [key, renamedReference(names, target)]));
}

function renamedReference(names: Names, reference: Json | undefined): Json | undefined {
  if (typeof reference !== "string" || !reference.startsWith(prefix)) return reference;
  const name = names.get(reference.slice(prefix.length));
  return name === undefined ? reference : `${prefix}${name}`;
}
