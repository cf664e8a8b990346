import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { resolveReference } from "../pointer.ts";
import type { SchemaLine } from "./description.ts";

/** More is read in the source. A document may nest without end, and a page must not. */
const bounds = { depth: 7, lines: 500, alternatives: 12 };

/** Counts the lines of one operation, so that a page stays bounded however large its schemas are. */
export interface LineBudget {
  left: number;
}

export function lineBudget(): LineBudget {
  return { left: bounds.lines };
}

/**
 * A schema as lines for reading. References are followed; one met again on its own way down, and what lies deeper than
 * seven levels, is named and not opened.
 */
export function schemaLine(root: JsonObject, schema: Json | undefined, budget: LineBudget): SchemaLine {
  return line(root, schema, { name: "", required: false, path: [], depth: 0, budget });
}

interface Where {
  readonly name: string;
  readonly required: boolean;
  /** References followed on the way here. */
  readonly path: readonly string[];
  readonly depth: number;
  readonly budget: LineBudget;
}

function line(root: JsonObject, given: Json | undefined, where: Where): SchemaLine {
  const { name, required, budget } = where;
  budget.left -= 1;
  const reference = isJsonObject(given) && typeof given.$ref === "string" ? given.$ref : undefined;
  const schema = resolved(root, given);
  const base = { name, required };
  if (!isJsonObject(schema)) {
    const cut = schema === undefined && reference !== undefined ? `${reference} leads nowhere` : undefined;
    return { ...base, type: schema === false ? "nothing" : "anything", description: "", limits: [], lines: [], cut };
  }
  const described = {
    ...base,
    type: typeWords(root, schema, reference),
    description: text(isJsonObject(given) ? given.description : undefined) || text(schema.description),
    limits: limitWords(schema),
  };
  const cut = cutReason(where, reference);
  if (cut !== undefined) return { ...described, lines: [], cut: hasInside(schema) ? cut : undefined };
  const path = reference === undefined ? where.path : [...where.path, reference];
  return { ...described, lines: inside(root, schema, { path, budget, depth: where.depth + 1 }) };
}

function cutReason({ path, depth, budget }: Where, reference: string | undefined): string | undefined {
  if (reference !== undefined && path.includes(reference)) return "opened above";
  if (depth >= bounds.depth) return "deeper than is shown here";
  return budget.left <= 0 ? "more than is shown here" : undefined;
}

function hasInside(schema: JsonObject): boolean {
  return isJsonObject(schema.properties) || schema.items !== undefined || combinations(schema).length > 0;
}

type Inside = Pick<Where, "path" | "depth" | "budget">;

function inside(root: JsonObject, schema: JsonObject, { path, depth, budget }: Inside): SchemaLine[] {
  // What is put together of parts goes down without a line of its own.
  if (depth > bounds.depth || budget.left <= 0) return [];
  budget.left -= 1;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const lines: SchemaLine[] = [];
  const add = (value: Json | undefined, name: string, isRequired = false) => {
    if (budget.left > 0) lines.push(line(root, value, { name, required: isRequired, path, depth, budget }));
  };
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  for (const [name, property] of Object.entries(properties)) add(property, name, required.includes(name));
  if (isJsonObject(schema.additionalProperties)) add(schema.additionalProperties, "any other name");
  for (const [word, alternatives] of combinations(schema)) {
    for (const [position, alternative] of alternatives.slice(0, bounds.alternatives).entries()) {
      // What all have to be is one shape to whoever reads it.
      if (word === "allOf")
        lines.push(...inside(root, resolvedObject(root, alternative), { path, depth: depth + 1, budget }));
      else add(alternative, `${position === 0 ? "either" : "or"}`);
    }
  }
  if (lines.length === 0 && schema.items !== undefined) return itemLines(root, schema.items, { path, depth, budget });
  return lines;
}

/** A list of objects shows the properties of one of them; a list of anything else is said by its type. */
function itemLines(root: JsonObject, items: Json, { path, depth, budget }: Inside): SchemaLine[] {
  const item = line(root, items, { name: "", required: false, path, depth, budget });
  return item.cut === undefined ? [...item.lines] : [item];
}

function combinations(
  schema: JsonObject,
): (readonly [word: "allOf" | "oneOf" | "anyOf", alternatives: readonly Json[]])[] {
  return (["allOf", "oneOf", "anyOf"] as const).flatMap((word) => {
    const value = schema[word];
    return Array.isArray(value) ? [[word, value] as const] : [];
  });
}

function typeWords(root: JsonObject, schema: JsonObject, reference: string | undefined): string {
  const own = reference?.startsWith("#/components/schemas/") ? reference.slice("#/components/schemas/".length) : "";
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === "string");
  const words = types.map((type) => (type === "array" ? listWords(root, schema) : type)).join(" or ");
  const format = typeof schema.format === "string" ? ` (${schema.format})` : "";
  const alternatives = Array.isArray(schema.oneOf) ? schema.oneOf : Array.isArray(schema.anyOf) ? schema.anyOf : [];
  const combined =
    alternatives.length > 0
      ? `one of ${alternatives.length}`
      : isJsonObject(schema.properties) || Array.isArray(schema.allOf)
        ? "object"
        : "anything";
  const plain = words === "" ? combined : `${words}${format}`;
  return own === "" ? plain : `${own}: ${plain}`;
}

function listWords(root: JsonObject, schema: JsonObject): string {
  const items = schema.items;
  if (items === undefined) return "list";
  const reference = isJsonObject(items) && typeof items.$ref === "string" ? items.$ref : undefined;
  if (reference !== undefined) return `list of ${reference.slice(reference.lastIndexOf("/") + 1)}`;
  const item = resolved(root, items);
  return isJsonObject(item) && typeof item.type === "string" ? `list of ${item.type}` : "list";
}

const bound = [
  ["minimum", "at least"],
  ["exclusiveMinimum", "more than"],
  ["maximum", "at most"],
  ["exclusiveMaximum", "less than"],
  ["minLength", "at least, in characters:"],
  ["maxLength", "at most, in characters:"],
  ["minItems", "at least, in items:"],
  ["maxItems", "at most, in items:"],
  ["multipleOf", "a multiple of"],
  ["pattern", "matches"],
  ["default", "default"],
] as const;

function limitWords(schema: JsonObject): string[] {
  const limits = bound.flatMap(([key, words]) => (schema[key] === undefined ? [] : [`${words} ${short(schema[key])}`]));
  const values = schema.const === undefined ? schema.enum : [schema.const];
  if (Array.isArray(values)) {
    const shown = values.slice(0, 20).map(short).join(", ");
    limits.unshift(`one of: ${shown}${values.length > 20 ? ` and ${values.length - 20} more` : ""}`);
  }
  for (const key of ["deprecated", "readOnly", "writeOnly"] as const)
    if (schema[key] === true) limits.push(flagWords[key]);
  return limits;
}

const flagWords = { deprecated: "deprecated", readOnly: "only in answers", writeOnly: "only in requests" } as const;

function short(value: Json | undefined): string {
  const words = typeof value === "string" ? value : JSON.stringify(value);
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}

export function resolved(root: JsonObject, value: Json | undefined): Json | undefined {
  return resolveReference(root, { value, keys: [] })?.value;
}

export function resolvedObject(root: JsonObject, value: Json | undefined): JsonObject {
  const found = resolved(root, value);
  return isJsonObject(found) ? found : {};
}

export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
