import assert from "node:assert/strict";
import { writtenChanges } from "#lib/model/plan.ts";
import type { WriteOutcome } from "../../connector.ts";
import { type CaseContext, type ConformanceCase, stageFor } from "../conformance-case.ts";
import { expectConnectorError, expectSettled } from "../expectations.ts";
import { policedOrders } from "../policed.ts";
import { encodeTarget, planRun, type Stage } from "../run.ts";

const mostPolls = 200;

/**
 * Prevents the worker that sleeps with a lease in its hand, and the "done" that means "accepted": what the gateway has
 * not finished is pending, the engine polls it at the gateway's pace, and a crash in between loses nothing.
 */
export const writesArePolled: ConformanceCase = {
  number: 12,
  title: "Asynchronous writes are polled to completion, never slept on, and done means done",
  run: async (context) => {
    const stage = await stageFor(context, "orders-v1");
    const definition = policedOrders(context.subject, encodeTarget(stage), context.backends.urls[0]);
    await writeEach(stage, definition);
    await expectSettled("after every write ended", stage, definition);
    await writeEach(stage, undefined);
    assert.equal(stage.sandbox.harness.sleeps.length, 0, "The connector slept where it should have said pending.");
    await pollFaults(context);
  },
};

async function writeEach(stage: Stage, definition: Parameters<typeof planRun>[1]): Promise<void> {
  const { sandbox, session } = stage;
  const { plan, scope } = await planRun(stage, definition);
  for (const change of writtenChanges(plan)) {
    const outcome = await session.write(change, scope);
    if (outcome.status === "done") {
      assert.equal(await sandbox.unfinishedOperations(), 0, `${change.key} is called done while the gateway works.`);
      continue;
    }
    await pollToEnd(stage, change.key, outcome);
  }
}

async function pollToEnd(
  stage: Stage,
  key: string,
  pending: Extract<WriteOutcome, { status: "pending" }>,
): Promise<void> {
  const { sandbox } = stage;
  assert.ok(pending.operation.trim().length > 0, `${key} is pending without an operation to ask for.`);
  let current: WriteOutcome = pending;
  for (let polls = 0; polls < mostPolls; polls += 1) {
    // A new session for each poll: the engine may have been restarted since the write.
    const { poll } = sandbox.connect();
    assert.ok(poll !== undefined, `${key} is pending, and the session cannot be polled.`);
    current = await poll(pending.operation);
    const unfinished = await sandbox.unfinishedOperations();
    if (current.status === "done") {
      assert.equal(unfinished, 0, `${key} is called done while the gateway still works on it.`);
      assert.equal(current.remoteId, pending.remoteId, `${key} has another id when it is done.`);
      return;
    }
    assert.ok(unfinished > 0, `${key} is called pending, and the gateway has ended.`);
    const wait: number = current.retryAfterMs;
    assert.ok(Number.isFinite(wait) && wait > 0, `${key} is pending without a pace to ask at.`);
    sandbox.harness.advance(wait);
  }
  assert.fail(`${key} is still pending after ${mostPolls} polls.`);
}

/** A poll that fails says so, and does not end the wait. */
async function pollFaults(context: CaseContext): Promise<void> {
  const stage = await stageFor(context, "orders-v1");
  const { sandbox, session } = stage;
  const { plan, scope } = await planRun(
    stage,
    policedOrders(context.subject, encodeTarget(stage), context.backends.urls[0]),
  );
  for (const change of writtenChanges(plan)) {
    const outcome = await session.write(change, scope);
    if (outcome.status === "done") continue;
    sandbox.fail({ effect: "read", when: "before", how: "503" });
    const poll = () => session.poll?.(outcome.operation) ?? Promise.resolve();
    await expectConnectorError("A poll that meets 503", "unavailable", sandbox, poll);
    sandbox.heal();
    await pollToEnd(stage, change.key, outcome);
    return;
  }
}
