import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { FoundChange, Impact } from "../change.ts";
import { pointerOf } from "../pointer.ts";
import type { Direction } from "./context.ts";
import { boundSentence, bounds, tighter } from "./schema-bounds.ts";

/** A difference between two schemas, before it is known where they are. */
export interface SchemaChange {
  readonly rule: string;
  readonly impact: Impact;
  readonly action: FoundChange["action"];
  readonly sentence: string;
  /** Pointer below the schema. */
  readonly below?: string;
}

/**
 * Which way a change goes. A request breaks when less is allowed than callers may send; a response breaks when more
 * can come than callers expect.
 *
 *                narrower    wider
 *   request      breaking    safe
 *   response     safe        risky (types: breaking)
 */
function impactOf(direction: Direction, way: "narrower" | "wider", whenWiderResponse: Impact = "risky"): Impact {
  if (direction === "request") return way === "narrower" ? "breaking" : "safe";
  return way === "narrower" ? "safe" : whenWiderResponse;
}

/** `customer.address` of a property inside a property. */
export function describeSubject(subject: string, part: string): string {
  if (part === "" || subject === "") return subject || part;
  return part === "[]" || part === "{}" ? `${subject}${part}` : `${subject}.${part}`;
}

type Compare = (before: JsonObject, after: JsonObject, direction: Direction, subject: string) => SchemaChange[];

/** The schemas' own keywords; what lies below them is compared by whoever calls this. */
export function compareSchemas(
  before: Json | undefined,
  after: Json | undefined,
  direction: Direction,
  subject: string,
): SchemaChange[] {
  const what = subject === "" ? "the value" : subject;
  // `true` is any value and `false` none: JSON Schema 2020-12, section 4.3.2.
  const [old, now] = [asObject(before), asObject(after)];
  return comparisons.flatMap((compare) => compare(old, now, direction, what));
}

function asObject(schema: Json | undefined): JsonObject {
  if (schema === false) return { not: {} };
  return isJsonObject(schema) ? schema : {};
}

const compareTypes: Compare = (before, after, direction, what) => {
  const [old, now] = [typesOf(before), typesOf(after)];
  if (isDeepStrictEqual(old, now)) return [];
  const wider = covers(now, old);
  const narrower = covers(old, now);
  const impact = wider
    ? impactOf(direction, "wider", "breaking")
    : narrower
      ? impactOf(direction, "narrower")
      : "breaking";
  const sentence = `${what} is ${words(now)} instead of ${words(old)}.`;
  return [{ rule: "type", impact, action: "changed", sentence, below: "/type" }];
};

/** Undefined is any type. */
function typesOf({ type }: JsonObject): readonly string[] | undefined {
  if (typeof type === "string") return [type];
  return Array.isArray(type) ? type.map(String).toSorted() : undefined;
}

function covers(wide: readonly string[] | undefined, narrow: readonly string[] | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  return narrow.every((type) => wide.includes(type) || (type === "integer" && wide.includes("number")));
}

function words(types: readonly string[] | undefined): string {
  return types === undefined ? "any type" : types.join(" or ");
}

const compareEnums: Compare = (before, after, direction, what) => {
  const [old, now] = [valuesOf(before), valuesOf(after)];
  if (isDeepStrictEqual(old, now)) return [];
  if (old === undefined || now === undefined) {
    const sentence = now === undefined ? `${what} may be any value.` : `${what} may only be ${listed(now)}.`;
    const impact = impactOf(direction, now === undefined ? "wider" : "narrower");
    return [{ rule: "enum", impact, action: "changed", sentence }];
  }
  const gone = old.filter((value) => !now.some((other) => isDeepStrictEqual(other, value)));
  const come = now.filter((value) => !old.some((other) => isDeepStrictEqual(other, value)));
  const changes: SchemaChange[] = [];
  if (gone.length > 0) {
    const sentence = `${what} may no longer be ${listed(gone)}.`;
    changes.push({ rule: "enum-removed", impact: impactOf(direction, "narrower"), action: "removed", sentence });
  }
  if (come.length > 0) {
    const sentence = `${what} may be ${listed(come)} too.`;
    changes.push({ rule: "enum-added", impact: impactOf(direction, "wider"), action: "added", sentence });
  }
  return changes;
};

function valuesOf(schema: JsonObject): readonly Json[] | undefined {
  if (schema.const !== undefined) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : undefined;
}

function listed(values: readonly Json[]): string {
  const shown = values.slice(0, 5).map((value) => JSON.stringify(value).slice(0, 60));
  return `${shown.join(", ")}${values.length > 5 ? ` and ${values.length - 5} more` : ""}`;
}

const compareProperties: Compare = (before, after, direction, what) => {
  const old = isJsonObject(before.properties) ? before.properties : {};
  const now = isJsonObject(after.properties) ? after.properties : {};
  const required = requiredOf(after);
  const changes: SchemaChange[] = [];
  for (const name of Object.keys(old)) {
    if (Object.hasOwn(now, name)) continue;
    const refused = direction === "response" || after.additionalProperties === false;
    changes.push({
      rule: "property-removed",
      impact: refused ? "breaking" : "risky",
      action: "removed",
      sentence: `the property ${name} of ${what} is removed.`,
      below: pointerOf("properties", name),
    });
  }
  for (const name of Object.keys(now)) {
    if (Object.hasOwn(old, name)) continue;
    const needed = direction === "request" && required.has(name);
    changes.push({
      rule: "property-added",
      impact: needed ? "breaking" : "safe",
      action: "added",
      sentence: `the property ${name} of ${what} is new${needed ? " and required: calls without it fail" : ""}.`,
      below: pointerOf("properties", name),
    });
  }
  return changes;
};

function requiredOf(schema: JsonObject): Set<string> {
  return new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
}

const compareRequired: Compare = (before, after, direction, what) => {
  const [old, now] = [requiredOf(before), requiredOf(after)];
  const known = isJsonObject(before.properties) ? before.properties : {};
  const stays = isJsonObject(after.properties) ? after.properties : {};
  const changes: SchemaChange[] = [];
  for (const name of now) {
    // A new property that is required is said already, where it is added.
    if (old.has(name) || (Object.hasOwn(stays, name) && !Object.hasOwn(known, name))) continue;
    const impact = impactOf(direction, "narrower");
    const sentence = `the property ${name} of ${what} is ${direction === "request" ? "required" : "always there"}.`;
    changes.push({ rule: "property-required", impact, action: "changed", sentence, below: "/required" });
  }
  for (const name of old) {
    if (now.has(name) || (Object.hasOwn(known, name) && !Object.hasOwn(stays, name))) continue;
    const impact = impactOf(direction, "wider", "breaking");
    const sentence = `the property ${name} of ${what} ${direction === "request" ? "may be left out" : "may be absent"}.`;
    changes.push({ rule: "property-optional", impact, action: "changed", sentence, below: "/required" });
  }
  return changes;
};

const compareAdditional: Compare = (before, after, direction, what) => {
  const open = (schema: JsonObject) => schema.additionalProperties !== false;
  if (open(before) === open(after)) return [];
  const impact = impactOf(direction, open(after) ? "wider" : "narrower");
  const sentence = `${what} ${open(after) ? "may have" : "may not have"} properties that are not described.`;
  return [{ rule: "additional-properties", impact, action: "changed", sentence, below: "/additionalProperties" }];
};

const compareBounds: Compare = (before, after, direction, what) =>
  bounds.flatMap((bound) => {
    const [old, now] = [before[bound.keyword], after[bound.keyword]];
    if (isDeepStrictEqual(old, now)) return [];
    const impact = impactOf(direction, tighter(bound, old, now) ? "narrower" : "wider");
    const sentence = boundSentence(bound, what, old, now);
    return [{ rule: "bound", impact, action: "changed", sentence, below: `/${bound.keyword}` } as const];
  });

/** Lists of alternatives or parts of another length: what came and what went, by content. */
const compareAlternatives: Compare = (before, after, direction, what) =>
  (["oneOf", "anyOf", "allOf"] as const).flatMap((keyword): SchemaChange[] => {
    const [old, now] = [before[keyword], after[keyword]];
    const oldList = Array.isArray(old) ? old : [];
    const newList = Array.isArray(now) ? now : [];
    if (oldList.length === newList.length) return [];
    const more = newList.length > oldList.length;
    // A list that appears or goes whole may widen or narrow; more parts of allOf always narrow.
    const certain = oldList.length > 0 && newList.length > 0;
    const way = (keyword === "allOf") === more ? "narrower" : "wider";
    return [
      {
        rule: "alternatives",
        impact: certain ? impactOf(direction, way) : "risky",
        action: "changed",
        sentence: `${what} has ${newList.length} instead of ${oldList.length} ${keyword === "allOf" ? "parts" : "alternatives"} (${keyword}).`,
        below: `/${keyword}`,
      },
    ];
  });

/** Keywords that say how a value is meant: judged by a person. */
const judged = [
  "format",
  "discriminator",
  "readOnly",
  "writeOnly",
  "contentEncoding",
  "contentMediaType",
  "uniqueItems",
  "not",
  "if",
  "then",
  "else",
  "propertyNames",
  "dependentRequired",
  "prefixItems",
  "$ref",
  "$dynamicRef",
  "default",
];

const compareJudged: Compare = (before, after, direction, what) => [
  ...judged.flatMap((keyword): SchemaChange[] => {
    const [old, now] = [before[keyword], after[keyword]];
    if (isDeepStrictEqual(old, now) || (isJsonObject(old) && isJsonObject(now) && keyword === "not")) return [];
    const sentence = `${keyword} of ${what} changes${brief(old)}${brief(now, " to ")}.`;
    return [{ rule: "keyword", impact: "risky", action: "changed", sentence, below: `/${keyword}` }];
  }),
  ...(isDeepStrictEqual(before.pattern, after.pattern)
    ? []
    : [
        {
          rule: "pattern",
          impact:
            after.pattern === undefined ? impactOf(direction, "wider") : direction === "request" ? "breaking" : "risky",
          action: "changed",
          sentence:
            after.pattern === undefined
              ? `${what} need not match a pattern any more.`
              : `${what} must match ${String(after.pattern).slice(0, 100)}.`,
          below: "/pattern",
        } as const,
      ]),
];

function brief(value: Json | undefined, before = " from "): string {
  if (value === undefined || typeof value === "object") return "";
  return `${before}${JSON.stringify(value).slice(0, 60)}`;
}

/** Words for people; nobody's program fails by them. */
const described = ["title", "description", "example", "examples", "externalDocs", "deprecated", "xml"];

const compareDescribed: Compare = (before, after, _direction, what) => {
  const changed = described.filter((keyword) => !isDeepStrictEqual(before[keyword], after[keyword]));
  if (changed.length === 0) return [];
  return [
    { rule: "described", impact: "safe", action: "changed", sentence: `${changed.join(", ")} of ${what} changes.` },
  ];
};

const comparisons: readonly Compare[] = [
  compareTypes,
  compareEnums,
  compareProperties,
  compareRequired,
  compareAdditional,
  compareBounds,
  compareAlternatives,
  compareJudged,
  compareDescribed,
];
