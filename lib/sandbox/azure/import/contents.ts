import { isObject, type Unchecked } from "../../core/json.ts";
import { entriesOf, listOf, resolve, textOf } from "./walk.ts";

/** Where the schemas of an API's bodies are kept: its own schema entity. Inline ones are put there under a made-up name. */
export interface SchemaShelf {
  readonly schemaId: string;
  /** The name under which a body's schema can be found. */
  readonly nameOf: (schema: unknown, suggestion: string) => string | undefined;
}

export function parameterContract(root: Unchecked, parameter: Unchecked) {
  // Swagger says of the parameter itself what OpenAPI 3 says of its schema.
  const schema = resolve(root, parameter.schema ?? parameter);
  return {
    name: textOf(parameter.name) ?? "",
    type: textOf(schema.type) ?? "string",
    required: parameter.required === true,
    values: listOf(schema.enum).map(String),
    ...(textOf(parameter.description) === undefined ? {} : { description: textOf(parameter.description) }),
    ...(schema.default === undefined ? {} : { defaultValue: String(schema.default) }),
  };
}

/** `content` of OpenAPI 3: one representation for each media type. */
export function representationsOf(root: Unchecked, content: unknown, shelf: SchemaShelf, suggestion: string) {
  return entriesOf(content).map(([contentType, media]) =>
    representation(contentType, media.schema, exampleOf(root, media), shelf, `${suggestion}${inWords(contentType)}`),
  );
}

export function representation(
  contentType: string,
  schema: unknown,
  example: unknown,
  shelf: SchemaShelf,
  suggestion: string,
) {
  const typeName = schema === undefined ? undefined : shelf.nameOf(schema, suggestion);
  return {
    contentType,
    ...(example === undefined ? {} : { examples: { default: { value: example } } }),
    ...(typeName === undefined ? {} : { schemaId: shelf.schemaId, typeName }),
  };
}

function exampleOf(root: Unchecked, media: Unchecked): unknown {
  if (media.example !== undefined) return media.example;
  const [first] = entriesOf(media.examples);
  return first === undefined ? undefined : resolve(root, first[1]).value;
}

/** `application/json` as `ApplicationJson`. */
export function inWords(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Gathers the schemas of a document: those with names, and those that stand inline in operations. */
export function schemaShelf(named: unknown, prefix: string, schemaId: string) {
  const schemas: Record<string, unknown> = isObject(named) ? { ...named } : {};
  const nameOf = (schema: unknown, suggestion: string): string | undefined => {
    if (!isObject(schema)) return undefined;
    if (typeof schema.$ref === "string")
      return schema.$ref.startsWith(prefix) ? schema.$ref.slice(prefix.length) : undefined;
    schemas[suggestion] = schema;
    return suggestion;
  };
  return { schemas, shelf: { schemaId, nameOf } };
}
