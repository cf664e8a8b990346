import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { escapeSegment } from "../pointer.ts";
import { readAside } from "./aside.ts";
import { readBounds } from "./bounds.ts";
import type { PortableContext } from "./context.ts";
import { convertedKeywords, keywordOrder, lostKeywords, plainKeywords, silentKeywords } from "./keywords.ts";
import { annotations, fitsType, foldNull, readTypes } from "./types.ts";

/** Keywords by name, before they are put in order. */
type Draft = Record<string, Json | undefined>;

/**
 * A schema of OpenAPI 3.1 in the dialect of 3.0.3. Whatever the definition's schema allows, this one allows; where it
 * allows more, that is among the losses. References stay, to components by their new names.
 */
export function portableSchema(context: PortableContext, value: Json | undefined, place: string): JsonObject {
  if (value === true || value === undefined) return {};
  if (value === false) return { not: {} };
  if (!isJsonObject(value)) {
    context.losses.add("malformed", place);
    return {};
  }
  countLost(context, value, place);
  const draft: Draft = {
    ...readPlain(context, value, place),
    ...readBounds(value),
    ...readObject(context, value, place),
    ...readItems(context, value, place),
    ...readAside(context, value, place),
    ...readContent(context, value, place),
  };
  addAllOfAndNot(context, draft, value, place);
  const typeChoice = addTypes(context, draft, value, place);
  addAlternatives(context, draft, value, place, typeChoice);
  dropForeignDefault(context, draft, place);
  return ordered(withReference(context, draft, value, place));
}

function countLost({ losses }: PortableContext, value: JsonObject, place: string): void {
  for (const key of Object.keys(value)) {
    if (plainKeywords.has(key) || convertedKeywords.has(key) || silentKeywords.has(key) || key.startsWith("x-"))
      continue;
    losses.add(lostKeywords.get(key) ?? "unknown-keyword", `${place}/${escapeSegment(key)}`);
  }
}

function readPlain({ losses }: PortableContext, value: JsonObject, place: string): Draft {
  const draft: Draft = {};
  for (const [key, check] of plainKeywords) {
    const item = Object.hasOwn(value, key) ? value[key] : undefined;
    if (item === undefined) continue;
    if (check(item)) draft[key] = item;
    else losses.add("malformed", `${place}/${key}`);
  }
  if (value.const !== undefined) narrowEnum(draft, value.const);
  // A list of no names demands nothing, and 3.0 wants at least one.
  if (Array.isArray(draft.required)) draft.required = draft.required.length === 0 ? undefined : unique(draft.required);
  return draft;
}

/** To one value, which a list of values there may not have: then nothing is allowed. */
function narrowEnum(draft: Draft, value: Json): void {
  const isListed = !Array.isArray(draft.enum) || draft.enum.some((one) => isDeepStrictEqual(one, value));
  if (isListed) draft.enum = [value];
  else draft.allOf = [...listOf(draft.allOf), { not: {} }];
}

function unique(values: readonly Json[]): Json {
  return [...new Set(values)];
}

function readObject(context: PortableContext, value: JsonObject, place: string): Draft {
  const { properties, additionalProperties, patternProperties } = value;
  const draft: Draft = {};
  if (isJsonObject(properties)) {
    const schemas = Object.entries(properties).map(([name, schema]) => {
      return [name, portableSchema(context, schema, `${place}/properties/${escapeSegment(name)}`)] as const;
    });
    draft.properties = Object.fromEntries(schemas);
  } else if (properties !== undefined) context.losses.add("malformed", `${place}/properties`);
  // It does not apply to properties that a pattern allows, and those cannot be told apart any more.
  if (additionalProperties === undefined || patternProperties !== undefined) return draft;
  draft.additionalProperties =
    typeof additionalProperties === "boolean"
      ? additionalProperties
      : portableSchema(context, additionalProperties, `${place}/additionalProperties`);
  return draft;
}

function readItems(context: PortableContext, value: JsonObject, place: string): Draft {
  const { items, prefixItems } = value;
  if (Array.isArray(items)) {
    // A list of schemas, as drafts before 2020-12 had it.
    context.losses.add("prefix-items", `${place}/items`);
    return {};
  }
  // After a prefix it is for the rest only, and there is no rest where the prefix is lost.
  if (items === undefined || prefixItems !== undefined) return {};
  if (items === false) return { items: {}, maxItems: 0 };
  return { items: portableSchema(context, items, `${place}/items`) };
}

/** Bytes in base64 and raw bytes are formats in 3.0: https://spec.openapis.org/oas/v3.0.3.html#data-types */
function readContent({ losses }: PortableContext, value: JsonObject, place: string): Draft {
  const { contentEncoding, contentMediaType, format } = value;
  if (contentEncoding === undefined && contentMediaType === undefined) return {};
  if (contentEncoding === "base64" && format === undefined) return { format: "byte" };
  if (contentMediaType === "application/octet-stream" && contentEncoding === undefined && format === undefined) {
    return { format: "binary" };
  }
  losses.add("content", `${place}/${contentEncoding === undefined ? "contentMediaType" : "contentEncoding"}`);
  return {};
}

function addAllOfAndNot(context: PortableContext, draft: Draft, value: JsonObject, place: string): void {
  const allOf = readList(context, value.allOf, `${place}/allOf`);
  if (allOf.length > 0) draft.allOf = [...listOf(draft.allOf), ...allOf];
  if (value.not === undefined) return;
  const loosened = context.losses.loosened;
  const not = portableSchema(context, value.not, `${place}/not`);
  // What allows more refuses more when it is negated.
  if (context.losses.loosened === loosened) draft.not = not;
  else context.losses.add("negation", `${place}/not`);
}

function readList(context: PortableContext, value: Json | undefined, place: string): JsonObject[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.map((item, index) => portableSchema(context, item, `${place}/${index}`));
  context.losses.add("malformed", place);
  return [];
}

/** Adds the type, or answers with the alternatives that several of them are. */
function addTypes(context: PortableContext, draft: Draft, value: JsonObject, place: string): JsonObject[] {
  const types = readTypes(value);
  if (types.kind === "unknown") context.losses.add("malformed", `${place}/type`);
  // Only null, in a way that a reader of 3.0 and a reader of JSON Schema understand alike.
  if (types.kind === "null") narrowEnum(draft, null);
  if (types.kind !== "types") {
    if (types.kind === "any" && draft.format === "binary") draft.type = "string";
    return [];
  }
  const { items } = draft;
  // A list must say what its items are: Schema Object, "items MUST be present if the type is array".
  const choice = types.names.map((type) => (type === "array" ? { type, items: items ?? {} } : { type }));
  const [only] = choice;
  if (choice.length > 1) {
    context.losses.add("several-types", `${place}/type`);
    if (types.names.includes("array")) delete draft.items;
    return choice.map((one, index) => (index === 0 && types.nullable ? { ...one, nullable: true } : one));
  }
  Object.assign(draft, only, types.nullable ? { nullable: true } : {});
  return [];
}

function addAlternatives(
  context: PortableContext,
  draft: Draft,
  value: JsonObject,
  place: string,
  typeChoice: readonly JsonObject[],
): void {
  const before = context.losses.loosened;
  const oneOf = foldNull("oneOf", readList(context, value.oneOf, `${place}/oneOf`));
  const loosened = context.losses.loosened > before;
  if (loosened) context.losses.add("alternatives", `${place}/oneOf`);
  const anyOf = foldNull("anyOf", readList(context, value.anyOf, `${place}/anyOf`));
  const choices = [typeChoice, anyOf, loosened ? oneOf : []].filter((choice) => choice.length > 0);
  if (!loosened && oneOf.length > 0) draft.oneOf = oneOf;
  if (choices.length === 1) draft.anyOf = choices[0];
  // A schema has one anyOf only.
  if (choices.length > 1) draft.allOf = [...listOf(draft.allOf), ...choices.map((choice) => ({ anyOf: choice }))];
  unfoldSingle(draft);
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** An only alternative is the schema itself, where nothing else in it refuses values. */
function unfoldSingle(draft: Draft): void {
  const keyword = draft.oneOf === undefined ? "anyOf" : "oneOf";
  const [only, second] = listOf(draft[keyword]);
  if (second !== undefined || !isJsonObject(only) || Object.hasOwn(only, "$ref")) return;
  const others = Object.keys(draft).filter((key) => key !== keyword && draft[key] !== undefined);
  if (!others.every((key) => annotations.has(key))) return;
  delete draft[keyword];
  Object.assign(draft, { ...only, ...definedOf(draft) });
}

function definedOf(draft: Draft): Draft {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}

/** Importers refuse a default that its own type refuses. */
function dropForeignDefault({ losses }: PortableContext, draft: Draft, place: string): void {
  if (draft.default === undefined || fitsType(draft.default, draft)) return;
  losses.add("default", `${place}/default`);
  delete draft.default;
}

/** In 3.0 nothing is heard beside `$ref`, so that what stands there is a second condition. */
function withReference(context: PortableContext, draft: Draft, value: JsonObject, place: string): Draft {
  if (typeof value.$ref !== "string") return draft;
  const name = context.components.nameOf(value.$ref, place);
  if (name === undefined) {
    context.losses.add("reference", place);
    return draft;
  }
  if (context.loose.has(name)) context.losses.loosen();
  const reference = { $ref: `#/components/schemas/${name}` };
  if (Object.keys(definedOf(draft)).length === 0) return reference;
  return { ...draft, allOf: [reference, ...listOf(draft.allOf)] };
}

function ordered(draft: Draft): JsonObject {
  const entries = keywordOrder.flatMap((key) => (draft[key] === undefined ? [] : [[key, draft[key]] as const]));
  return Object.fromEntries(entries);
}
