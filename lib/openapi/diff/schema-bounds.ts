import type { Json } from "#lib/model/json.ts";

export interface Bound {
  readonly keyword: string;
  /** A lower bound narrows when it grows, an upper bound when it shrinks. */
  readonly side: "lower" | "upper";
  /** Said of a value, with the limit in the braces. */
  readonly words: string;
}

/** The limits of JSON Schema 2020-12, validation vocabulary, section 6. */
export const bounds: readonly Bound[] = [
  { keyword: "minimum", side: "lower", words: "is at least {}" },
  { keyword: "exclusiveMinimum", side: "lower", words: "is more than {}" },
  { keyword: "maximum", side: "upper", words: "is at most {}" },
  { keyword: "exclusiveMaximum", side: "upper", words: "is less than {}" },
  { keyword: "minLength", side: "lower", words: "has at least {} characters" },
  { keyword: "maxLength", side: "upper", words: "has at most {} characters" },
  { keyword: "minItems", side: "lower", words: "has at least {} items" },
  { keyword: "maxItems", side: "upper", words: "has at most {} items" },
  { keyword: "minProperties", side: "lower", words: "has at least {} properties" },
  { keyword: "maxProperties", side: "upper", words: "has at most {} properties" },
  // A multiple of more is a narrower choice, nearly always.
  { keyword: "multipleOf", side: "lower", words: "is a multiple of {}" },
];

/** Does the limit allow less than before? A limit that is not a number counts as none. */
export function tighter({ side }: Bound, before: Json | undefined, after: Json | undefined): boolean {
  if (typeof after !== "number") return false;
  if (typeof before !== "number") return true;
  return side === "lower" ? after > before : after < before;
}

export function boundSentence(bound: Bound, what: string, before: Json | undefined, after: Json | undefined): string {
  if (typeof after !== "number") return `${what} has no limit any more (${bound.keyword} was ${String(before)}).`;
  const was = typeof before === "number" ? ` instead of ${before}` : "";
  return `${what} ${bound.words.replace("{}", String(after))}${was}.`;
}
