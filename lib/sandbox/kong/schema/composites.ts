import { isObject, type JsonValue, type Unchecked } from "../../core/json.ts";
import {
  bad,
  defaulted,
  type Field,
  type FieldError,
  type FieldErrors,
  good,
  requiredMissing,
  scalar,
} from "./field.ts";

/** A list in the order it was given. */
export function array<T>(element: Field<T>, options: { readonly atLeast?: number } = {}): Field<T[]> {
  return list("array", element, options.atLeast ?? 0);
}

/** A list without doubles. */
export function set<T>(element: Field<T>, options: { readonly atLeast?: number } = {}): Field<T[]> {
  const field = list("set", element, options.atLeast ?? 0);
  return {
    ...field,
    check: (input) => {
      const result = field.check(input);
      return result.ok ? good([...new Set(result.value)]) : result;
    },
  };
}

/** A list that is `value` when it is not given. */
export function listOf<T extends JsonValue>(element: Field<T>, value: T[] = []): Field<T[]> {
  return defaulted(array(element), value, value);
}

function list<T>(type: "array" | "set", element: Field<T>, atLeast: number): Field<T[]> {
  return scalar(
    { type, elements: element.description, ...(atLeast > 0 ? { len_min: atLeast } : {}) },
    (input) => {
      if (!Array.isArray(input)) return bad(`expected ${type === "array" ? "an array" : "a set"}`);
      const results = input.map((item: unknown) => element.check(item));
      if (results.some((result) => !result.ok)) return bad(sparse(results.map((r) => (r.ok ? null : r.error))));
      return good(results.flatMap((result) => (result.ok ? [result.value] : [])));
    },
    [(value) => (value.length < atLeast ? `length must be at least ${atLeast}` : undefined)],
  );
}

/** Errors by position; what follows the last one is left off, as Lua's tables do. */
function sparse(errors: (FieldError | null)[]): (FieldError | null)[] {
  return errors.slice(0, errors.findLastIndex((error) => error !== null) + 1);
}

/** Any keys that pass, each with a value that passes. */
export function map<T>(key: Field<string>, value: Field<T>): Field<Record<string, T>> {
  return scalar(
    { type: "map", keys: key.description, values: value.description },
    (input) => {
      if (!isObject(input)) return bad("expected a map");
      const errors: FieldErrors = {};
      const entries: [string, T][] = [];
      for (const [name, given] of Object.entries(input)) {
        const checkedKey = key.check(name);
        const checked = value.check(given);
        if (!checkedKey.ok) errors[name] = checkedKey.error;
        else if (!checked.ok) errors[name] = checked.error;
        else entries.push([checkedKey.value, checked.value]);
      }
      return Object.keys(errors).length > 0 ? bad(errors) : good(Object.fromEntries(entries));
    },
    [],
  );
}

type Shape = Readonly<Record<string, Field<unknown>>>;
type RecordOf<S extends Shape> = { [Name in keyof S]: S[Name] extends Field<infer T> ? T : never };

/** Named fields and no others. Left out, it is made of its fields' defaults, as Kong does with nested records. */
export function record<S extends Shape>(shape: S): Field<RecordOf<S>> {
  const check = (input: unknown) => (isObject(input) ? checkRecord(shape, input) : bad("expected a record"));
  return {
    description: {
      type: "record",
      fields: Object.entries(shape).map(([name, field]) => ({ [name]: field.description })),
    },
    check,
    initial: () => {
      const result = check({});
      return result.ok ? result.value : undefined;
    },
    merge: (sent, stored) => (isObject(sent) && isObject(stored) ? mergeRecord(shape, sent, stored) : sent),
  };
}

function checkRecord<S extends Shape>(shape: S, input: Unchecked) {
  const errors: FieldErrors = {};
  const value: Unchecked = {};
  for (const name of Object.keys(input)) if (!(name in shape)) errors[name] = "unknown field";
  for (const [name, field] of Object.entries(shape)) {
    if (input[name] === undefined) {
      value[name] = field.initial();
      if (value[name] === undefined) errors[name] = requiredMissing;
      continue;
    }
    const result = field.check(input[name]);
    if (result.ok) value[name] = result.value;
    else errors[name] = result.error;
  }
  if (Object.keys(errors).length > 0) return bad(errors);
  // Every name of the shape was set to what its own field returned, which the compiler cannot follow through a loop.
  return good(value as RecordOf<S>);
}

function mergeRecord(shape: Shape, sent: Unchecked, stored: Unchecked): Unchecked {
  const merged: Unchecked = { ...stored };
  for (const [name, value] of Object.entries(sent)) {
    const field = shape[name];
    merged[name] = field === undefined ? value : field.merge(value, stored[name]);
  }
  return merged;
}
