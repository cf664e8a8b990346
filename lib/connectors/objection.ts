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

/** The objections to a list of policies: of several to one policy, the heaviest. */
export class Objections {
  readonly #heaviest = new Map<number, Objection>();

  add(index: number, objection: Objection | undefined): void {
    const known = this.#heaviest.get(index);
    if (objection && (!known || weight(objection) > weight(known))) this.#heaviest.set(index, objection);
  }

  /** One finding for each policy that is objected to, in the order in which they first were. */
  findings(policies: readonly PolicyEntry[]): Finding[] {
    return [...this.#heaviest].map(([index, objection]) => toFinding(policies[index]?.config.type, index, objection));
  }
}

function weight({ kind, loud }: Objection): number {
  if (kind === "approximate") return loud ? 1 : 0;
  return kind === "unsupported" ? 2 : 3;
}

/** The finding that answers for the policy at this index of a definition's list. */
export function toFinding(
  type: PolicyType | undefined,
  index: number,
  { kind, sentence, instead, loud }: Objection,
): Finding {
  const base = { place: `/policies/${index}`, sentence, instead, feature: type };
  if (kind === "approximate") {
    return { ...base, severity: loud ? "warning" : "info", code: "policy.approximate", fidelity: "approximate" };
  }
  if (kind === "refused") return { ...base, severity: "error", code: "policy.unsafe-value", fidelity: "unsupported" };
  // Dropped security blocks; anything else may be accepted by name.
  const override = type !== undefined && !securityPolicies.has(type);
  if (!override && instead === ignored) base.instead = "Nothing is deployed while the policy is there.";
  return { ...base, severity: "error", code: "policy.unsupported", fidelity: "unsupported", override };
}
