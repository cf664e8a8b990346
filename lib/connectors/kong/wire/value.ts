import { isJsonObject, type Json } from "#lib/model/json.ts";

/** Kong says absent by `null`, by an empty list and by an empty object. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}

/** Kong keeps these lists as sets and gives them back in any order. */
export function sortSet(value: Json): Json {
  return Array.isArray(value) ? value.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)) : value;
}

export function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
