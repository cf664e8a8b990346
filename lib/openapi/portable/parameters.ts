import type { Json, JsonObject } from "#lib/model/json.ts";
import { pathParameters } from "../paths.ts";
import { portableShape } from "./content.ts";
import type { PortableContext } from "./context.ts";
import { pick } from "./keywords.ts";
import { referencedPart } from "./referenced.ts";

/** Styles by where a parameter is: https://spec.openapis.org/oas/v3.0.3.html#style-values */
const styles: ReadonlyMap<Json | undefined, readonly string[]> = new Map([
  ["path", ["simple", "label", "matrix"]],
  ["query", ["form", "spaceDelimited", "pipeDelimited", "deepObject"]],
  ["header", ["simple"]],
  ["cookie", ["form"]],
]);

/** A list of parameters as a path or an operation has it, and where it is. */
export interface ParameterList {
  readonly value: Json | undefined;
  readonly place: string;
}

/**
 * The parameters of an operation: those of its path, replaced by its own of the same name and place, and every name in
 * the path template, which has to be declared.
 */
export function portableParameters(
  context: PortableContext,
  path: string,
  lists: readonly ParameterList[],
): JsonObject[] {
  const names = new Set(pathParameters(path).filter((name) => name !== ""));
  const parameters = new Map<string, JsonObject>();
  for (const { value, place } of lists.flatMap(itemsOf)) {
    const parameter = referencedPart(context, value, place, portableParameter);
    if (parameter === undefined) continue;
    if (parameter.in === "path" && !names.has(String(parameter.name))) context.losses.add("parameter", place);
    else parameters.set(identityOf(parameter), parameter);
  }
  for (const name of names) {
    const parameter = { name, in: "path", required: true, schema: { type: "string" } };
    if (!parameters.has(identityOf(parameter))) parameters.set(identityOf(parameter), parameter);
  }
  return [...parameters.values()];
}

function itemsOf({ value, place }: ParameterList): ParameterList[] {
  return Array.isArray(value) ? value.map((item: Json, index) => ({ value: item, place: `${place}/${index}` })) : [];
}

/** Header names are the same in capitals. */
function identityOf({ name, in: location }: JsonObject): string {
  return `${location} ${location === "header" ? String(name).toLowerCase() : name}`;
}

function portableParameter(context: PortableContext, value: JsonObject, place: string): JsonObject | undefined {
  const { name, in: location, style } = value;
  const known = styles.get(location);
  if (typeof name !== "string" || name === "" || known === undefined) {
    context.losses.add("parameter", place);
    return undefined;
  }
  return {
    name,
    in: location,
    ...pick(value, { description: "string", required: "boolean" }),
    ...(location === "path" && { required: true }),
    ...pick(value, { deprecated: "boolean", ...(location === "query" && { allowEmptyValue: "boolean" }) }),
    ...(typeof style === "string" && known.includes(style) && { style }),
    ...pick(value, { explode: "boolean", ...(location === "query" && { allowReserved: "boolean" }) }),
    ...portableShape(context, value, place),
  };
}
