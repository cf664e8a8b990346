import { isObject, parseJson, type Unchecked } from "../../core/json.ts";
import { badRequest } from "../control/aws-error.ts";

/** JSON Schema draft 4, without what "Amazon API Gateway important notes" says is not supported in models. */
const keywords = new Set(
  "$ref $schema additionalItems additionalProperties allOf anyOf default definitions dependencies description enum exclusiveMaximum format id items maxItems maxLength maxProperties maximum minItems minLength minProperties minimum multipleOf not oneOf pattern patternProperties properties required title type uniqueItems".split(
    " ",
  ),
);
const types = ["array", "boolean", "integer", "null", "number", "object", "string"];

export function checkModelName(name: string): void {
  if (name === "") throw badRequest("Model name must be non-empty");
  if (!/^[a-zA-Z0-9]+$/.test(name)) throw badRequest(`Model name must be alphanumeric: ${name}`);
}

/** Throws in the vendor's words when the text is no schema that a model may have. */
export function checkModelSchema(text: string): void {
  const schema = parseJson(text);
  if (text === "" || (isObject(schema) && Object.keys(schema).length === 0))
    throw badRequest("Model schema must have at least 1 property or array items defined");
  if (!isObject(schema)) throw invalidSchema();
  const unknown = new Set<string>();
  checkSchema(schema, unknown);
  if (unknown.size > 0) throw invalidSchema(`. Unsupported keyword(s): ${JSON.stringify([...unknown])}`);
}

function checkSchema(schema: Unchecked, unknown: Set<string>): void {
  for (const keyword of Object.keys(schema))
    if (!keywords.has(keyword) && !keyword.startsWith("x-")) unknown.add(keyword);
  checkValues(schema);
  for (const member of ["properties", "patternProperties", "definitions"])
    for (const child of Object.values(isObject(schema[member]) ? schema[member] : {})) descend(child, unknown);
  for (const member of ["allOf", "anyOf", "oneOf"])
    for (const child of Array.isArray(schema[member]) ? schema[member] : []) descend(child, unknown);
  for (const child of Array.isArray(schema.items) ? schema.items : [schema.items, schema.not])
    if (child !== undefined) descend(child, unknown);
  if (isObject(schema.additionalProperties)) descend(schema.additionalProperties, unknown);
}

function descend(child: unknown, unknown: Set<string>): void {
  if (!isObject(child)) throw invalidSchema();
  checkSchema(child, unknown);
}

function checkValues(schema: Unchecked): void {
  const given = Array.isArray(schema.type) ? schema.type : [schema.type];
  const isTypeKnown = schema.type === undefined || given.every((type) => types.some((known) => known === type));
  const isRequiredRight =
    schema.required === undefined ||
    (Array.isArray(schema.required) &&
      schema.required.length > 0 &&
      schema.required.every((name) => typeof name === "string"));
  const isEnumRight = schema.enum === undefined || (Array.isArray(schema.enum) && schema.enum.length > 0);
  const isPropertiesRight = schema.properties === undefined || isObject(schema.properties);
  const numbers = [schema.minimum, schema.maximum, schema.multipleOf, schema.minLength, schema.maxLength];
  const areNumbers = numbers.every((value) => value === undefined || typeof value === "number");
  const isMaximumRight = schema.exclusiveMaximum === undefined || typeof schema.exclusiveMaximum === "boolean";
  if (!isTypeKnown || !isRequiredRight || !isEnumRight || !isPropertiesRight || !areNumbers || !isMaximumRight)
    throw invalidSchema();
}

function invalidSchema(detail = "") {
  return badRequest(
    `Invalid model specified: Validation Result: warnings : [], errors : [Invalid model schema specified${detail}]`,
  );
}
