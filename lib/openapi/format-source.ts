import { dump } from "js-yaml";
import { canonicalHash } from "./canonical.ts";
import { parseSource, type SourceFormat } from "./parse-source.ts";
import { plainJson } from "./plain-json.ts";

export type FormattedSource =
  | { readonly done: true; readonly source: string }
  /** Left as it was typed, with why. */
  | { readonly done: false; readonly sentence: string };

/**
 * A document laid out evenly: two spaces a level, the order of keys kept. What formatting would lose, such as comments
 * and anchors, is not formatted at all. Pure; for documents small enough to be edited by hand.
 */
export function formatSource(text: string, format: SourceFormat): FormattedSource {
  const { value, findings } = parseSource(text, format);
  const before = plainJson(value ?? null).value;
  if (before === undefined || findings.some(({ severity }) => severity === "error")) {
    return refused(`It cannot be read as ${format.toUpperCase()} yet. Correct it first.`);
  }
  if (format === "json") return { done: true, source: `${JSON.stringify(value, null, 2)}\n` };
  if (/(^|\s)#/m.test(text))
    return refused("It has comments, or what looks like comments, which formatting would lose.");
  if (/(^|\s)[&*][A-Za-z0-9_-]+(\s|$)/m.test(text)) return refused("It has anchors, which formatting would write out.");
  const source = dump(value, { lineWidth: 120, noRefs: true });
  const after = plainJson(parseSource(source, format).value ?? null).value;
  if (canonicalHash(after) !== canonicalHash(before)) return refused("Formatting would change what it says.");
  return { done: true, source };
}

function refused(sentence: string): FormattedSource {
  return { done: false, sentence: `Left as it is. ${sentence}` };
}
