import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";

/** RFC 6901: one key as a segment of a pointer. */
export function escapeSegment(key: string | number): string {
  return String(key).replaceAll("~", "~0").replaceAll("/", "~1");
}

/** `/paths/~1orders/get` of its keys. */
export function pointerOf(...keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${escapeSegment(key)}`).join("");
}

/** The keys of a pointer; of none for the whole document. */
export function pointerKeys(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(pointer.startsWith("/") ? 1 : 0)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The keys of a local reference such as `#/components/schemas/Order`; undefined for one that leads elsewhere. */
export function referenceKeys(reference: string): string[] | undefined {
  if (reference === "#") return [];
  if (!reference.startsWith("#/")) return undefined;
  try {
    return pointerKeys(decodeURIComponent(reference.slice(1)));
  } catch {
    return pointerKeys(reference.slice(1));
  }
}

/** The value at a pointer's keys; inherited properties do not count. */
export function valueAt(root: Json | undefined, keys: readonly string[]): Json | undefined {
  let value: Json | undefined = root;
  for (const key of keys) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isJsonObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

export interface Resolved {
  readonly value: Json | undefined;
  /** Where the value really is. */
  readonly keys: readonly string[];
}

/** Follows local references, also those met on the way, for at most `maxHops`. Undefined where one leads nowhere. */
export function resolveReference(root: JsonObject, start: Resolved, maxHops = 50): Resolved | undefined {
  let { value, keys } = start;
  for (let hops = 0; isJsonObject(value) && typeof value.$ref === "string"; hops += 1) {
    const target = referenceKeys(value.$ref);
    if (target === undefined || hops >= maxHops) return undefined;
    keys = target;
    value = valueAt(root, target);
  }
  return value === undefined ? undefined : { value, keys };
}
