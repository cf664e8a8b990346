import type { JsonObject } from "#lib/model/json.ts";

/**
 * Lower and upper bounds, exclusive ones as booleans. In 3.1 both kinds may stand side by side, and the narrower one
 * counts: JSON Schema 2020-12, "exclusiveMinimum"; OpenAPI 3.0.3 takes it from JSON Schema Wright 00.
 */
export function readBounds(schema: JsonObject): JsonObject {
  const lower = narrower(schema.minimum, schema.exclusiveMinimum, Math.max);
  const upper = narrower(schema.maximum, schema.exclusiveMaximum, Math.min);
  return {
    ...(lower && { minimum: lower.bound, ...(lower.exclusive && { exclusiveMinimum: true }) }),
    ...(upper && { maximum: upper.bound, ...(upper.exclusive && { exclusiveMaximum: true }) }),
  };
}

function narrower(inclusive: unknown, exclusive: unknown, pick: (a: number, b: number) => number) {
  const bound = typeof inclusive === "number" ? inclusive : undefined;
  if (typeof exclusive !== "number") return bound === undefined ? undefined : { bound, exclusive: exclusive === true };
  if (bound === undefined || pick(bound, exclusive) === exclusive) return { bound: exclusive, exclusive: true };
  return { bound, exclusive: false };
}
