import type { FactsProfile } from "../connector.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { conformanceCases } from "./conformance-cases.ts";
import { type EchoBackends, startEchoBackends } from "./echo-backend.testing.ts";
import type { ConformanceSubject, Sandbox } from "./subject.ts";

/** How one case ended for one profile of one connector. */
export interface CaseResult {
  readonly connector: string;
  readonly profile: string;
  readonly number: number;
  readonly title: string;
  readonly passed: boolean;
  /** Why not, in the words of the assertion. */
  readonly failure?: string;
}

export interface ConformanceOptions {
  /** How many APIs the survey must stream; 10,000 if not said. */
  readonly surveyedApis?: number;
  /** Only these profiles, by name. */
  readonly profiles?: readonly string[];
}

/** Runs one case and closes what it started. Rejects with the broken assertion. */
export async function runCase(
  entry: ConformanceCase,
  subject: ConformanceSubject,
  profile: FactsProfile,
  { surveyedApis = 10_000, backends: given }: ConformanceOptions & { readonly backends?: EchoBackends } = {},
): Promise<void> {
  const started: Sandbox[] = [];
  const backends = given ?? (await startEchoBackends());
  try {
    await entry.run({
      subject,
      profile,
      capabilities: subject.descriptor.capabilities(profile.facts),
      backends,
      surveyedApis,
      start: async () => {
        const sandbox = await subject.start(profile);
        started.push(sandbox);
        return sandbox;
      },
    });
  } finally {
    await Promise.all(started.map((sandbox) => sandbox.close()));
    if (given === undefined) await backends.close();
  }
}

/** Runs every case for every profile, one after another, without a test runner: what figures and reports count. */
export async function runConformance(
  subject: ConformanceSubject,
  options: ConformanceOptions = {},
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const profile of subject.descriptor.profiles) {
    if (options.profiles !== undefined && !options.profiles.includes(profile.name)) continue;
    const backends = await startEchoBackends();
    for (const entry of conformanceCases) {
      const failure = await runCase(entry, subject, profile, { ...options, backends }).then(
        () => undefined,
        sentenceOf,
      );
      results.push({
        connector: subject.descriptor.kind,
        profile: profile.name,
        number: entry.number,
        title: entry.title,
        passed: failure === undefined,
        failure,
      });
    }
    await backends.close();
  }
  return results;
}

function sentenceOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
