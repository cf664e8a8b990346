import { dump } from "js-yaml";
import { type WrittenDocument, writeDocument } from "#lib/openapi/written-operations.ts";

/** Operations written by hand as an OpenAPI document in YAML, as a person would have typed it. */
export function writtenSource(document: WrittenDocument): string {
  return dump(writeDocument(document), { lineWidth: 120, noRefs: true });
}
