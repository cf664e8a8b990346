import type { Finding } from "#lib/model/finding.ts";
import { type PolicyEntry, type PolicyType, securityPolicies } from "#lib/model/policy/policy.ts";

/** Why a policy is not said exactly, and what happens instead. */
export interface Objection {
  readonly kind: "approximate" | "unsupported" | "refused";
  readonly sentence: string;
  readonly instead: string;
  /** An approximation worth stopping for. */
  readonly loud?: boolean;
}

const ignored = "The policy is left out.";

export function unsupported(sentence: string, instead = ignored): Objection {
  return { kind: "unsupported", sentence, instead };
}

export function approximate(sentence: string, instead: string, loud = false): Objection {
  return { kind: "approximate", sentence, instead, loud };
}

/**
 * "Azure API Management policy expressions" and "Use named values": the gateway would run or fill in such a text, wherever
 * it comes from. Answers the first of these texts that must not be sent.
 */
export function refusal(texts: readonly string[]): Objection | undefined {
  const unsafe = texts.find((text) => /@[({]|\{\{/.test(text));
  if (unsafe === undefined) return undefined;
  return {
    kind: "refused",
    sentence: `API Management would run or fill in what stands in ${JSON.stringify(unsafe.slice(0, 80))}.`,
    instead: "Write it without @(, @{ and {{.",
  };
}

/** The finding that answers for one policy. */
export function toFinding({ config: { type } }: PolicyEntry, index: number, objection: Objection): Finding {
  const { kind, sentence, instead, loud } = objection;
  const base = { place: `/policies/${index}`, sentence, instead, feature: type };
  if (kind === "approximate") {
    return { ...base, severity: loud ? "warning" : "info", code: "policy.approximate", fidelity: "approximate" };
  }
  if (kind === "refused") return { ...base, severity: "error", code: "policy.unsafe-value", fidelity: "unsupported" };
  // Dropped security blocks; anything else may be accepted by name.
  const override = !isSecurity(type);
  if (!override && instead === ignored) base.instead = "Nothing is deployed while the policy is there.";
  return { ...base, severity: "error", code: "policy.unsupported", fidelity: "unsupported", override };
}

function isSecurity(type: PolicyType): boolean {
  return securityPolicies.has(type);
}
