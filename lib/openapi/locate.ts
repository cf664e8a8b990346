import type { Finding } from "#lib/model/finding.ts";
import { LineIndex } from "./line-column.ts";
import type { ParsedSource } from "./parse-source.ts";
import { PlaceTree } from "./place-tree.ts";
import { scanJson } from "./scan-json.ts";
import { scanYaml } from "./scan-yaml.ts";

/**
 * Gives each finding the line and column of its place in the text as it was typed: of the key, or of the array item.
 * A place that is not there (a missing field) gets that of its nearest ancestor. One walk, whatever their number.
 */
export function locateFindings(text: string, source: ParsedSource, findings: readonly Finding[]): Finding[] {
  const unplaced = findings.filter((finding) => finding.line === undefined);
  if (unplaced.length === 0 || (source.format === "yaml" && source.events === undefined)) return [...findings];
  const wanted = new PlaceTree();
  const places = new Map(unplaced.map((finding) => [finding.place, wanted.add(finding.place)]));
  const offsets = source.events === undefined ? scanJson(text, wanted).offsets : scanYaml(text, source.events, wanted);
  const lines = new LineIndex(text);
  return findings.map((finding) => {
    if (finding.line !== undefined) return finding;
    let node = places.get(finding.place);
    while (node !== undefined && !offsets.has(node)) node = node.parent;
    return node === undefined ? finding : { ...finding, ...lines.at(offsets.get(node) ?? 0) };
  });
}
