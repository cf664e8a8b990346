import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { Section } from "#components/ui/section.tsx";
import type { GatewayFacts } from "#lib/connectors/connector.ts";
import type { Json } from "#lib/model/json.ts";

/** What the last check found out about the gateway: the reasons for what stands in the table above. */
export function LearnedFacts({ facts }: { readonly facts: GatewayFacts }) {
  const known = Object.entries(facts);
  return (
    <Section title="What the last check found">
      {known.length > 0 ? (
        <Facts facts={known.map(([name, value]) => [nameOf(name), wordsOf(value)])} />
      ) : (
        <EmptyState title="Nothing yet">Gateways of this kind differ in nothing that was asked for.</EmptyState>
      )}
    </Section>
  );
}

function wordsOf(value: Json | undefined): string {
  if (value === undefined || value === null || value === "") return "None";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (Array.isArray(value)) return value.map(wordsOf).join(", ") || "None";
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${nameOf(name)}: ${wordsOf(part)}`)
    .join(", ");
}

/** `routerFlavour` reads "Router flavour". */
function nameOf(key: string): string {
  const spaced = key.replaceAll(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
