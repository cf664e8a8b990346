import assert from "node:assert/strict";
import type { Definition } from "#lib/model/definition.ts";
import { writtenChanges } from "#lib/model/plan.ts";
import { type CaseContext, type ConformanceCase, stageFor } from "../conformance-case.ts";
import { countByKind, expectConnectorError, expectSettled } from "../expectations.ts";
import { policedOrders } from "../policed.ts";
import { encodeTarget, planRun, runTo, type Stage, settle } from "../run.ts";

/** Longer than any operation that a lost answer has left running, in milliseconds of the sandbox's clock. */
const settleWindowMs = 600_000;

/** From one definition to another; `undefined` is nothing at all. */
interface Journey {
  readonly name: string;
  readonly from: Definition | undefined;
  readonly to: Definition | undefined;
}

/**
 * Prevents the second copy and the orphan: a process that dies between the gateway's doing and our knowing must find,
 * when it comes back, what it has made, by mark or by derived id, and not make it again.
 */
export const crashConverges: ConformanceCase = {
  number: 8,
  title: "After a crash or a lost answer at each step in turn, the rerun converges without duplicates",
  run: async (context) => {
    const stage = await stageFor(context, "orders-v1");
    const { operations, policies, ...orders } = policedOrders(
      context.subject,
      encodeTarget(stage),
      context.backends.urls[0],
    );
    // Every kind of step is there, and few enough of them that each can be interrupted.
    const full = { ...orders, operations: operations.slice(0, 3), policies: policies.slice(0, 4) };
    const changed = { ...full, operations: full.operations.slice(1), policies: full.policies.slice(1) };
    const journeys: Journey[] = [
      { name: "deploy", from: undefined, to: full },
      { name: "change", from: full, to: changed },
      { name: "undeploy", from: full, to: undefined },
    ];
    for (const journey of journeys) await interruptAtEachStep(context, journey);
    await createTwice(stage, full);
  },
};

async function interruptAtEachStep(context: CaseContext, { name, from, to }: Journey): Promise<void> {
  const clean = await stageAt(context, from);
  const uninterrupted = await runTo(clean, to);
  const expected = countByKind(await clean.sandbox.inventory());
  const steps = writtenChanges(uninterrupted.plan).length;
  for (let step = 0; step < steps; step += 1) {
    const crashed = await stageAt(context, from);
    await runTo(crashed, to, { crashAfter: step });
    await rerun(`${name}, crash after ${step} of ${steps} steps`, crashed, to, expected);
  }
  for (let call = 0; call < uninterrupted.made.writes; call += 1) {
    const what = `${name}, answer to write ${call + 1} of ${uninterrupted.made.writes} lost`;
    const lost = await stageAt(context, from);
    lost.sandbox.fail({ effect: "write", when: "after", how: "timeout", skip: call });
    await expectConnectorError(what, "unknown-outcome", lost.sandbox, () => runTo(lost, to));
    await rerun(what, lost, to, expected);
  }
}

async function stageAt(context: CaseContext, from: Definition | undefined): Promise<Stage> {
  const stage = await stageFor(context, "orders-v1");
  if (from !== undefined) await runTo(stage, from);
  return stage;
}

/** A new process: a new session, and nothing remembered. */
async function rerun(
  what: string,
  crashed: Stage,
  to: Definition | undefined,
  expected: Record<string, number>,
): Promise<void> {
  crashed.sandbox.heal();
  crashed.sandbox.harness.advance(settleWindowMs);
  const stage = { ...crashed, session: crashed.sandbox.connect() };
  await runTo(stage, to);
  await expectSettled(what, stage, to);
  assert.deepEqual(countByKind(await stage.sandbox.inventory()), expected, `${what}: duplicates or orphans remain.`);
}

/** The same create, twice, without a look in between. */
async function createTwice(stage: Stage, definition: Definition): Promise<void> {
  const { plan, scope } = await planRun(stage, definition);
  const ids: string[] = [];
  for (const change of writtenChanges(plan)) {
    const outcome = await settle(stage, await stage.session.write(change, scope));
    ids.push(outcome.remoteId);
  }
  const inventory = await stage.sandbox.inventory();
  for (const [index, change] of writtenChanges(plan).entries()) {
    const again = await settle(stage, await stage.session.write(change, scope));
    assert.equal(again.remoteId, ids[index], `Creating ${change.key} twice gives two objects.`);
  }
  assert.deepEqual(
    countByKind(await stage.sandbox.inventory()),
    countByKind(inventory),
    "Creating twice leaves more on the gateway than creating once.",
  );
}
