import { isJsonObject, type Json } from "#lib/model/json.ts";
import type { PortableDocument } from "#lib/openapi/portable-document.ts";

const textual =
  /^(text\/|application\/(json|xml|javascript|ecmascript|graphql|sql|yaml|x-yaml|x-www-form-urlencoded|x-ndjson|jose|jwt)\b|.*\+(json|xml|yaml|text)\b)/i;

/**
 * "Working with binary media types for REST APIs": bodies of all other types are handled as UTF-8 text, which breaks images
 * and archives. A wildcard would make binary what mocks and models have to read, so single types only.
 */
export function binaryTypes({ operations }: PortableDocument): string[] {
  const types = operations.flatMap(({ requestBody, responses }) => [
    ...typesIn(requestBody?.content),
    ...Object.values(responses).flatMap((response) => (isJsonObject(response) ? typesIn(response.content) : [])),
  ]);
  return [...new Set(types.filter((type) => !textual.test(type) && !type.includes("*")))].toSorted();
}

/** Without parameters: `multipart/form-data; boundary=x` is of the type before the semicolon. */
function typesIn(content: Json | undefined): string[] {
  const names = isJsonObject(content) ? Object.keys(content) : [];
  return names
    .map((name) => (name.split(";")[0] ?? "").trim().toLowerCase())
    .filter((name) => /^[\w.+-]+\/[\w.+-]+$/.test(name));
}
