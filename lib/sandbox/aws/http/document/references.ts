import { isObject, type Unchecked } from "../../../core/json.ts";

/** What the reference names in this document; a value without one is its own. Undefined when it names nothing here. */
export function resolve(document: Unchecked, value: unknown): unknown {
  if (!isObject(value) || typeof value.$ref !== "string") return value;
  return lookUp(document, value.$ref);
}

/** The places of an operation whose schemas are nowhere in the document, as the vendor lists them. */
export function missingReferences(document: Unchecked, where: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => missingReferences(document, where, item));
  if (!isObject(value)) return [];
  if (typeof value.$ref === "string")
    return lookUp(document, value.$ref) === undefined
      ? [`Parse issue: attribute ${where}.${value.$ref} is missing`]
      : [];
  return Object.entries(value).flatMap(([key, inner]) => {
    // Media types are not part of the place, and what is below an extension is no reference of OpenAPI's.
    if (key.startsWith("x-")) return [];
    return missingReferences(document, key.includes("/") ? where : `${where}.${key}`, inner);
  });
}

function lookUp(document: Unchecked, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let found: unknown = document;
  for (const segment of reference.slice(2).split("/")) {
    if (!isObject(found)) return undefined;
    found = found[decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~")];
  }
  return found;
}
