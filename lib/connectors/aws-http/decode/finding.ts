import type { Finding } from "#lib/model/finding.ts";

/** Adds a finding; what is read of a gateway has no place in a definition. */
export function tell(
  findings: Finding[],
  severity: Finding["severity"],
  code: string,
  sentence: string,
  instead: string,
): void {
  findings.push({ severity, code, place: "", sentence, instead });
}
