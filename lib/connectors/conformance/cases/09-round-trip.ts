import assert from "node:assert/strict";
import type { Definition, Operation } from "#lib/model/definition.ts";
import { type PolicyConfig, policyMatches } from "#lib/model/policy/policy.ts";
import type { SurveyedApi } from "../../connector.ts";
import { type CaseContext, type ConformanceCase, deployableSamples, stageFor } from "../conformance-case.ts";
import { expectConnectorError } from "../expectations.ts";
import { confessions, exactPolicies } from "../policed.ts";
import { policySamples } from "../policy-samples.ts";
import { encodeTarget, runTo, type Stage } from "../run.ts";
import { ordersSample, samples, withPolicies } from "../samples.ts";

/**
 * Prevents the import that forgets: an API brought in from a gateway and deployed again must be the same API, or the
 * first deployment after an import is an outage.
 */
export const roundTrip: ConformanceCase = {
  number: 9,
  title: "Deploy, survey, fetch and decode give back the definition, for all that is declared full",
  run: async (context) => {
    for (const { name, slug, definition } of await deployableSamples(context)) {
      const stage = await stageFor(context, slug);
      await thereAndBack(name, stage, definition);
    }
    for (const { name, definition } of policedSamples(context, await stageFor(context, "policed-v1"))) {
      await thereAndBack(name, await stageFor(context, "policed-v1"), definition);
    }
    await fingerprintsFollow(context);
  },
};

/** Every setting of every policy that is said exactly, one after another, and then all types at once. */
function policedSamples({ subject, backends }: CaseContext, stage: Stage): { name: string; definition: Definition }[] {
  const { definition } = ordersSample(backends.urls[0]);
  const target = encodeTarget(stage);
  const alone = Object.values(policySamples)
    .flat()
    .map((line) => ({ name: JSON.stringify(line), definition: withPolicies(definition, [line]) }))
    .filter((sample) => {
      const type = sample.definition.policies[0]?.config.type ?? "";
      const { findings } = subject.encode(sample.definition, target);
      return confessions(findings, type).length === 0 && findings.every(({ severity }) => severity !== "error");
    });
  const together = withPolicies(definition, [...exactPolicies(subject, target, definition).values()]);
  return [...alone, { name: "all exact policies", definition: together }];
}

async function thereAndBack(name: string, stage: Stage, definition: Definition): Promise<void> {
  await runTo(stage, definition);
  const found = await ourEntry(name, stage);
  const remote = await stage.session.fetch(found.remoteId);
  assert.equal(remote.remoteId, found.remoteId, `${name}: fetch answers for another API.`);
  const decoded = stage.subject.decode(remote);
  assert.deepEqual(stage.subject.decode(structuredClone(remote)), decoded, `${name}: decode is not deterministic.`);
  assert.deepEqual(
    decoded.findings.filter(({ severity }) => severity === "error"),
    [],
    `${name}: what we wrote ourselves cannot be read.`,
  );
  const back = decoded.definition;
  assert.deepEqual([back.name, back.version], [definition.name, definition.version], `${name}: name and version.`);
  // A gateway that cannot say a base path has confessed it, and is not given this sample.
  assert.equal(back.basePath, definition.basePath, `${name}: base path.`);
  assert.deepEqual(operationsOf(back), operationsOf(definition), `${name}: operations.`);
  assert.equal(
    new Set(back.operations.map(({ id }) => id)).size,
    back.operations.length,
    `${name}: operation ids repeat.`,
  );
  assert.deepEqual(backendsOf(back), backendsOf(definition), `${name}: backends.`);
  for (const operation of definition.operations) {
    assert.deepEqual(
      policiesOn(back, operation),
      policiesOn(definition, operation),
      `${name}: policies on ${operation.method} ${operation.path}.`,
    );
  }
}

/** Our deployment in the survey: once, under its name, with our mark; strangers carry none. */
async function ourEntry(name: string, stage: Stage): Promise<SurveyedApi> {
  const surveyed: SurveyedApi[] = [];
  for await (const page of stage.session.survey()) surveyed.push(...page.apis);
  const ours = surveyed.filter(({ owner }) => owner?.deploymentId === stage.owner.deploymentId);
  assert.equal(ours.length, 1, `${name}: the survey shows our API ${ours.length} times.`);
  assert.ok(
    surveyed.some(({ owner }) => owner === undefined),
    `${name}: the survey does not show the strangers' APIs as theirs.`,
  );
  const [entry] = ours;
  assert.ok(entry !== undefined);
  assert.deepEqual(entry.owner, stage.owner, `${name}: the owner mark is not read back whole.`);
  return entry;
}

function operationsOf({ operations }: Definition): string[] {
  return operations.map(({ method, path }) => `${method} ${path}`).toSorted();
}

function backendsOf({ backends }: Definition): string[] {
  const total = backends.reduce((sum, { weight }) => sum + weight, 0);
  return backends.map(({ url, weight }) => `${new URL(url).href} ${((100 * weight) / total).toFixed(1)} %`).toSorted();
}

/** What applies to one operation, whatever entries it was said in: one entry may come back as several, or several as one. */
function policiesOn({ policies }: Definition, operation: Pick<Operation, "path" | "method">): PolicyConfig[] {
  return policies
    .filter(({ enabled, match }) => enabled && policyMatches(match, operation))
    .map(({ config }) => config)
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Equal fingerprints mean that nothing changed, and a change means another fingerprint; else discovery sleeps or never does. */
async function fingerprintsFollow(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "ping-v1");
  const [minimal] = samples(context.backends.urls);
  assert.ok(minimal !== undefined);
  await runTo(stage, minimal.definition);
  const first = await ourEntry("fingerprint", stage);
  const again = await ourEntry("fingerprint", stage);
  assert.equal(again.fingerprint, first.fingerprint, "The fingerprint changes though nothing did.");
  const [operation] = minimal.definition.operations;
  assert.ok(operation !== undefined);
  const operations = [operation, { ...operation, id: "another", path: "/another" }];
  await runTo(stage, { ...minimal.definition, operations });
  const changed = await ourEntry("fingerprint", stage);
  assert.notEqual(changed.fingerprint, first.fingerprint, "The fingerprint stays though the API changed.");
  await runTo(stage, undefined);
  await expectConnectorError("fetch of an API that is gone", "not-found", stage.sandbox, () =>
    stage.session.fetch(first.remoteId),
  );
}
