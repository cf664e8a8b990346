import type { Finding } from "#lib/model/finding.ts";
import { readerLimits } from "./limits.ts";

/** Collects findings and keeps a document with ten thousand slips from filling a page: the rest is counted. */
export class FindingList {
  readonly #kept: Finding[] = [];
  #left = 0;

  add(finding: Finding): void {
    const full = this.#kept.length >= readerLimits.maxFindings;
    if (full && finding.severity !== "error") this.#left += 1;
    else if (this.#kept.length >= 2 * readerLimits.maxFindings) this.#left += 1;
    else this.#kept.push(finding);
  }

  addAll(findings: readonly Finding[]): void {
    for (const finding of findings) this.add(finding);
  }

  hasErrors(): boolean {
    return this.#kept.some((finding) => finding.severity === "error");
  }

  all(): Finding[] {
    if (this.#left === 0) return [...this.#kept];
    return [
      ...this.#kept,
      {
        severity: "info",
        code: "openapi.more-findings",
        place: "",
        sentence: `There are ${this.#left} more findings.`,
        instead: "Correct those shown and import the document again to see them.",
      },
    ];
  }
}
