import type { JsonObject } from "../../core/json.ts";

/** One sentence, or one per part of a composite field: the shape of Kong's `fields`. */
export type FieldError = string | FieldErrors | (FieldError | null)[];
export interface FieldErrors {
  [field: string]: FieldError;
}

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: FieldError };

/**
 * One field of an entity or of a plugin's configuration: how it is checked, what stands in for it when it is not given,
 * and how `GET /schemas/…` describes it. Modelled on the field types of Kong's schema language.
 */
export interface Field<T> {
  readonly check: (input: unknown) => Checked<T>;
  /** What an absent field becomes; undefined when it must be given. */
  readonly initial: () => T | undefined;
  /** PATCH: what was sent laid over what is stored. */
  readonly merge: (sent: unknown, stored: unknown) => unknown;
  readonly description: JsonObject;
}

export type TypeOf<F> = F extends Field<infer T> ? T : never;

export const requiredMissing = "required field missing";

export function good<T>(value: T): Checked<T> {
  return { ok: true, value };
}

export function bad(error: FieldError): { ok: false; error: FieldError } {
  return { ok: false, error };
}

/** A rule beyond the type: undefined when it holds, else the sentence Kong says. */
export type Rule<T> = (value: T) => string | undefined;

/** A field of one piece, replaced whole by PATCH, that must be given. */
export function scalar<T>(
  description: JsonObject,
  read: (input: unknown) => Checked<T>,
  rules: readonly Rule<T>[],
): Field<T> {
  return {
    description,
    initial: () => undefined,
    merge: (sent) => sent,
    check: (input) => {
      if (input === null || input === undefined) return bad(requiredMissing);
      const result = read(input);
      if (!result.ok) return result;
      for (const rule of rules) {
        const problem = rule(result.value);
        if (problem !== undefined) return bad(problem);
      }
      return result;
    },
  };
}

/** May be left out or null; then it is null. */
export function optional<T>(field: Field<T>): Field<T | null> {
  return {
    description: field.description,
    initial: () => null,
    merge: field.merge,
    check: (input) => (input === null || input === undefined ? good(null) : field.check(input)),
  };
}

/** Left out or null, it becomes the default. */
export function defaulted<T>(field: Field<T>, value: T, described: JsonObject[string]): Field<T> {
  return {
    description: { ...field.description, default: described },
    initial: () => structuredClone(value),
    merge: field.merge,
    check: (input) => (input === null || input === undefined ? good(structuredClone(value)) : field.check(input)),
  };
}
