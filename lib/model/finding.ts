import { z } from "zod";

/**
 * A located human sentence about what is so and what happens instead. Findings are values and are never thrown.
 *
 * `error` blocks. `warning` is shown and recorded with the deployment. `info` is collapsed.
 * An `error` with `override: true` may be accepted by name (an *unsupported* feature); dropped security never may.
 */
export const findingSchema = z.object({
  severity: z.enum(["error", "warning", "info"]),
  /** Stable and dotted, such as `policy.unsupported` or `openapi.unresolved-reference`. */
  code: z.string(),
  /** JSON pointer into the definition (`/paths/~1orders/get`), or a policy's address (`/policies/2`). Empty for the whole. */
  place: z.string(),
  /** One-based position in the document as it was typed, where it is known. */
  line: z.number().int().positive().optional(),
  column: z.number().int().positive().optional(),
  /** What is so. */
  sentence: z.string(),
  /** What happens instead, or what to do. */
  instead: z.string().optional(),
  /** The portable feature concerned, such as `rate-limit`. */
  feature: z.string().optional(),
  /** How well the gateway can say it; only on findings that a connector produces. */
  fidelity: z.enum(["approximate", "unsupported"]).optional(),
  override: z.boolean().optional(),
});

export type Finding = z.infer<typeof findingSchema>;
export type Severity = Finding["severity"];

const rank: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** Errors first, then by place, so that two runs list the same findings in the same order. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) => rank[a.severity] - rank[b.severity] || a.place.localeCompare(b.place) || a.code.localeCompare(b.code),
  );
}

/** The findings that stop a deployment, given the codes and places a person accepted by name. */
export function blockingFindings(findings: readonly Finding[], accepted: ReadonlySet<string> = new Set()): Finding[] {
  return findings.filter((f) => f.severity === "error" && !(f.override === true && accepted.has(findingKey(f))));
}

/** What a person accepts when overriding: this code at this place. */
export function findingKey(finding: Finding): string {
  return `${finding.code} ${finding.place}`;
}
