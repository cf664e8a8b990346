import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { type StagedKong, stagedKong, writeMethods } from "#lib/rollouts/faults/staged-kong.testing.ts";
import { changeDraft } from "#lib/rollouts/sample-api.testing.ts";
import { ended, openStage, type Stage, start, until } from "#lib/rollouts/stage.testing.ts";
import { enqueue, openQueue } from "./queue.ts";
import { runTargetTask } from "./tasks/run-target.ts";
import { startWorker, stopWorker } from "./worker.ts";

let stage: Stage<StagedKong>;
beforeAll(async () => {
  stage = await openStage(stagedKong, 2);
  await startWorker();
});
afterAll(async () => {
  await stopWorker();
  await stage.close();
});

describe("the worker", () => {
  it("works off a rollout that was enqueued with its intent, on every gateway", async () => {
    const rollout = await ended(await start(stage));
    expect(rollout.state).toBe("succeeded");
    expect(rollout.lanes.map(({ state }) => state)).toEqual(["done", "done"]);
  });

  it("gives a job that is delivered twice one effect", async () => {
    await changeDraft(stage.apiId, "/orders/{id}/twice");
    const rolloutId = await start(stage, { gatewayIds: [stage.gateways[0].id] });
    const db = await getDb();
    const { id, gatewayId } = await db.target.findFirstOrThrow({ where: { rolloutId } });
    await db.$transaction(async (tx) => {
      for (const key of ["again", "and again"]) await enqueue(tx, runTargetTask, { targetId: id, gatewayId }, { key });
    });
    const rollout = await ended(rolloutId);
    expect(rollout.state).toBe("succeeded");
    expect(rollout.lanes[0]?.made.writes).toBe(rollout.lanes[0]?.predicted.writes);
  });

  it("stops at a step boundary, and another start takes up the rest without doing anything twice", async () => {
    await changeDraft(stage.apiId, "/orders/{id}/stopped");
    const [{ id, faults, writes }] = stage.gateways;
    faults.add({ fault: { kind: "slow", delayMs: 400 }, methods: writeMethods, times: 2 });
    const writesBefore = writes();
    const rolloutId = await start(stage, { gatewayIds: [id] });
    await until(() => writes() > writesBefore);
    await stopWorker();
    const db = await getDb();
    const open = await db.step.count({ where: { target: { rolloutId }, state: "started" } });
    const gateway = await db.gateway.findUniqueOrThrow({ where: { id } });
    expect(open).toBe(0);
    expect(gateway.leaseHolder).toBeNull();
    await startWorker();
    const rollout = await ended(rolloutId);
    expect(rollout.state).toBe("succeeded");
    expect(rollout.lanes[0]?.made.writes).toBe(rollout.lanes[0]?.predicted.writes);
  });
});

describe("the queue", () => {
  it("drops a job with its transaction", async () => {
    await openQueue();
    const db = await getDb();
    const payload = { targetId: crypto.randomUUID(), gatewayId: crypto.randomUUID() };
    const startAfter = new Date(Date.now() + 3_600_000);
    const undone = db.$transaction(async (tx) => {
      await enqueue(tx, runTargetTask, payload, { startAfter });
      throw new Error("undone");
    });
    await expect(undone).rejects.toThrow("undone");
    const boss = await openQueue();
    expect(await boss.findJobs(runTargetTask.name, { data: payload })).toEqual([]);
    await db.$transaction((tx) => enqueue(tx, runTargetTask, payload, { startAfter }));
    await db.$transaction((tx) => enqueue(tx, runTargetTask, payload, { startAfter }));
    expect(await boss.findJobs(runTargetTask.name, { data: payload })).toHaveLength(1);
  });

  it("refuses a payload that does not fit its task", async () => {
    const db = await getDb();
    const bad = db.$transaction((tx) => enqueue(tx, runTargetTask, { targetId: "1", gatewayId: "2" }));
    await expect(bad).rejects.toThrow(/uuid/i);
  });
});
