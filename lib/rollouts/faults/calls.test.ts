// Faults of single calls, on whatever database openTestDatabase gives.
import { afterAll, beforeAll, expect } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { registerGateway } from "#lib/gateways/register-gateway.ts";
import type { Fault } from "#lib/sandbox/core/faults.ts";
import { type RunContext, runTarget } from "../run-target.ts";
import { adminToken, changeDraft, script } from "../sample-api.testing.ts";
import { drain, madeOn, openStage, rollOut, type Stage, start } from "../stage.testing.ts";
import { testCells } from "./cells.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(2);
}, 120_000);
afterAll(() => stage.close());

const kong = () => stage.gateways[0].kong;
const gatewayIds = () => [stage.gateways[0].id];
const deployed = { services: 1, routes: 2, plugins: 2 };
const nothing = { services: 0, routes: 0, plugins: 0 };

/** Gets the gateway to where the act starts, plays the fault on its first write, and runs the act to the end. */
async function play(kind: "deploy" | "undeploy", fault: Fault) {
  await reach(kind === "deploy" ? "absent" : "present");
  kong().faults.add({ fault });
  const rollout = await rollOut(stage, { kind, gatewayIds: gatewayIds() });
  expect(kong().faults.pending()).toEqual([]);
  return rollout;
}

async function reach(where: "absent" | "present"): Promise<void> {
  const isPresent = madeOn(stage.gateways[0]).services === 1;
  if (isPresent && where === "absent") await rollOut(stage, { kind: "undeploy", gatewayIds: gatewayIds() });
  if (!isPresent && where === "present") await rollOut(stage, { gatewayIds: gatewayIds() });
}

/** Lets a run end at a point as if its process had been killed there; then a later run takes it up. */
async function cutOff(kind: "deploy" | "undeploy", point: RegExp) {
  await reach(kind === "deploy" ? "absent" : "present");
  const rolloutId = await start(stage, { kind, gatewayIds: gatewayIds() });
  const db = await getDb();
  const { id } = await db.target.findFirstOrThrow({ where: { rolloutId } });
  globalThis.gatehouseCrashProbe = (name) => {
    if (!point.test(name)) return;
    globalThis.gatehouseCrashProbe = undefined;
    throw new Error("cut off");
  };
  const context: RunContext = { requestId: "test", signal: new AbortController().signal };
  await expect(runTarget(id, context)).rejects.toThrow("cut off");
  return drain(rolloutId);
}

const retryAfterSeconds = 1;

async function waitsOutThrottle(kind: "deploy" | "undeploy") {
  const rollout = await play(kind, { kind: "throttle", retryAfterSeconds });
  expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ state: "done", attempts: 1 }] });
  const calls = rollout.lanes[0]?.steps.flatMap((step) => step.calls) ?? [];
  const throttled = calls.findIndex(({ status }) => status === 429);
  const [refused, next] = calls.slice(throttled);
  const waited = (next?.startedAt.getTime() ?? 0) - (refused?.startedAt.getTime() ?? 0);
  expect(throttled).toBeGreaterThanOrEqual(0);
  expect(waited).toBeGreaterThanOrEqual(retryAfterSeconds * 1_000);
}

testCells({
  "F1 DEP": [
    "cut off before the call, it resumes and has one effect",
    async () => {
      expect(await cutOff("deploy", /^step-started:after/)).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual(deployed);
    },
  ],
  "F1 UND": [
    "cut off before the call, it resumes",
    async () => {
      expect(await cutOff("undeploy", /^step-started:after/)).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual(nothing);
    },
  ],
  "F1 CRD": [
    "refused before the commit, no half of a gateway is saved",
    async () => {
      const db = await getDb();
      const before = [await db.gateway.count(), await db.credential.count()];
      const taken = await db.gateway.findFirstOrThrow();
      const again = registerGateway(script, {
        name: taken.name,
        kind: "kong",
        settings: { adminUrl: kong().adminUrl, proxyUrl: kong().proxyUrl },
        credential: { from: "new", name: "half saved", values: { adminToken } },
        mode: "read-write",
      });
      await expect(again).rejects.toMatchObject({ code: "conflict" });
      expect([await db.gateway.count(), await db.credential.count()]).toEqual(before);
    },
  ],
  "F2 DEP": [
    "cut off after the effect, it is found by its mark and there is one",
    async () => {
      expect(await cutOff("deploy", /^step-finished:before/)).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual(deployed);
    },
  ],
  "F2 UND": [
    "cut off after the effect, what is gone counts as done",
    async () => {
      expect(await cutOff("undeploy", /^step-finished:before/)).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual(nothing);
    },
  ],
  "F3 DEP": [
    "the answer is lost after the effect: looked up and adopted",
    async () => {
      const rollout = await play("deploy", { kind: "lost-response" });
      expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ state: "done" }] });
      expect(
        rollout.lanes[0]?.steps.flatMap(({ calls }) => calls).some(({ problem }) => problem === "unknown-outcome"),
      ).toBe(true);
      expect(madeOn(stage.gateways[0])).toEqual(deployed);
    },
  ],
  "F3 UND": [
    "the answer is lost after the effect: seen to be gone",
    async () => {
      expect(await play("undeploy", { kind: "lost-response" })).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual(nothing);
    },
  ],
  "F3 CRD": [
    "a check whose answer is lost is not called connected",
    async () => {
      kong().faults.add({ fault: { kind: "lost-response" }, methods: ["GET"], times: 20 });
      const outcome = await checkGateway(script, { id: stage.gateways[0].id });
      kong().faults.clear();
      expect(outcome.connection).toBe("unreachable");
      expect(outcome.note).not.toBeNull();
    },
  ],
  "F4 DEP": [
    "the request is lost: tried again once it is settled that nothing happened",
    async () => {
      expect(await play("deploy", { kind: "lost-request" })).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual(deployed);
    },
  ],
  "F4 UND": [
    "the request is lost: tried again",
    async () => {
      expect(await play("undeploy", { kind: "lost-request" })).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual(nothing);
    },
  ],
  "F4 CRD": [
    "a lost check is repeated on demand only",
    async () => {
      const id = stage.gateways[0].id;
      kong().faults.add({ fault: { kind: "lost-request" }, methods: ["GET"], times: 20 });
      expect((await checkGateway(script, { id })).connection).toBe("unreachable");
      kong().faults.clear();
      const asked = kong().requests.all().length;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(kong().requests.all()).toHaveLength(asked);
      expect((await checkGateway(script, { id })).connection).toBe("connected");
    },
  ],
  "F5 DEP": ["told to wait, it waits at least that long and does not fail", () => waitsOutThrottle("deploy")],
  "F5 UND": ["told to wait, it waits at least that long and does not fail", () => waitsOutThrottle("undeploy")],
  "F5 CRD": [
    "a throttled check says so, and how long to wait",
    async () => {
      kong().faults.add({ fault: { kind: "throttle", retryAfterSeconds: 7 }, methods: ["GET"], times: 20 });
      const outcome = await checkGateway(script, { id: stage.gateways[0].id });
      kong().faults.clear();
      expect(outcome).toMatchObject({ connection: "unreachable" });
      expect(outcome.note).toBe("Kong asked to slow down. Ask it again in 7 s.");
    },
  ],
  "F12 DEP": [
    "deleted out of band, it is made again by a deploy and not before",
    async () => {
      await reach("present");
      for (const { id } of kong().state.all("plugins")) kong().state.remove("plugins", id);
      expect(madeOn(stage.gateways[0])).toMatchObject({ plugins: 0 });
      const rollout = await rollOut(stage, { gatewayIds: gatewayIds() });
      expect(rollout.lanes[0]).toMatchObject({ state: "done", made: { writes: 2 } });
      expect(madeOn(stage.gateways[0])).toEqual(deployed);
    },
  ],
  "F12 UND": [
    "deleted out of band, an undeploy succeeds",
    async () => {
      await reach("present");
      for (const kind of ["plugins", "routes", "services"] as const) {
        for (const { id } of kong().state.all(kind)) kong().state.remove(kind, id);
      }
      const rollout = await rollOut(stage, { kind: "undeploy", gatewayIds: gatewayIds() });
      expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ made: { writes: 0 } }] });
    },
  ],
  "F24 DEP": [
    "delivered twice at once, it has one effect",
    async () => {
      await reach("present");
      await changeDraft(stage.apiId, "/orders/{id}/twice");
      const rolloutId = await start(stage, { gatewayIds: gatewayIds() });
      const rollout = await twice(rolloutId);
      expect(rollout.lanes[0]?.made.writes).toBe(rollout.lanes[0]?.predicted.writes);
    },
  ],
  "F24 UND": [
    "delivered twice at once, it has one effect",
    async () => {
      await reach("present");
      const rollout = await twice(await start(stage, { kind: "undeploy", gatewayIds: gatewayIds() }));
      expect(rollout.lanes[0]?.made.writes).toBe(rollout.lanes[0]?.predicted.writes);
      expect(madeOn(stage.gateways[0])).toEqual(nothing);
    },
  ],
  "F24 CRD": [
    "two checks at once leave one state and change nothing on the gateway",
    async () => {
      const id = stage.gateways[0].id;
      const both = await Promise.all([checkGateway(script, { id }), checkGateway(script, { id })]);
      expect(both.map(({ connection }) => connection)).toEqual(["connected", "connected"]);
      expect(madeOn(stage.gateways[0])).toEqual(nothing);
    },
  ],
});

async function twice(rolloutId: string) {
  const db = await getDb();
  const { id } = await db.target.findFirstOrThrow({ where: { rolloutId } });
  const context: RunContext = { requestId: "test", signal: new AbortController().signal };
  await Promise.all([runTarget(id, context), runTarget(id, context)]);
  return drain(rolloutId);
}
