import assert from "node:assert/strict";
import type { Definition } from "#lib/model/definition.ts";
import { blockingFindings } from "#lib/model/finding.ts";
import { writtenChanges } from "#lib/model/plan.ts";
import type { CaseContext, ConformanceCase } from "../conformance-case.ts";
import { deployableSamples, stageFor } from "../conformance-case.ts";
import { expectCleanRecords, expectPredicted, expectSettled, expectUntouched } from "../expectations.ts";
import { policedOrders } from "../policed.ts";
import { changeName, desire, encodeTarget, planRun, runTo, type Stage } from "../run.ts";
import { samples } from "../samples.ts";

/**
 * Prevents the plan that is a guess: calls that nobody predicted, and the second deployment that finds "changes" because
 * the gateway had added defaults, turned a list round or written a URL its own way.
 */
export const deployIsPredicted: ConformanceCase = {
  number: 4,
  title: "An empty gateway takes creates only, in the calls predicted, and the second plan is empty",
  run: async (context) => {
    const { backends, subject } = context;
    for (const { name, slug, definition } of await deployableSamples(context)) {
      await deployTwice(name, await stageFor(context, slug), definition);
    }
    const stage = await stageFor(context, "policed-v1");
    await deployTwice("policed", stage, policedOrders(subject, encodeTarget(stage), backends.urls[0]));
    await rehearsalChangesNothing(context);
  },
};

async function deployTwice(name: string, stage: Stage, definition: Definition): Promise<void> {
  const { sandbox } = stage;
  const strangers = await sandbox.inventory();
  assert.ok(strangers.length > 0, "The sandbox starts with strangers on it.");

  const first = await runTo(stage, definition);
  assert.deepEqual(blockingFindings(first.plan.findings), [], `${name}: the plan is blocked.`);
  assert.deepEqual(first.before, [], `${name}: something is observed before anything was made.`);
  assert.deepEqual(
    first.plan.changes.filter(({ action }) => action !== "create").map(changeName),
    [],
    `${name}: the plan for an empty gateway holds more than creates.`,
  );
  expectPredicted(`${name}, first run`, first);
  assert.ok(
    first.plan.calls.writes >= writtenChanges(first.plan).length,
    `${name}: fewer writes are predicted than there are changes.`,
  );

  const wanted = desire(stage, definition, true).resources.map(({ key }) => key);
  assert.deepEqual(
    first.after.map(({ key }) => key).toSorted(),
    wanted.toSorted(),
    `${name}: what is observed after the run is not what was desired.`,
  );
  for (const { key, ownership, ready } of first.after) {
    assert.equal(ownership, "ours", `${name}: ${key}, which we made, is not seen as ours.`);
    assert.ok(ready, `${name}: ${key} is not ready though every write has ended.`);
  }

  const inventory = await sandbox.inventory();
  expectUntouched(name, strangers, inventory);
  await expectSettled(name, stage, definition);
  const second = await runTo(stage, definition);
  expectPredicted(`${name}, second run`, second);
  assert.equal(second.made.writes, 0, `${name}: deploying again writes.`);
  assert.deepEqual(await sandbox.inventory(), inventory, `${name}: deploying again changes the gateway.`);
  expectCleanRecords(sandbox);
}

/** Where the gateway can say what it would do, asking it does nothing. */
async function rehearsalChangesNothing(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "rehearsed-v1");
  if (stage.session.rehearse === undefined) return;
  const [minimal] = samples(context.backends.urls);
  assert.ok(minimal !== undefined);
  const before = await stage.sandbox.inventory();
  const { plan, scope } = await planRun(stage, minimal.definition);
  const findings = await stage.session.rehearse(plan.changes, scope);
  assert.deepEqual(blockingFindings(findings), [], "The gateway would refuse, in rehearsal, what it takes in earnest.");
  assert.deepEqual(await stage.sandbox.inventory(), before, "A rehearsal changes the gateway.");
}
