import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { escapeSegment } from "../pointer.ts";
import type { PortableContext } from "./context.ts";
import { pick } from "./keywords.ts";

/** What a schema says beside its rules: how objects are told apart, written as XML, and where more is to be read. */
export function readAside(context: PortableContext, schema: JsonObject, place: string): JsonObject {
  const { discriminator, xml, externalDocs } = schema;
  if (discriminator === undefined && xml === undefined && externalDocs === undefined) return {};
  return {
    discriminator: readDiscriminator(context, discriminator, place),
    xml: pick(xml, { name: "string", namespace: "string", prefix: "string", attribute: "boolean", wrapped: "boolean" }),
    externalDocs: pick(externalDocs, { description: "string", url: "string" }, "url"),
  };
}

/** A mapping leads to a schema by reference or by name: Discriminator Object, "Mapping Type Names". */
function readDiscriminator(
  { components, losses }: PortableContext,
  value: Json | undefined,
  place: string,
): JsonObject | undefined {
  if (!isJsonObject(value) || typeof value.propertyName !== "string") return undefined;
  const { propertyName } = value;
  const mapping = Object.entries(isJsonObject(value.mapping) ? value.mapping : {}).flatMap(([key, written]) => {
    const target = String(written);
    const reference = target.startsWith("#") ? target : `#/components/schemas/${escapeSegment(target)}`;
    const name = components.nameOf(reference, place);
    if (name !== undefined) return [[key, `#/components/schemas/${name}`] as const];
    losses.add("reference", `${place}/discriminator/mapping/${escapeSegment(key)}`);
    return [];
  });
  return mapping.length === 0 ? { propertyName } : { propertyName, mapping: Object.fromEntries(mapping) };
}
