import type { Capabilities } from "../capabilities.ts";
import type { FactsProfile } from "../connector.ts";
import type { EchoBackends } from "./echo-backend.testing.ts";
import { confessions } from "./policed.ts";
import { encodeTarget, openStage, type Stage } from "./run.ts";
import { type Sample, samples } from "./samples.ts";
import type { ConformanceSubject, Sandbox } from "./subject.ts";

/** What a case is given. */
export interface CaseContext {
  readonly subject: ConformanceSubject;
  readonly profile: FactsProfile;
  readonly capabilities: Capabilities;
  readonly backends: EchoBackends;
  /** How many APIs the survey must stream. */
  readonly surveyedApis: number;
  /** A fresh sandbox, closed when the case ends. */
  readonly start: () => Promise<Sandbox>;
}

/** One promise of the contract, checked by a plain function that throws an AssertionError where it is broken. */
export interface ConformanceCase {
  /** As numbered in docs/connectors.md. */
  readonly number: number;
  readonly title: string;
  readonly run: (context: CaseContext) => Promise<void>;
}

/** A fresh sandbox with a deployment to be made on it. */
export async function stageFor(context: CaseContext, slug: string): Promise<Stage> {
  return openStage(context.subject, context.profile, await context.start(), slug);
}

/**
 * The samples to deploy: those whose needs are all declared full, and of what is declared partial those that the connector
 * says exactly. What it confesses is the business of the case of honesty.
 */
export async function deployableSamples(context: CaseContext): Promise<Sample[]> {
  const target = encodeTarget(await stageFor(context, "samples-v1"));
  return samples(context.backends.urls).filter(({ needs, definition }) => {
    const levels = needs.map((feature) => context.capabilities[feature].level);
    if (!levels.includes("partial")) return levels.every((level) => level === "full");
    const { findings } = context.subject.encode(definition, target);
    const isRefused = findings.some(({ severity }) => severity === "error");
    return !levels.includes("none") && !isRefused && needs.every((need) => confessions(findings, need).length === 0);
  });
}
