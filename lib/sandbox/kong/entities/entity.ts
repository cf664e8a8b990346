import type { Unchecked } from "../../core/json.ts";
import type { Field, FieldError, FieldErrors } from "../schema/field.ts";

/** Where one entity points at another, and what happens to it when that one goes. */
export interface ForeignKey {
  readonly field: string;
  readonly kind: string;
  readonly onDelete: "cascade" | "restrict";
}

interface EntityRules<T> {
  /** Kong's own name of the table, as it appears in messages. */
  readonly kind: string;
  /** First segment of its collection in the Admin API. */
  readonly path: string;
  /** Segment of its collection below a parent. */
  readonly nestedPath: string;
  /** The field by which children refer to it. */
  readonly parameter: string;
  /** The field that may stand in a URL instead of the id. */
  readonly endpointKey?: keyof T & string;
  /** What that field may hold: an address with anything else is refused. */
  readonly endpointField?: Field<string>;
  readonly schema: Field<T>;
  readonly unique: readonly (keyof T & string)[];
  /** Fields that are unique together; null counts as a value. */
  readonly uniqueTogether?: readonly (keyof T & string)[];
  readonly foreign: readonly ForeignKey[];
  /** Seconds with a fraction instead of whole seconds. */
  readonly fractionalTimestamps?: boolean;
  /** Shorthand fields and normal forms, before the schema is applied. */
  readonly prepare?: (input: Unchecked) => Unchecked;
  /** Rules over several fields, after it. */
  readonly check?: (entity: T) => FieldErrors;
}

/** The entity with its defaults, or what is wrong with which field. */
export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: FieldErrors };

export interface EntityDefinition<T = unknown> extends EntityRules<T> {
  /** Credentials and groups are never updated, so they say only when they were made. */
  readonly hasUpdatedAt: boolean;
  readonly validate: (input: Unchecked) => Validated<T>;
  /** PATCH: what was sent over what is stored, shorthand expanded. */
  readonly merge: (sent: Unchecked, stored: Unchecked) => unknown;
  /** Reads what is on disk. Throws when it is not one. */
  readonly read: (value: unknown) => T;
}

export function defineEntity<T>(rules: EntityRules<T>): EntityDefinition<T> {
  const prepare = rules.prepare ?? ((input: Unchecked) => input);
  return {
    ...rules,
    hasUpdatedAt: JSON.stringify(rules.schema.description).includes('"updated_at"'),
    validate: (input) => {
      const result = rules.schema.check(prepare(input));
      if (!result.ok) return { ok: false, error: byField(result.error) };
      const errors = rules.check?.(result.value) ?? {};
      return Object.keys(errors).length > 0 ? { ok: false, error: errors } : result;
    },
    merge: (sent, stored) => rules.schema.merge(prepare(sent), stored),
    read: (value) => {
      const result = rules.schema.check(value);
      if (!result.ok) throw new Error(`The stored ${rules.kind} entity is not valid: ${JSON.stringify(result.error)}`);
      return result.value;
    },
  };
}

/** Entities are records, whose errors come by field; anything else is said of the whole. */
function byField(error: FieldError): FieldErrors {
  return typeof error === "string" || Array.isArray(error) ? { "@entity": [error].flat() } : error;
}
