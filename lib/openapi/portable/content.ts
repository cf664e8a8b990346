import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { PortableContext } from "./context.ts";
import { pick } from "./keywords.ts";
import { referencedParts } from "./referenced.ts";
import { portableSchema } from "./schema.ts";

/** Media types by name, without examples. */
export function portableContent(context: PortableContext, value: Json | undefined, place: string): JsonObject {
  return referencedParts(context, value, place, portableMediaType);
}

function portableMediaType(context: PortableContext, value: JsonObject, place: string): JsonObject {
  countExamples(context, value, place);
  const encoding = referencedParts(context, value.encoding, `${place}/encoding`, portableEncoding);
  return {
    ...(value.schema !== undefined && { schema: portableSchema(context, value.schema, `${place}/schema`) }),
    ...(Object.keys(encoding).length > 0 && { encoding }),
  };
}

const formStyles = ["form", "spaceDelimited", "pipeDelimited", "deepObject"];

function portableEncoding(context: PortableContext, value: JsonObject, place: string): JsonObject {
  const headers = portableHeaders(context, value.headers, `${place}/headers`);
  return {
    ...pick(value, { contentType: "string" }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(typeof value.style === "string" && formStyles.includes(value.style) && { style: value.style }),
    ...pick(value, { explode: "boolean", allowReserved: "boolean" }),
  };
}

/** Header Objects by name. */
export function portableHeaders(context: PortableContext, value: Json | undefined, place: string): JsonObject {
  return referencedParts(context, value, place, portableHeader);
}

function portableHeader(context: PortableContext, value: JsonObject, place: string): JsonObject {
  return {
    ...pick(value, { description: "string", required: "boolean", deprecated: "boolean", explode: "boolean" }),
    ...portableShape(context, value, place),
  };
}

/** What a parameter's or a header's value is: one media type where it is given as content, else a schema. */
export function portableShape(context: PortableContext, value: JsonObject, place: string): JsonObject {
  countExamples(context, value, place);
  if (value.schema === undefined && isJsonObject(value.content)) {
    const [first] = Object.entries(portableContent(context, value.content, `${place}/content`));
    if (first !== undefined) return { content: Object.fromEntries([first]) };
  }
  return { schema: portableSchema(context, value.schema ?? { type: "string" }, `${place}/schema`) };
}

function countExamples({ losses }: PortableContext, value: JsonObject, place: string): void {
  if (value.example !== undefined) losses.add("examples", `${place}/example`);
  if (value.examples !== undefined) losses.add("examples", `${place}/examples`);
}
