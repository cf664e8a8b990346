// Runs that meet within one process, and a stop in the middle, on whatever database openTestDatabase gives. Two processes
// meet in two-workers.test.ts.
import { afterAll, beforeAll, describe, expect } from "vitest";
import { switchSecret } from "#lib/credentials/switch-secret.ts";
import { getDb } from "#lib/db/client.ts";
import { forgetStopping } from "#lib/jobs/stopping.ts";
import { startWorker, stopWorker } from "#lib/jobs/worker.ts";
import { getRollout } from "../queries.ts";
import { type RunContext, runTarget } from "../run-target.ts";
import { adminToken, changeDraft, quickTiming, script } from "../sample-api.testing.ts";
import { drain, ended, openStage, rollOut, type Stage, start, until } from "../stage.testing.ts";
import { setRunTiming } from "../timing.ts";
import { testCells } from "./cells.ts";
import { stagedKong, writeMethods } from "./staged-kong.testing.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(stagedKong);
  await rollOut(stage);
}, 120_000);
afterAll(async () => {
  await stopWorker();
  await stage.close();
});

const faults = () => stage.gateways[0].faults;
const context = (): RunContext => ({ requestId: "test", signal: new AbortController().signal });
const writesOf = () => stage.gateways[0].writes();

/** The slow call has reached the gateway, which has not answered it yet. */
const callIsOnItsWay = () => faults().pending().length === 0;

/** A worker hangs in a call until its lease has run out and another has done the work; then it comes back. */
async function zombie(kind: "deploy" | "undeploy") {
  setRunTiming({ ...quickTiming, leaseMs: 300 });
  const rolloutId = await start(stage, { kind });
  const db = await getDb();
  const { id, gatewayId } = await db.target.findFirstOrThrow({ where: { rolloutId } });
  faults().add({ fault: { kind: "slow", delayMs: 2_500 }, methods: writeMethods });
  const slow = runTarget(id, context());
  await until(callIsOnItsWay);
  // Its process was paused, so it could not renew; the database's clock says the lease is over.
  await db.gateway.update({ where: { id: gatewayId }, data: { leaseUntil: new Date(0), fence: { increment: 1 } } });
  const rollout = await drain(rolloutId);
  const steps = rollout.lanes[0]?.steps.length;
  await slow;
  setRunTiming(quickTiming);
  expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ state: "done" }] });
  expect((await getRollout(script.actor, rolloutId)).lanes[0]?.steps).toHaveLength(steps ?? 0);
}

async function stopped(kind: "deploy" | "undeploy") {
  await startWorker();
  faults().add({ fault: { kind: "slow", delayMs: 500 }, methods: writeMethods, times: 2 });
  const before = writesOf();
  const rolloutId = await start(stage, { kind });
  await until(() => writesOf() > before);
  await stopWorker();
  const db = await getDb();
  expect(await db.step.count({ where: { state: "started" } })).toBe(0);
  expect((await db.gateway.findFirstOrThrow()).leaseHolder).toBeNull();
  faults().clear();
  await startWorker();
  const rollout = await ended(rolloutId);
  await stopWorker();
  // This process goes on: what runs here next is not to stop at once.
  forgetStopping();
  expect(rollout).toMatchObject({ state: "succeeded" });
  expect(rollout.lanes[0]?.made.writes).toBe(rollout.lanes[0]?.predicted.writes);
}

describe("one process or many", () => {
  testCells({
    "F21 DEP": [
      "told to stop, it ends the step in hand and a new worker does the rest",
      async () => {
        await changeDraft(stage.apiId, "/orders/{id}/stopping");
        await rollOut(stage, { kind: "undeploy" });
        await stopped("deploy");
      },
    ],
    "F21 UND": ["told to stop, it ends the step in hand and a new worker does the rest", () => stopped("undeploy")],
    "F10 DEP": [
      "a zombie's late records are refused, and one of everything is there",
      async () => {
        await zombie("deploy");
        expect(stage.gateways[0].made()).toMatchObject({ services: 1, routes: 2 });
      },
    ],
    "F10 UND": [
      "a zombie's late records are refused, and nothing is left",
      async () => {
        await zombie("undeploy");
        expect(stage.gateways[0].made()).toEqual({ services: 0, routes: 0, plugins: 0 });
      },
    ],
    "F10 CRD": [
      "two rotations at once leave one secret that works",
      async () => {
        const db = await getDb();
        const { id, credentialId } = await db.gateway.findFirstOrThrow();
        const values = { adminToken };
        const replace = () => switchSecret(script, { id: credentialId ?? "", values });
        const results = await Promise.allSettled([replace(), replace()]);
        expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
        expect(await db.gateway.findUniqueOrThrow({ where: { id } })).toMatchObject({ credentialId });
        expect(await rollOut(stage)).toMatchObject({ state: "succeeded" });
      },
    ],
  });
});
