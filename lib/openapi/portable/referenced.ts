import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { pointerOf, resolveReference } from "../pointer.ts";
import type { Convert, PortableContext } from "./context.ts";

/**
 * A part that may stand behind a reference, written out. What thousands of operations refer to is made once.
 * In 3.1 a description beside the reference replaces that of what it leads to: Reference Object, "description".
 */
export function referencedPart(
  context: PortableContext,
  value: Json | undefined,
  place: string,
  convert: Convert,
): JsonObject | undefined {
  if (!isJsonObject(value)) {
    context.losses.add("malformed", place);
    return undefined;
  }
  if (typeof value.$ref !== "string") return convert(context, value, place);
  const target = resolveReference(context.document, { value, keys: [] });
  if (target === undefined || !isJsonObject(target.value)) {
    context.losses.add("reference", place);
    return undefined;
  }
  const pointer = pointerOf(...target.keys);
  const made = context.parts.get(convert) ?? new Map<string, JsonObject | undefined>();
  context.parts.set(convert, made);
  if (!made.has(pointer)) made.set(pointer, convert(context, target.value, pointer));
  const part = made.get(pointer);
  if (part === undefined || typeof value.description !== "string") return part;
  return { ...part, description: value.description };
}

/** Converts what names are mapped to, and leaves out what cannot be. */
export function referencedParts(
  context: PortableContext,
  value: Json | undefined,
  place: string,
  convert: Convert,
): Readonly<Record<string, JsonObject>> {
  if (value === undefined) return {};
  if (!isJsonObject(value)) {
    context.losses.add("malformed", place);
    return {};
  }
  const parts = Object.entries(value).flatMap(([name, item]) => {
    const part =
      name.startsWith("x-") && !isJsonObject(item)
        ? undefined
        : referencedPart(context, item, `${place}${pointerOf(name)}`, convert);
    return part === undefined ? [] : [[name, part] as const];
  });
  return Object.fromEntries(parts);
}
