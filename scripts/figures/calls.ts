import { startEchoBackends } from "#lib/connectors/conformance/echo-backend.testing.ts";
import { openStage, type Run, runTo } from "#lib/connectors/conformance/run.ts";
import { type PolicyLine, sampleDefinition, withPolicies } from "#lib/connectors/conformance/samples.ts";
import type { ConformanceSubject, Sandbox } from "#lib/connectors/conformance/subject.ts";
import type { FactsProfile } from "#lib/connectors/connector.ts";
import type { Definition } from "#lib/model/definition.ts";
import type { Figure } from "./figure.ts";
import { subjects } from "./subjects.ts";

/** Ten operations under two policies: R = 10, P = 2. */
const operations = Array.from({ length: 10 }, (_, index) => `GET /items-${index}/{id}`);
const surveyedApis = 2_500;

/** What a kind promises, in calls, for the ten operations; and two policies that it can say, the first in two settings. */
interface Promised {
  readonly firstDeploy: number;
  readonly onePolicyChanged: number;
  readonly undeploy: number;
  readonly survey: number;
  readonly policies: readonly [one: PolicyLine, other: PolicyLine, second: PolicyLine];
}

const byAddress = (requests: number): PolicyLine => ({
  config: { type: "rate-limit", requests, per: "minute", by: "ip" },
});
const marked = (value: string): PolicyLine => ({
  config: { type: "request-headers", set: [{ name: "X-Mark", value }] },
});
const size: PolicyLine = { config: { type: "request-size", maxBytes: 1_048_576 } };
const cors: PolicyLine = { config: { type: "cors", origins: ["https://app.example.com"] } };

const promised: Readonly<Record<string, Promised>> = {
  // Service, ten routes, three plugins (the third moves the base path), enable; seven pages of a survey.
  kong: {
    ...{ firstDeploy: 15, onePolicyChanged: 1, undeploy: 12, survey: 10 },
    policies: [byAddress(100), byAddress(50), size],
  },
  // Import and policies; as a revision: import, policies, release; one delete. A survey is pages of the list.
  azure: {
    ...{ firstDeploy: 2, onePolicyChanged: 3, undeploy: 1, survey: 60 },
    policies: [marked("1"), marked("2"), cors],
  },
  // API, document, deployment and its throttle; document and deployment; stage and API. A survey asks for the stages of each.
  "aws-rest": {
    ...{ firstDeploy: 3, onePolicyChanged: 2, undeploy: 2, survey: surveyedApis + 15 },
    policies: [marked("1"), marked("2"), { config: { type: "request-validation", parameters: false } }],
  },
  // Import and stage; import; delete. A survey asks for the stages of each API.
  "aws-http": {
    ...{ firstDeploy: 2, onePolicyChanged: 1, undeploy: 1, survey: surveyedApis + 15 },
    policies: [marked("1"), marked("2"), cors],
  },
};

function promisedBy(subject: ConformanceSubject): Promised {
  const found = promised[subject.descriptor.kind];
  if (found === undefined)
    throw new Error(`No calls are promised for ${subject.descriptor.kind}: write them down here.`);
  return found;
}

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
    const { firstDeploy, onePolicyChanged, undeploy, policies } = promisedBy(subject);
    const [one, other, second] = policies;
    const first = definitionOf(backend, [one, second]);
    const runs: [act: string, run: Run, mostWrites: string][] = [
      ["first-deploy", await runTo(stage, first), `<= ${firstDeploy}`],
      ["no-change", await runTo(stage, first), "= 0"],
      ["one-policy-changed", await runTo(stage, definitionOf(backend, [other, second])), `<= ${onePolicyChanged}`],
      ["undeploy", await runTo(stage, undefined), `<= ${undeploy}`],
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

function definitionOf(backend: string, policies: readonly PolicyLine[]): Definition {
  return withPolicies(
    sampleDefinition({ name: "Items", basePath: "/items", backends: [backend], operations }),
    policies,
  );
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
    const goal = `<= ${promisedBy(subject).survey}`;
    return { name: `calls.${profile.name}.survey-of-2500`, value: calls, unit: "calls", goal };
  } finally {
    await sandbox.close();
  }
}
