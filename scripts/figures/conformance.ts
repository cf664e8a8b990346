import { runConformance } from "#lib/connectors/conformance/run-conformance.ts";
import type { Figure } from "./figure.ts";
import { subjects } from "./subjects.ts";

/** Conformance cases passed, per connector and profile of facts. */
export async function conformanceFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const subject of subjects) {
    const results = await runConformance(subject);
    for (const [profile, cases] of Map.groupBy(results, (result) => result.profile)) {
      for (const { number, title, failure } of cases.filter((result) => !result.passed)) {
        process.stderr.write(`${profile}, case ${number}, ${title}: ${failure}\n`);
      }
      figures.push({
        name: `conformance.${profile}.passed`,
        value: cases.filter((result) => result.passed).length,
        unit: "cases",
        goal: ">= 14",
      });
    }
  }
  return figures;
}
