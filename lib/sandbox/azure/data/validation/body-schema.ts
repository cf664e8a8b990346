import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { isObject, type Unchecked } from "../../../core/json.ts";
import type { Operation, State } from "../../model.ts";
import { definitionPointer } from "../schema-document.ts";

type Representation = NonNullable<Operation["responses"][number]["representations"]>[number];

const compiled = new WeakMap<object, Map<string, ValidateFunction>>();

/** Why a body does not conform, or an empty list; undefined when the API's schema does not hold the definition. */
export function bodyProblems(
  state: State,
  apiId: string,
  { schemaId, typeName }: Representation,
  allowsMore: boolean | undefined,
  value: unknown,
): readonly string[] | undefined {
  const schema = state.find("schemas", ({ api, name }) => api === apiId && name === schemaId);
  const validate = schema && typeName ? validator(schema.document, typeName, allowsMore) : undefined;
  if (validate === undefined) return undefined;
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "The body"} ${message ?? ""}`);
}

function validator(
  document: Unchecked,
  typeName: string,
  allowsMore: boolean | undefined,
): ValidateFunction | undefined {
  const known = compiled.get(document) ?? new Map<string, ValidateFunction>();
  compiled.set(document, known);
  const key = `${allowsMore}/${typeName}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const $ref = definitionPointer(document, typeName);
  if ($ref === undefined) return undefined;
  const prepared = prepare(document, allowsMore);
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: true });
  addFormats.default(ajv);
  const validate = ajv.compile(isObject(prepared) ? { ...prepared, $ref } : {});
  known.set(key, validate);
  return validate;
}

/**
 * From OpenAPI 3.0's dialect to the validator's: bounds that are exclusive by a flag, and `additionalProperties` as the
 * policy overrides it. Other words of OpenAPI are unknown to the validator, which passes over them.
 */
function prepare(value: unknown, allowsMore: boolean | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => prepare(item, allowsMore));
  if (!isObject(value)) return value;
  const result = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, prepare(part, allowsMore)]));
  for (const [flag, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof result[flag] !== "boolean") continue;
    if (result[flag]) {
      result[flag] = result[bound];
      delete result[bound];
    } else delete result[flag];
  }
  if (allowsMore !== undefined && isObject(result.properties)) result.additionalProperties = allowsMore;
  return result;
}
