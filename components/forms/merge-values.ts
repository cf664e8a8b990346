import type { Json } from "#lib/model/json.ts";

/** Fields by name, as plain data. An absent field and an `undefined` one mean the same. */
export type Values = Readonly<Record<string, Json | undefined>>;

/** A field that two people changed differently since both last agreed. */
export interface FieldConflict {
  readonly field: string;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
}

export interface Merge {
  /** Both sides' changes; where they conflict, mine stands until somebody has chosen. */
  readonly values: Values;
  readonly conflicts: readonly FieldConflict[];
  /** Fields that only they changed, taken over. */
  readonly taken: readonly string[];
}

/** Merges one field that both changed; undefined where only a person can. */
export type FieldMerge = (base: Json | undefined, mine: Json | undefined, theirs: Json | undefined) => Json | undefined;

/**
 * Three-way merge, field by field: what one side left as it was is taken from the other; what both changed to different
 * values is a conflict. Pure.
 */
export function mergeValues(
  base: Values,
  mine: Values,
  theirs: Values,
  special: Readonly<Record<string, FieldMerge>> = {},
): Merge {
  const values: Record<string, Json | undefined> = {};
  const conflicts: FieldConflict[] = [];
  const taken: string[] = [];
  for (const field of new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])) {
    const [was, my, their] = [base[field], mine[field], theirs[field]];
    values[field] = my;
    if (same(my, their) || same(their, was)) continue;
    if (same(my, was)) {
      values[field] = their;
      taken.push(field);
      continue;
    }
    const merged = special[field]?.(was, my, their);
    if (merged === undefined) conflicts.push({ field, mine: my, theirs: their });
    else values[field] = merged;
  }
  return { values, conflicts, taken };
}

/** The fields that differ, by name. */
export function changedFields(before: Values, after: Values): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => !same(before[field], after[field]));
}

/** Equal as data, whatever the order of keys. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  return one === other || canonical(one) === canonical(other);
}

function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Merges two orders of ids: whoever moved nothing follows the other; what each added stays behind its neighbour.
 * Undefined when both moved the same ids differently.
 */
export function mergeOrder(base: readonly string[], mine: readonly string[], theirs: readonly string[]) {
  const shared = new Set(base.filter((id) => mine.includes(id) && theirs.includes(id)));
  const kept = (order: readonly string[]) => order.filter((id) => shared.has(id)).join("\n");
  if (kept(mine) !== kept(base) && kept(theirs) !== kept(base) && kept(mine) !== kept(theirs)) return undefined;
  const [lead, other] = kept(mine) === kept(base) ? [theirs, mine] : [mine, theirs];
  const merged = lead.filter((id) => other.includes(id) || !base.includes(id));
  for (const [position, id] of other.entries()) {
    if (merged.includes(id) || base.includes(id)) continue;
    const neighbour = other.slice(0, position).findLast((before) => merged.includes(before));
    merged.splice(neighbour === undefined ? 0 : merged.indexOf(neighbour) + 1, 0, id);
  }
  return merged;
}
