import assert from "node:assert/strict";
import type { Definition } from "#lib/model/definition.ts";
import { type Change, writtenChanges } from "#lib/model/plan.ts";
import type { SurveyedApi } from "../../connector.ts";
import { type ConnectorErrorCode, retryableCodes } from "../../connector-error.ts";
import { type CaseContext, type ConformanceCase, stageFor } from "../conformance-case.ts";
import { expectConnectorError, expectSettled } from "../expectations.ts";
import type { Fault } from "../harness.ts";
import { planRun, runTo, type Stage, settle } from "../run.ts";
import { samples } from "../samples.ts";

const settleWindowMs = 600_000;
const always = 1_000_000;
const retryAfterMs = 7000;

type Expected = readonly [how: Fault["how"], code: ConnectorErrorCode];

/** A lost answer to a write is unknown, whether or not the gateway acted: nobody here can know. */
const writeFaults: readonly Expected[] = [
  ["429", "rate-limited"],
  ["500", "unavailable"],
  ["503", "unavailable"],
  ["timeout", "unknown-outcome"],
  ["refused", "unavailable"],
  ["401", "auth"],
  ["403", "forbidden"],
  ["409", "conflict"],
];
const afterEffect: readonly Expected[] = [
  ["500", "unavailable"],
  ["timeout", "unknown-outcome"],
];
const readFaults: readonly Expected[] = [
  ["429", "rate-limited"],
  ["500", "unavailable"],
  ["503", "unavailable"],
  ["timeout", "unavailable"],
  ["refused", "unavailable"],
  ["401", "auth"],
  ["403", "forbidden"],
];

/**
 * Prevents the retry that makes things worse, and the one that never comes: the engine retries, waits, observes or stops
 * by the code alone, so a 429 called unavailable becomes a storm, and a lost answer called unavailable a duplicate.
 */
export const faultsAreMapped: ConformanceCase = {
  number: 11,
  title: "429, 5xx, lost answers, 401, 403, 404 and 409 map to their codes, and retry-after is honoured",
  run: async (context) => {
    for (const [how, code] of writeFaults) await failWrite(context, { how, when: "before" }, code);
    for (const [how, code] of afterEffect) await failWrite(context, { how, when: "after" }, code);
    await failReads(context);
    await missingThings(context);
    await honourRetryAfter(context);
  },
};

function minimal({ backends }: CaseContext): Definition {
  const [sample] = samples(backends.urls);
  assert.ok(sample !== undefined);
  return sample.definition;
}

async function firstChange(stage: Stage, definition: Definition | undefined) {
  const { plan, scope } = await planRun(stage, definition);
  const [change] = writtenChanges(plan);
  assert.ok(change !== undefined, "There is something to write.");
  return { change, scope };
}

/** The write fails by its code; once the gateway is well, a rerun makes everything right. */
async function failWrite(
  context: CaseContext,
  fault: Pick<Fault, "how" | "when">,
  code: ConnectorErrorCode,
): Promise<void> {
  const what = `A write that meets ${fault.how} ${fault.when} its effect`;
  const stage = await stageFor(context, "ping-v1");
  const { change, scope } = await firstChange(stage, minimal(context));
  stage.sandbox.fail({ ...fault, effect: "write", times: fault.when === "before" ? always : 1 });
  const error = await expectConnectorError(what, code, stage.sandbox, () => stage.session.write(change, scope));
  assert.equal(error.retryable, retryableCodes[code], `${what}: retryable.`);
  stage.sandbox.heal();
  stage.sandbox.harness.advance(settleWindowMs);
  await runTo(stage, minimal(context));
  await expectSettled(`${what}, then a rerun`, stage, minimal(context));
}

async function failReads(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "ping-v1");
  await runTo(stage, minimal(context));
  const { sandbox, session } = stage;
  const [api] = await surveyAll(stage);
  assert.ok(api !== undefined);
  const reads: [name: string, read: () => Promise<unknown>][] = [
    ["list", () => session.list({ owner: stage.owner, slug: stage.slug, places: [], known: [] })],
    ["fetch", () => session.fetch(api.remoteId)],
    ["survey", () => surveyAll(stage)],
  ];
  for (const [how, code] of readFaults) {
    for (const [name, read] of reads) {
      sandbox.fail({ effect: "read", when: "before", how, times: always });
      await expectConnectorError(`${name} that meets ${how}`, code, sandbox, read);
      sandbox.heal();
    }
  }
  for (const [how, code] of readFaults.filter(([kind]) => kind !== "403")) {
    sandbox.fail({ effect: "read", when: "before", how, times: always });
    await expectConnectorError(`check that meets ${how}`, code, sandbox, () => session.check("read-write"));
    sandbox.heal();
  }
}

async function surveyAll({ session }: Stage): Promise<SurveyedApi[]> {
  const surveyed: SurveyedApi[] = [];
  for await (const { apis } of session.survey()) surveyed.push(...apis);
  return surveyed;
}

/** 404 is not-found for what must be there, and success for a delete. */
async function missingThings(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "ping-v1");
  const { sandbox, session } = stage;
  await runTo(stage, minimal(context));
  const [api] = await surveyAll(stage);
  assert.ok(api !== undefined);
  sandbox.fail({ effect: "read", when: "before", how: "404", times: always });
  await expectConnectorError("fetch that meets 404", "not-found", sandbox, () => session.fetch(api.remoteId));
  sandbox.heal();
  const { change, scope } = await firstChange(stage, undefined);
  assert.equal(change.action, "delete");
  sandbox.fail({ effect: "write", when: "before", how: "404" });
  const outcome = await settle(stage, await session.write(change, scope));
  assert.equal(outcome.status, "done", "A delete that meets 404 is done.");
  sandbox.heal();
}

/** Either the wait reaches the engine, or the connector waits as long itself before each further try. */
async function honourRetryAfter(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "ping-v1");
  const { sandbox, session } = stage;
  const { change, scope } = await firstChange(stage, minimal(context));
  const acts: [effect: Fault["effect"], act: () => Promise<unknown>][] = [
    ["write", () => session.write(change satisfies Change, scope)],
    ["read", () => session.list(scope)],
  ];
  for (const how of ["429", "503"] as const) {
    for (const [effect, act] of acts) {
      const what = `A ${effect} that meets ${how} with a wait of ${retryAfterMs} ms`;
      const callsBefore = sandbox.harness.calls.length;
      const sleptBefore = sandbox.harness.sleeps.length;
      sandbox.fail({ effect, when: "before", how, retryAfterMs, times: always });
      const code = how === "429" ? "rate-limited" : "unavailable";
      const error = await expectConnectorError(what, code, sandbox, act);
      sandbox.heal();
      assert.equal(error.retryAfterMs, retryAfterMs, `${what}: the wait does not reach the engine.`);
      const tries = sandbox.harness.calls.length - callsBefore;
      const slept = sandbox.harness.sleeps.slice(sleptBefore);
      assert.ok(slept.length >= tries - 1, `${what}: ${tries} calls, of which some were not waited for.`);
      for (const ms of slept) assert.ok(ms >= retryAfterMs, `${what}: tried again after ${ms} ms.`);
    }
  }
}
