import type { Feature, Support } from "./capabilities.ts";
import type { Descriptor, GatewayFacts } from "./connector.ts";

export interface ExplainedSupport {
  readonly feature: Feature;
  readonly level: Support["level"];
  /** Why it is so here, and with which facts it would be otherwise. Empty where every gateway of the kind says it exactly. */
  readonly why: string;
}

/** What a gateway with these facts can say of each feature, and why. Pure; profiles are the kind's own examples of other facts. */
export function explainSupport(
  { capabilities, profiles }: Pick<Descriptor, "capabilities" | "profiles">,
  facts: GatewayFacts,
): readonly ExplainedSupport[] {
  const elsewhere = profiles.map((profile) => ({ name: profile.name, can: capabilities(profile.facts) }));
  const can = capabilities(facts);
  const features = Object.keys(can) as Feature[];
  return features.map((feature) => {
    const support = can[feature];
    const other = elsewhere.find((profile) => (profile.can[feature].level === "full") !== (support.level === "full"));
    return {
      feature,
      level: support.level,
      why: whyOf(support, other && { name: other.name, support: other.can[feature] }),
    };
  });
}

function whyOf(support: Support, other: { readonly name: string; readonly support: Support } | undefined): string {
  if (support.level !== "full") {
    return other === undefined ? support.sentence : `${support.sentence} With the facts of ${other.name} it is exact.`;
  }
  if (other === undefined || other.support.level === "full") return "";
  return `By what the last check found. With the facts of ${other.name}: ${other.support.sentence}`;
}
