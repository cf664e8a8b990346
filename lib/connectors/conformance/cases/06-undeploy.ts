import assert from "node:assert/strict";
import { writtenChanges } from "#lib/model/plan.ts";
import type { OwnerMark } from "#lib/model/resource.ts";
import { type CaseContext, type ConformanceCase, stageFor } from "../conformance-case.ts";
import { expectPredicted, expectSettled, expectUntouched } from "../expectations.ts";
import { policedOrders } from "../policed.ts";
import { changeName, encodeTarget, openStage, planRun, runTo, sampleOwner, settle } from "../run.ts";
import { sampleDefinition } from "../samples.ts";
import type { InventoryObject } from "../subject.ts";

const neighbour: OwnerMark = {
  ...sampleOwner,
  deploymentId: "7b1f0f7e-0f3a-4d0c-8a57-2f4b8a1f5d90",
  apiId: "e5a9c0d1-3b7d-4c5e-9a1f-6d2c8b4e7f03",
};

/**
 * Prevents the two ways in which removing hurts: leaving objects that still serve, and taking along what belongs to
 * somebody else. Removing what is gone already is no failure, or a half-done undeploy could never end.
 */
export const undeployIsClean: ConformanceCase = {
  number: 6,
  title: "Undeploy leaves nothing of ours, touches no stranger, and succeeds on what is already gone",
  run: async (context) => {
    await undeployBesideOthers(context);
    await undeployWhatIsGone(context);
  },
};

async function undeployBesideOthers(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "orders-v1");
  const [backend] = context.backends.urls;
  const other = openStage(context.subject, context.profile, stage.sandbox, "neighbour-v1", neighbour);
  const theirs = sampleDefinition({
    name: "Neighbour",
    basePath: "/neighbour",
    backends: [backend],
    operations: ["GET /status"],
  });
  await runTo(other, theirs);
  const strangers = await stage.sandbox.inventory();

  const definition = policedOrders(context.subject, encodeTarget(stage), backend);
  await runTo(stage, definition);
  const run = await runTo(stage, undefined);
  assert.ok(run.plan.changes.length > 0, "The plan to undeploy is empty.");
  assert.deepEqual(
    run.plan.changes.filter(({ action }) => action !== "delete").map(changeName),
    [],
    "The plan to undeploy holds more than deletes.",
  );
  expectPredicted("undeploy", run);
  assert.deepEqual(
    run.after.map(({ key }) => key),
    [],
    "Something of ours is still observed.",
  );
  const left = await stage.sandbox.inventory();
  expectUntouched("undeploy", strangers, left);
  assert.deepEqual(
    unshared(left),
    unshared(strangers),
    "Undeploying leaves the gateway other than it was before deploying.",
  );

  for (const change of writtenChanges(run.plan)) {
    const again = await stage.session.write(change, { owner: stage.owner, slug: stage.slug, places: [], known: [] });
    const ended = await settle(stage, again);
    assert.equal(ended.status, "done", `Deleting ${change.key}, which is gone, is not done.`);
  }
  const empty = await runTo(stage, undefined);
  assert.equal(empty.made.writes, 0, "Undeploying again writes.");
  await expectSettled("the neighbour, afterwards", other, theirs);
  assert.deepEqual(await stage.sandbox.inventory(), left, "Undeploying again changes the gateway.");
}

/** Somebody deleted one of our objects in the console between our look and our act. */
async function undeployWhatIsGone(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "orders-v1");
  const strangers = await stage.sandbox.inventory();
  await runTo(stage, policedOrders(context.subject, encodeTarget(stage), context.backends.urls[0]));
  const { plan, before, scope } = await planRun(stage, undefined);
  const [first] = writtenChanges(plan);
  const gone = before.find(({ key }) => key === first?.key);
  assert.ok(gone !== undefined, "There is something to undeploy.");
  await stage.sandbox.remove(gone);
  for (const change of writtenChanges(plan)) await settle(stage, await stage.session.write(change, scope));
  assert.deepEqual(
    unshared(await stage.sandbox.inventory()),
    unshared(strangers),
    "An undeploy beside someone else's delete leaves objects.",
  );
}

/** What is there for the other deployments as well is nobody's to take along. */
function unshared(inventory: readonly InventoryObject[]): InventoryObject[] {
  return inventory.filter(({ isShared }) => isShared !== true);
}
