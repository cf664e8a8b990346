import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { escapeSegment } from "../pointer.ts";
import { portableContent, portableHeaders } from "./content.ts";
import type { PortableContext } from "./context.ts";
import { pick } from "./keywords.ts";
import { referencedPart } from "./referenced.ts";

/** The request body; undefined where none is described, or none whose content is known. */
export function portableRequestBody(
  context: PortableContext,
  value: Json | undefined,
  place: string,
): JsonObject | undefined {
  return value === undefined ? undefined : referencedPart(context, value, place, portableBody);
}

function portableBody(context: PortableContext, value: JsonObject, place: string): JsonObject | undefined {
  const content = portableContent(context, value.content, `${place}/content`);
  if (Object.keys(content).length === 0) return undefined;
  return { ...pick(value, { description: "string", required: "boolean" }), content };
}

/** Responses by status code; one for all where none is described. */
export function portableResponses(context: PortableContext, value: Json | undefined, place: string): JsonObject {
  const responses = Object.entries(isJsonObject(value) ? value : {}).flatMap(([written, item]) => {
    if (written.startsWith("x-")) return [];
    const status = statusOf(written);
    const itemPlace = `${place}/${escapeSegment(written)}`;
    if (status === undefined) context.losses.add("status", itemPlace);
    if (status === undefined) return [];
    const response = referencedPart(context, item, itemPlace, portableResponse) ?? {};
    return [[status, { ...response, description: describe(response, status) }] as const];
  });
  if (responses.length === 0) return { default: { description: describe({}, "default") } };
  return Object.fromEntries(responses);
}

/** `200`, `2XX` or `default`: https://spec.openapis.org/oas/v3.0.3.html#patterned-fields-0 */
function statusOf(written: string): string | undefined {
  if (written.toLowerCase() === "default") return "default";
  const status = written.toUpperCase();
  return /^[1-5](?:\d\d|XX)$/.test(status) ? status : undefined;
}

/** A response must have a description, and importers refuse an empty one. */
function describe({ description }: JsonObject, status: string): string {
  if (typeof description === "string" && description.trim() !== "") return description;
  return status === "default" ? "Default response." : `Response ${status}.`;
}

function portableResponse(context: PortableContext, value: JsonObject, place: string): JsonObject {
  if (value.links !== undefined) context.losses.add("links", `${place}/links`);
  const headers = portableHeaders(context, value.headers, `${place}/headers`);
  const content = portableContent(context, value.content, `${place}/content`);
  return {
    ...pick(value, { description: "string" }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(content).length > 0 && { content }),
  };
}
