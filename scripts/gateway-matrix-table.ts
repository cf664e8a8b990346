import type { Support } from "#lib/connectors/capabilities.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";

const marks = { full: "yes", partial: "in part", none: "no" } as const satisfies Record<Support["level"], string>;

/** What each kind of gateway can say, per profile of facts, as the page that ships in docs/. */
export function gatewayMatrix(): string {
  const lines = [
    "# What each gateway can do",
    "",
    "Made by `npm run generate:matrix` from the connectors' own descriptors; do not edit. *In part* is announced in the plan,",
    "*no* blocks or needs an explicit override, and a security policy that a gateway cannot say always blocks.",
  ];
  for (const descriptor of Object.values(descriptors)) {
    lines.push("", `## ${descriptor.label}`, "", `${descriptor.summary} Modes: ${descriptor.modes.join(", ")}.`);
    for (const profile of descriptor.profiles) {
      lines.push("", `### ${profile.name}`, "", "| Feature | | Because |", "|---|---|---|");
      for (const [feature, support] of Object.entries(descriptor.capabilities(profile.facts))) {
        lines.push(`| ${feature} | ${marks[support.level]} | ${support.level === "full" ? "" : support.sentence} |`);
      }
    }
  }
  return `${lines.join("\n")}\n`;
}
