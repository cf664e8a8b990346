import { isObject, type Unchecked } from "../../core/json.ts";

/** An entity as the Admin API hands it out. */
export type Row = Unchecked & { readonly id: string };

/** The id that a reference holds. */
export function referenceOf(row: Unchecked, field: string): string | undefined {
  const reference = row[field];
  return isObject(reference) && typeof reference.id === "string" ? reference.id : undefined;
}
