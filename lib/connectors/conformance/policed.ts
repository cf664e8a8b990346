import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { type PolicyType, policyTypes } from "#lib/model/policy/policy.ts";
import type { EncodeTarget } from "../connector.ts";
import { policySamples } from "./policy-samples.ts";
import { ordersSample, type PolicyLine, withPolicies } from "./samples.ts";
import type { ConformanceSubject } from "./subject.ts";

/** The findings that confess a loss of this feature. */
export function confessions(findings: readonly Finding[], feature: string): Finding[] {
  return findings.filter((finding) => finding.feature === feature && finding.fidelity !== undefined);
}

/** The first sample of each policy that this connector says exactly, with what is loses nothing. */
export function exactPolicies(
  subject: ConformanceSubject,
  target: EncodeTarget,
  definition: Definition,
): Map<PolicyType, PolicyLine> {
  const exact = new Map<PolicyType, PolicyLine>();
  for (const type of policyTypes) {
    const line = policySamples[type].find((candidate) => {
      const { findings } = subject.encode(withPolicies(definition, [candidate]), target);
      return confessions(findings, type).length === 0 && findings.every(({ severity }) => severity !== "error");
    });
    if (line !== undefined) exact.set(type, line);
  }
  return exact;
}

/** Orders under every policy that this connector says exactly, at once. */
export function policedOrders(subject: ConformanceSubject, target: EncodeTarget, backend: string): Definition {
  const { definition } = ordersSample(backend);
  return withPolicies(definition, [...exactPolicies(subject, target, definition).values()]);
}
