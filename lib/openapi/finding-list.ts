import type { Finding } from "#lib/model/finding.ts";
import { readerLimits } from "./limits.ts";

/**
 * Collects findings and keeps one slip made five hundred times, or a document with ten thousand, from filling a page:
 * what is not kept is counted.
 */
export class FindingList {
  readonly #kept: Finding[] = [];
  /** The same slip by its words, with how often it was met. */
  readonly #repeats = new Map<string, { readonly first: Finding; count: number }>();
  #left = 0;

  add(finding: Finding): void {
    const key = `${finding.severity} ${finding.code} ${finding.sentence}`;
    const repeat = this.#repeats.get(key) ?? { first: finding, count: 0 };
    this.#repeats.set(key, repeat);
    repeat.count += 1;
    if (repeat.count > readerLimits.maxRepeats) return;
    // Errors are shown even where warnings came first and took the room.
    const room = finding.severity === "error" ? 2 * readerLimits.maxFindings : readerLimits.maxFindings;
    if (this.#kept.length < room) this.#kept.push(finding);
    else this.#left += 1;
  }

  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) this.add(finding);
  }

  hasErrors(): boolean {
    return this.#kept.some((finding) => finding.severity === "error");
  }

  all(): Finding[] {
    const more: Finding[] = [];
    for (const { first, count } of this.#repeats.values()) {
      const hidden = count - readerLimits.maxRepeats;
      if (hidden <= 0) continue;
      const sentence = `The same in ${hidden} more places: ${first.sentence}`;
      more.push({ ...first, severity: "info", code: "openapi.repeated-finding", place: "", sentence });
    }
    if (this.#left > 0) {
      more.push({
        severity: "info",
        code: "openapi.more-findings",
        place: "",
        sentence: `There are ${this.#left} more findings.`,
        instead: "Correct those shown and import the document again to see them.",
      });
    }
    return [...this.#kept, ...more];
  }
}
