import { expect, it } from "vitest";
import { conformanceCases } from "../../conformance-cases.ts";
import { runConformance } from "../../run-conformance.ts";
import { toyConnector } from "../toy-connector.ts";
import { toySubject } from "../toy-subject.ts";
import type { ToyBug } from "./toy-bug.ts";

/** Few enough to be quick, and more than the toy's page holds. */
const surveyedApis = 600;
const patienceMs = 120_000;

/** One test for each bug: the cases that fail are those of its table, and no others. */
export function expectCaught(bugs: readonly ToyBug[]): void {
  it.each(bugs)("$name", { timeout: patienceMs }, async ({ breaks, fails }) => {
    const subject = toySubject(breaks(toyConnector));
    const results = await runConformance(subject, { surveyedApis, profiles: ["toy-rich"] });
    const failed = results.filter(({ passed }) => !passed);
    const reasons = failed.map(({ number, failure }) => `${number}: ${failure?.split("\n")[0]}`).join("\n");
    expect(
      failed.map(({ number }) => number),
      reasons,
    ).toEqual(fails);
  });
}

/** The numbers of the cases that no bug of these fails. */
export function neverFailed(bugs: readonly ToyBug[]): number[] {
  const failed = new Set(bugs.flatMap(({ fails }) => fails));
  return conformanceCases.map(({ number }) => number).filter((number) => !failed.has(number));
}
