import { isObject, type Unchecked } from "../../core/json.ts";
import { entriesOf, escapePointer, resolve } from "./walk.ts";

/** Examples that contradict their schemas are parsing errors of the service, wherever they stand. */
export function exampleProblems(root: Unchecked): string[] {
  return visit(root, root, "#");
}

function visit(root: Unchecked, value: unknown, place: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => visit(root, item, `${place}/${index}`));
  if (!isObject(value)) return [];
  const problems: string[] = [];
  if ("schema" in value && "example" in value)
    problems.push(...mismatches(root, resolve(root, value.schema), value.example, `${place}/example`));
  if ("schema" in value)
    for (const [name, example] of entriesOf(value.examples))
      if ("value" in example)
        problems.push(
          ...mismatches(root, resolve(root, value.schema), example.value, `${place}/examples/${name}/value`),
        );
  if (typeof value.type === "string" && "example" in value)
    problems.push(...mismatches(root, value, value.example, `${place}/example`));
  for (const [key, part] of Object.entries(value))
    if (key !== "example" && key !== "examples" && key !== "default" && key !== "enum")
      problems.push(...visit(root, part, `${place}/${escapePointer(key)}`));
  return problems;
}

function mismatches(root: Unchecked, schema: Unchecked, example: unknown, place: string): string[] {
  if (example === null) return schema.nullable === true || schema.type === undefined ? [] : [mismatch(place)];
  if (Array.isArray(example)) {
    if (schema.type !== undefined && schema.type !== "array") return [mismatch(place)];
    const items = resolve(root, schema.items);
    return example.flatMap((item, index) => mismatches(root, items, item, `${place}/${index}`));
  }
  if (isObject(example)) {
    if (schema.type !== undefined && schema.type !== "object") return [mismatch(place)];
    const properties = isObject(schema.properties) ? schema.properties : {};
    return Object.entries(example).flatMap(([key, part]) =>
      key in properties ? mismatches(root, resolve(root, properties[key]), part, `${place}/${key}`) : [],
    );
  }
  return isOfType(schema.type, example) ? [] : [mismatch(place)];
}

function isOfType(type: unknown, example: unknown): boolean {
  switch (type) {
    case "string":
      return typeof example === "string";
    case "integer":
      return Number.isInteger(example);
    case "number":
      return typeof example === "number";
    case "boolean":
      return typeof example === "boolean";
    case "array":
    case "object":
      return false;
    default:
      return true;
  }
}

function mismatch(place: string): string {
  return `Data and type mismatch found. [${place}]`;
}
