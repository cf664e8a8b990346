import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";

/** What to call the options of a choice, by value; an option without words is called by its value. */
export type OptionWords = Readonly<Record<string, string>>;

interface FieldBase {
  /** Key in the object that holds it. */
  readonly name: string;
  readonly label: string;
  readonly description?: string;
  readonly required: boolean;
  readonly initial: Json;
}

/** One field of a form as plain data: what crosses from the server to the browser. */
export type FormField =
  | (FieldBase & {
      readonly kind: "text";
      readonly multiline: boolean;
      readonly secret: boolean;
      readonly placeholder?: string;
      readonly format?: string;
    })
  | (FieldBase & {
      readonly kind: "number";
      readonly unit?: string;
      readonly minimum?: number;
      readonly maximum?: number;
    })
  | (FieldBase & { readonly kind: "switch" })
  | (FieldBase & { readonly kind: "choice"; readonly options: readonly string[]; readonly words?: OptionWords })
  | (FieldBase & { readonly kind: "choices"; readonly options: readonly string[]; readonly words?: OptionWords })
  | (FieldBase & { readonly kind: "list"; readonly multiline: boolean; readonly placeholder?: string })
  | (FieldBase & { readonly kind: "rows"; readonly columns: readonly FormField[] })
  | (FieldBase & { readonly kind: "group"; readonly fields: readonly FormField[] })
  | (FieldBase & { readonly kind: "variants"; readonly variants: readonly FormVariant[] })
  /** A constant: sent, never shown. */
  | (FieldBase & { readonly kind: "fixed" });

/** One of several shapes an object may have, told apart by a constant. */
export interface FormVariant {
  readonly label: string;
  readonly description: string | undefined;
  readonly fields: readonly FormField[];
}

interface Options {
  /** Every text is a secret: typed blind, never echoed. */
  readonly secret?: boolean;
}

/**
 * The fields of a JSON Schema object with our hints (title, description, unit, placeholder, multiline, words). Pure, but for
 * `generated: "uuid"`, which starts a field from a fresh one.
 */
export function formFieldsOf(schema: JsonObject, options: Options = {}): FormField[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([name, property]) =>
    isJsonObject(property) ? [fieldOf(name, property, required.includes(name), options)] : [],
  );
}

/** What a form starts from: defaults where the schema has them, empty where not. */
export function initialValues(fields: readonly FormField[]): JsonObject {
  return Object.fromEntries(
    fields.filter((field) => field.initial !== null).map((field) => [field.name, field.initial]),
  );
}

function fieldOf(name: string, schema: JsonObject, required: boolean, options: Options): FormField {
  const base = {
    name,
    label: text(schema.title) ?? words(name),
    description: text(schema.description),
    required: required && schema.default === undefined,
  };
  const initial = schema.generated === "uuid" ? crypto.randomUUID() : (schema.default ?? null);
  if (schema.const !== undefined) return { ...base, kind: "fixed", initial: schema.const };

  const variants = objectsIn(schema.oneOf ?? schema.anyOf).filter((option) => option.type === "object");
  if (variants.length > 0) {
    const shapes = variants.map((option) => variantOf(option, options));
    return { ...base, kind: "variants", variants: shapes, initial: initialValues(shapes[0]?.fields ?? []) };
  }
  if (Array.isArray(schema.enum)) {
    const options = schema.enum.map(String);
    return { ...base, kind: "choice", options, words: optionWords(schema), initial: initial ?? options[0] ?? "" };
  }
  switch (schema.type) {
    case "boolean":
      return { ...base, kind: "switch", initial: initial ?? false };
    case "integer":
    case "number":
      return { ...base, kind: "number", initial, unit: text(schema.unit), ...limits(schema) };
    case "object": {
      const fields = formFieldsOf(schema, options);
      return { ...base, kind: "group", fields, initial: initialValues(fields) };
    }
    case "array":
      return arrayField(base, schema, initial ?? []);
    default:
      return {
        ...base,
        kind: "text",
        multiline: schema.multiline === true,
        secret: options.secret === true,
        placeholder: text(schema.placeholder),
        format: text(schema.format),
        initial,
      };
  }
}

function arrayField(base: Omit<FieldBase, "initial">, schema: JsonObject, initial: Json): FormField {
  const items = isJsonObject(schema.items) ? schema.items : {};
  if (items.type === "object") return { ...base, kind: "rows", columns: formFieldsOf(items), initial };
  if (Array.isArray(items.enum))
    return { ...base, kind: "choices", options: items.enum.map(String), words: optionWords(items), initial };
  return {
    ...base,
    kind: "list",
    multiline: schema.multiline === true,
    placeholder: text(schema.placeholder),
    initial,
  };
}

function variantOf(schema: JsonObject, options: Options): FormVariant {
  const fields = formFieldsOf(schema, options);
  const constant = fields.find((field) => field.kind === "fixed");
  const label = text(schema.title) ?? words(String(constant?.initial ?? "Other"));
  return { label, description: text(schema.description), fields };
}

/** zod writes the largest safe integer where a schema has no limit; that is not one worth showing. */
function limits(schema: JsonObject): { minimum?: number; maximum?: number } {
  const bound = (value: Json | undefined) =>
    typeof value === "number" && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
  return { minimum: bound(schema.minimum), maximum: bound(schema.maximum) };
}

function objectsIn(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The hint `words` of a list of values: `.meta({ words: { china: "Azure operated by 21Vianet" } })`. */
function optionWords({ words: said }: JsonObject): OptionWords | undefined {
  if (!isJsonObject(said)) return undefined;
  return Object.fromEntries(Object.entries(said).map(([value, sentence]) => [value, String(sentence)]));
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** `adminUrl` and `key-auth` read "Admin url" and "Key auth". */
function words(name: string): string {
  const spaced = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/[-_]+/g, " ")
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
