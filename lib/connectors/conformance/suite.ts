import { describe, it } from "vitest";
import { conformanceCases } from "./conformance-cases.ts";
import { runCase } from "./run-conformance.ts";
import type { ConformanceSubject } from "./subject.ts";

/** A case takes seconds; a machine that is busy with other suites may take longer, and is not at fault. */
const patienceMs = 120_000;

/** Registers the whole suite for a connector: one test for each case and each profile of facts. */
export function describeConnector(subject: ConformanceSubject): void {
  describe(`${subject.descriptor.kind} conforms`, () => {
    for (const profile of subject.descriptor.profiles) {
      describe(profile.name, () => {
        for (const entry of conformanceCases) {
          it(`${entry.number}. ${entry.title}`, { timeout: patienceMs }, () => runCase(entry, subject, profile));
        }
      });
    }
  });
}
