import { isObject, type Unchecked } from "../core/json.ts";

/**
 * What the mock server is given instead of the document as it came. Nothing in it can make this process fetch, read a
 * file or run code: references that leave the document accept anything, `x-handler` and `x-seed` (which hold scripts)
 * are dropped. Security is dropped as well, because guarding is the gateway's part. Literal paths come before templated
 * ones, as OpenAPI matches them; the mock server takes the first that fits.
 */
export function prepareDocument(document: Unchecked): Unchecked {
  const cleaned = clean(document, 0);
  if (!isObject(cleaned)) return {};
  const { security: _, ...rest } = cleaned;
  const components = isObject(rest.components) ? { ...rest.components, securitySchemes: {} } : undefined;
  const paths = isObject(rest.paths)
    ? Object.fromEntries(Object.entries(rest.paths).sort(byLiteralFirst).map(unguarded))
    : {};
  return { ...rest, paths, ...(components === undefined ? {} : { components }) };
}

/** Deeper than any document that means something; a hostile one stops here. */
const deepest = 200;

function clean(value: unknown, depth: number): unknown {
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  if (!isObject(value)) return value;
  const reference = value.$ref;
  if (typeof reference === "string" && !reference.startsWith("#")) return {};
  const kept = Object.entries(value).filter(
    ([key]) => key !== "x-handler" && key !== "x-seed" && key !== "securityDefinitions",
  );
  return Object.fromEntries(kept.map(([key, part]) => [key, clean(part, depth + 1)]));
}

const verbs = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function unguarded([path, item]: [string, unknown]): [string, unknown] {
  if (!isObject(item)) return [path, item];
  const parts = Object.entries(item).map(([name, part]) => {
    if (!verbs.includes(name) || !isObject(part)) return [name, part];
    const { security: _, ...operation } = part;
    return [name, operation];
  });
  return [path, Object.fromEntries(parts)];
}

function byLiteralFirst([a]: [string, unknown], [b]: [string, unknown]): number {
  const [left, right] = [rank(a), rank(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Segment by segment, a literal before one that holds a parameter. */
function rank(path: string): string {
  return path
    .split("/")
    .map((segment) => (segment.includes("{") ? "1" : "0"))
    .join("");
}

export function countOperations(document: Unchecked): number {
  if (!isObject(document.paths)) return 0;
  return Object.values(document.paths)
    .flatMap((item) => (isObject(item) ? Object.keys(item) : []))
    .filter((key) => verbs.includes(key)).length;
}
