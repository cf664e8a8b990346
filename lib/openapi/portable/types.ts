import type { Json, JsonObject } from "#lib/model/json.ts";

/** https://spec.openapis.org/oas/v3.0.3.html#data-types and arrays and objects; null is not one of them. */
const types = ["array", "boolean", "integer", "number", "object", "string"];

export type SchemaTypes =
  /** Any value. */
  | { readonly kind: "any" }
  /** Nothing that JSON Schema knows. */
  | { readonly kind: "unknown" }
  /** Only null. */
  | { readonly kind: "null" }
  | { readonly kind: "types"; readonly names: readonly string[]; readonly nullable: boolean };

/** What `type` says, with the `nullable` that a document has which was never brought to 3.1. */
export function readTypes({ type, nullable }: JsonObject): SchemaTypes {
  if (type === undefined) return { kind: "any" };
  const written: readonly Json[] = Array.isArray(type) ? type : [type];
  const known = written.filter((name) => typeof name === "string" && (name === "null" || types.includes(name)));
  if (known.length < written.length || written.length === 0) return { kind: "unknown" };
  const set = new Set(known.map(String));
  const allowsNull = set.delete("null") || nullable === true;
  // Every integer is a number.
  if (set.has("number")) set.delete("integer");
  if (set.size === 0) return { kind: "null" };
  if (allowsNull && types.every((name) => set.has(name) || name === "integer")) return { kind: "any" };
  return { kind: "types", names: [...set], nullable: allowsNull };
}

/**
 * Alternatives of which one is null, without that one: `nullable` says it on another that has a type. Where none has,
 * as where the other is a reference, the alternatives stay as they are: OpenAPI 3.0.3 hears `nullable` only beside
 * `type` (Schema Object, "nullable"). Of oneOf no second alternative may take null, and a reference might.
 */
export function foldNull(keyword: "anyOf" | "oneOf", alternatives: readonly JsonObject[]): readonly JsonObject[] {
  const rest = alternatives.filter((one) => !isOnlyNull(one));
  const taker = rest.find(canBeNullable);
  if (taker === undefined || rest.length === alternatives.length) return alternatives;
  const isSafe = keyword === "anyOf" || (rest.length + 1 === alternatives.length && rest.every(refusesNull));
  return isSafe ? rest.map((one) => (one === taker ? orNull(one) : one)) : alternatives;
}

function refusesNull(schema: JsonObject): boolean {
  return typeof schema.type === "string" && schema.nullable !== true;
}

function isOnlyNull(schema: JsonObject): boolean {
  const values = schema.enum;
  const isNull = Array.isArray(values) && values.length === 1 && values[0] === null;
  return isNull && Object.keys(schema).every((key) => key === "enum" || annotations.has(key));
}

/** `nullable` widens the type only; what else refuses null must not be there. */
function canBeNullable(schema: JsonObject): boolean {
  return (
    typeof schema.type === "string" && !["allOf", "anyOf", "oneOf", "not"].some((key) => Object.hasOwn(schema, key))
  );
}

function orNull(schema: JsonObject): JsonObject {
  const values = schema.enum;
  if (!Array.isArray(values) || values.includes(null)) return { ...schema, nullable: true };
  return { ...schema, nullable: true, enum: [...values, null] };
}

/** Keywords that allow and refuse nothing. */
export const annotations: ReadonlySet<string> = new Set([
  ...["title", "description", "default", "deprecated", "readOnly", "writeOnly", "xml", "externalDocs"],
]);

/** Whether a value is of a schema's only type. A schema of no or of several types takes any. */
export function fitsType(value: Json, { type, nullable }: JsonObject): boolean {
  if (value === null && nullable === true) return true;
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "boolean":
    case "number":
    case "string":
      return typeof value === type;
    default:
      return true;
  }
}
