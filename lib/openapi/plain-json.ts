import type { Finding } from "#lib/model/finding.ts";
import type { Json } from "#lib/model/json.ts";
import { readerLimits } from "./limits.ts";
import { escapeSegment } from "./pointer.ts";

export interface PlainJson {
  readonly value?: Json;
  readonly findings: readonly Finding[];
}

/** Thrown inside the copy and caught at its door. */
class TooMuch extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.sentence);
    this.finding = finding;
  }
}

/**
 * A copy that is a tree of plain JSON: aliases written out, no shared branch, no cycle, nothing a database refuses.
 * Counts what it copies, because an alias bomb is small only until it is walked, and a nested one would take the stack.
 */
export function plainJson(value: unknown): PlainJson {
  const findings: Finding[] = [];
  let values = 0;
  let characters = 0;

  const text = (raw: string): string => {
    characters += raw.length;
    if (characters > readerLimits.maxCharacters) throw new TooMuch(tooLarge("", "text"));
    // PostgreSQL stores neither U+0000 nor half a surrogate pair in JSON.
    return raw.includes("\0") || !raw.isWellFormed() ? raw.replaceAll("\0", "\uFFFD").toWellFormed() : raw;
  };

  const copy = (raw: unknown, place: string, depth: number): Json => {
    values += 1;
    if (values > readerLimits.maxValues) throw new TooMuch(tooLarge(place, "values"));
    if (depth > readerLimits.maxDepth) throw new TooMuch(tooDeep(place));
    if (typeof raw === "string") return text(raw);
    if (typeof raw === "boolean" || raw === null) return raw;
    if (typeof raw === "number") {
      if (Number.isFinite(raw)) return raw;
      findings.push(notANumber(place));
      return null;
    }
    if (Array.isArray(raw)) return raw.map((item, index) => copy(item, `${place}/${index}`, depth + 1));
    if (typeof raw !== "object") return null;
    const result: Record<string, Json> = {};
    for (const [rawKey, item] of Object.entries(raw)) {
      const key = text(rawKey);
      const inside = `${place}/${escapeSegment(key)}`;
      // Assigning it would change what the object inherits instead of adding a key.
      if (key === "__proto__") findings.push(prototypeKey(inside));
      else if (item !== undefined) result[key] = copy(item, inside, depth + 1);
    }
    return result;
  };

  try {
    return { value: copy(value, "", 0), findings };
  } catch (error) {
    if (error instanceof TooMuch) return { findings: [...findings, error.finding] };
    throw error;
  }
}

function tooLarge(place: string, what: "values" | "text"): Finding {
  const limit =
    what === "values"
      ? `${readerLimits.maxValues.toLocaleString("en")} values`
      : `${readerLimits.maxCharacters / 1_000_000} million characters`;
  return {
    severity: "error",
    code: "openapi.too-large",
    place,
    sentence: `With its aliases written out the document has more than ${limit}.`,
    instead: "Replace YAML aliases that repeat large parts by $ref.",
  };
}

function tooDeep(place: string): Finding {
  return {
    severity: "error",
    code: "openapi.too-deep",
    place: place.slice(0, 400),
    sentence: `Objects and arrays are nested more than ${readerLimits.maxDepth} deep here.`,
    instead: "Flatten this part, or move inner schemas to components.",
  };
}

function notANumber(place: string): Finding {
  return {
    severity: "warning",
    code: "openapi.not-a-number",
    place,
    sentence: "Infinity and not-a-number do not exist in JSON.",
    instead: "null is taken.",
  };
}

function prototypeKey(place: string): Finding {
  return {
    severity: "warning",
    code: "openapi.reserved-key",
    place,
    sentence: "A key is called __proto__, which many programs cannot hold.",
    instead: "It is left out.",
  };
}
