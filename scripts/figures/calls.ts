import { startEchoBackends } from "#lib/connectors/conformance/echo-backend.testing.ts";
import { openStage, type Run, runTo } from "#lib/connectors/conformance/run.ts";
import { sampleDefinition, withPolicies } from "#lib/connectors/conformance/samples.ts";
import type { ConformanceSubject, Sandbox } from "#lib/connectors/conformance/subject.ts";
import type { FactsProfile } from "#lib/connectors/connector.ts";
import type { Definition } from "#lib/model/definition.ts";
import type { Figure } from "./figure.ts";
import { subjects } from "./subjects.ts";

/** Ten operations under two policies: R = 10, P = 2. */
const operations = Array.from({ length: 10 }, (_, index) => `GET /items-${index}/{id}`);
const surveyedApis = 2_500;

/** Calls to the provider, per connector and act, as recorded; and how far any was from what the plan promised. */
export async function callFigures(): Promise<Figure[]> {
  const backends = await startEchoBackends();
  try {
    const figures: Figure[] = [];
    for (const subject of subjects) {
      for (const profile of subject.descriptor.profiles) {
        figures.push(...(await deployFigures(subject, profile, backends.urls[0])));
        figures.push(await surveyFigure(subject, profile));
      }
    }
    return figures;
  } finally {
    await backends.close();
  }
}

async function deployFigures(subject: ConformanceSubject, profile: FactsProfile, backend: string): Promise<Figure[]> {
  const sandbox = await subject.start(profile);
  try {
    const stage = openStage(subject, profile, sandbox, "items-v1");
    const first = definitionOf(backend, 100);
    const runs: [act: string, run: Run, mostWrites: string][] = [
      // Service, ten routes, three plugins (the third moves the base path), enable.
      ["first-deploy", await runTo(stage, first), "<= 15"],
      ["no-change", await runTo(stage, first), "= 0"],
      ["one-policy-changed", await runTo(stage, definitionOf(backend, 50)), "<= 1"],
      ["undeploy", await runTo(stage, undefined), "<= 12"],
    ];
    const name = `calls.${profile.name}`;
    const off = runs.reduce((sum, [, run]) => sum + distance(run), 0);
    return [
      ...runs.flatMap(([act, run, goal]) => [
        { name: `${name}.${act}.writes`, value: run.made.writes, unit: "calls", goal },
        { name: `${name}.${act}.reads`, value: run.made.reads, unit: "calls", goal: "<= 12" },
      ]),
      { name: `${name}.not-predicted`, value: off, unit: "calls", goal: "= 0" },
    ];
  } finally {
    await sandbox.close();
  }
}

function definitionOf(backend: string, requests: number): Definition {
  const bare = sampleDefinition({ name: "Items", basePath: "/items", backends: [backend], operations });
  return withPolicies(bare, [
    { config: { type: "rate-limit", requests, per: "minute", by: "ip" } },
    { config: { type: "request-size", maxBytes: 1_048_576 } },
  ]);
}

function distance({ made, plan }: Run): number {
  return Math.abs(made.writes - plan.calls.writes) + Math.abs(made.reads - plan.calls.reads);
}

async function surveyFigure(subject: ConformanceSubject, profile: FactsProfile): Promise<Figure> {
  const sandbox: Sandbox = await subject.start(profile);
  try {
    await sandbox.seedApis(surveyedApis);
    const session = sandbox.connect();
    const before = sandbox.harness.calls.length;
    for await (const page of session.survey()) if (page.complete) break;
    const calls = sandbox.harness.calls.length - before;
    // Three pages of services and of routes, one of plugins and of each other kind.
    return { name: `calls.${profile.name}.survey-of-2500`, value: calls, unit: "calls", goal: "<= 10" };
  } finally {
    await sandbox.close();
  }
}
