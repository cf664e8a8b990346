import { type Part, readSegment } from "./route-template.ts";

/** Kong packs the priority into 19 bits (kong/router/transform.lua). Eleven segments in base 3, doubled, stay below. */
const rankedSegments = 11;

/**
 * The priority of each path: at the first segment where two templates differ in kind, the more literal one is tried first.
 *
 * ```
 *   segment    text 2   text and parameters 1   parameter 0
 *   priority   2 × (the segments as digits of base 3, leftmost first) + 1 unless a segment has several parameters
 * ```
 *
 * It depends on the template alone, so that adding an operation rewrites no other. Templates of more segments than fit
 * are ranked among themselves: only templates of equal length can match the same path, so the two never meet.
 */
export function regexPriorities(paths: readonly string[]): Map<string, number> {
  const kinds = new Map(paths.map((path) => [path, segmentKinds(path)]));
  const long = [...new Set(kinds.values())].filter(({ length }) => length > rankedSegments).toSorted();
  const priorityOf = (path: string, digits: string) =>
    digits.length > rankedSegments
      ? long.indexOf(digits)
      : 2 * Number.parseInt(digits.padEnd(rankedSegments, "0"), 3) + (/\{[^/]*\{/.test(path) ? 0 : 1);
  return new Map([...kinds].map(([path, digits]) => [path, priorityOf(path, digits)]));
}

function segmentKinds(path: string): string {
  const digit = (parts: readonly Part[]) => {
    const [only] = parts;
    if (only === undefined) return "2";
    if (parts.length > 1) return "1";
    return "literal" in only ? "2" : "0";
  };
  return path
    .slice(1)
    .split("/")
    .map((segment) => digit(readSegment(segment)))
    .join("");
}
