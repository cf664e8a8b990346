import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { readerLimits } from "./limits.ts";
import { escapeSegment, referenceKeys, valueAt } from "./pointer.ts";

export interface ReferenceCheck {
  readonly findings: readonly Finding[];
  /** False when a chain of references never ends, or ends too late: tools that follow it would not return. */
  readonly followable: boolean;
}

/** Keys whose values are data of the API and not of the document: a `$ref` inside them refers to nothing. */
const dataKeys = new Set(["example", "examples", "default", "enum", "const", "value"]);

/**
 * Every `$ref`: those that lead to other files or addresses, which are never fetched, those that lead nowhere, and
 * those that only lead in a circle. A schema that contains itself is no such circle.
 */
export function checkReferences(document: JsonObject): ReferenceCheck {
  const findings: Finding[] = [];
  let followable = true;

  const check = (reference: string, place: string) => {
    if (referenceKeys(reference) === undefined) {
      findings.push(reference.startsWith("#") ? anchorFinding(reference, place) : elsewhereFinding(reference, place));
      return;
    }
    const end = followReference(document, reference);
    if (end === "missing") findings.push(missingFinding(reference, place));
    if (end === "endless") {
      followable = false;
      findings.push(endlessFinding(reference, place));
    }
  };

  const walk = (value: Json | undefined, place: string, underNames: boolean) => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, `${place}/${index}`, false);
      });
      return;
    }
    if (!isJsonObject(value)) return;
    if (typeof value.$ref === "string" && !underNames) check(value.$ref, place);
    for (const [key, item] of Object.entries(value)) {
      if (!underNames && (dataKeys.has(key) || key.startsWith("x-"))) continue;
      walk(item, `${place}/${escapeSegment(key)}`, !underNames && nameMaps.has(key));
    }
  };

  walk(document, "", false);
  return { findings, followable };
}

/** Keys whose value maps names, chosen by people, to schemas: a property may be called `default` or `$ref`. */
export const nameMaps = new Set([
  ...["properties", "patternProperties", "definitions", "schemas", "$defs", "dependentSchemas", "mapping"],
  ...["paths", "webhooks", "pathItems", "callbacks", "responses", "parameters", "requestBodies", "headers", "links"],
  ...["content", "encoding", "securitySchemes", "securityDefinitions", "scopes", "variables"],
]);

/** Where a chain of references that only lead to other references ends. */
function followReference(document: JsonObject, reference: string): "found" | "missing" | "endless" {
  let next = reference;
  for (let hops = 0; hops < readerLimits.maxReferenceHops; hops += 1) {
    const keys = referenceKeys(next);
    // A chain that leaves the document is reported where it leaves.
    if (keys === undefined) return "found";
    const value = valueAt(document, keys);
    if (value === undefined) return leadsThroughReference(document, keys) ? "found" : "missing";
    if (!isJsonObject(value) || typeof value.$ref !== "string") return "found";
    next = value.$ref;
  }
  return "endless";
}

/** `#/paths/~1a/get` where `/a` is itself a reference: tools disagree on such pointers, so nothing is claimed. */
function leadsThroughReference(document: JsonObject, keys: readonly string[]): boolean {
  return keys.some((_, length) => {
    const value = valueAt(document, keys.slice(0, length));
    return isJsonObject(value) && typeof value.$ref === "string";
  });
}

function elsewhereFinding(reference: string, place: string): Finding {
  const isPathItem = /^\/paths\/[^/]+$/.test(place);
  return {
    severity: isPathItem ? "error" : "warning",
    code: "openapi.external-reference",
    place,
    sentence: `${shorten(reference)} is outside this document. Gatehouse never fetches what a document refers to.`,
    instead: isPathItem
      ? "Its operations are not known. Bundle the document into one file and import that."
      : "This part is treated as unknown. Bundle the document into one file to keep it.",
  };
}

function anchorFinding(reference: string, place: string): Finding {
  return {
    severity: "info",
    code: "openapi.anchor-reference",
    place,
    sentence: `${shorten(reference)} refers to an anchor.`,
    instead: "It is kept as it is; differences behind it are not compared.",
  };
}

function missingFinding(reference: string, place: string): Finding {
  return {
    severity: "warning",
    code: "openapi.unresolved-reference",
    place,
    sentence: `${shorten(reference)} is not in the document.`,
    instead: "This part is treated as unknown. Add it, or correct the reference.",
  };
}

function endlessFinding(reference: string, place: string): Finding {
  return {
    severity: "error",
    code: "openapi.endless-reference",
    place,
    sentence: `${shorten(reference)} leads through more than ${readerLimits.maxReferenceHops} references, or in a circle, to no content.`,
    instead: "Let one of them say what is meant.",
  };
}

function shorten(reference: string): string {
  return reference.length > 120 ? `${reference.slice(0, 117)}...` : reference;
}
