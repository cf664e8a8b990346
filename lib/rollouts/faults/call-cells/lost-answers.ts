import { expect } from "vitest";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { quickTiming, script } from "../../sample-api.testing.ts";
import { rollOut, type StagedKind } from "../../stage.testing.ts";
import type { Cells } from "../cells.ts";
import { cutOff, needed, onScene, play, reach } from "../scene.ts";

/** Answers that do not come, and lists that do not yet show what is there. */
export function lostAnswerCells(kind: StagedKind): Cells {
  return {
    "F3 DEP": [
      "the answer is lost after the effect: looked up and adopted",
      onScene(kind, async (scene) => {
        const rollout = await play(scene, "deploy", { kind: "lost-response" });
        expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ state: "done" }] });
        const calls = rollout.lanes[0]?.steps.flatMap((step) => step.calls) ?? [];
        expect(calls.some(({ problem }) => problem === "unknown-outcome")).toBe(true);
        expect(scene.gateway.made()).toEqual(scene.deployed);
      }),
    ],
    "F3 UND": [
      "the answer is lost after the effect: seen to be gone",
      onScene(kind, async (scene) => {
        expect(await play(scene, "undeploy", { kind: "lost-response" })).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.nothing);
      }),
    ],
    "F3 CRD": [
      "a check whose answer is lost is not called connected",
      onScene(kind, async ({ gateway: { id, faults } }) => {
        faults.add({ fault: { kind: "lost-response" }, methods: ["GET"], times: 20 });
        const outcome = await checkGateway(script, { id });
        expect(outcome.connection).toBe("unreachable");
        expect(outcome.note).not.toBeNull();
      }),
    ],
    "F4 DEP": [
      "the request is lost: tried again once it is settled that nothing happened",
      onScene(kind, async (scene) => {
        expect(await play(scene, "deploy", { kind: "lost-request" })).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.deployed);
      }),
    ],
    "F4 UND": [
      "the request is lost: tried again",
      onScene(kind, async (scene) => {
        expect(await play(scene, "undeploy", { kind: "lost-request" })).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.nothing);
      }),
    ],
    "F4 CRD": [
      "a lost check is repeated on demand only",
      onScene(kind, async ({ gateway: { id, faults, requests } }) => {
        faults.add({ fault: { kind: "lost-request" }, methods: ["GET"], times: 20 });
        expect((await checkGateway(script, { id })).connection).toBe("unreachable");
        faults.clear();
        const asked = requests.all().length;
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(requests.all()).toHaveLength(asked);
        expect((await checkGateway(script, { id })).connection).toBe("connected");
      }),
    ],
    "F7 DEP": [
      "answers fail, before the effect and after it: tried again, and there is one",
      onScene(kind, async ({ stage, gateway, deployed }) => {
        gateway.faults.add({ fault: { kind: "server-error" } });
        gateway.faults.add({ fault: { kind: "server-error-after-effect" } });
        expect(await rollOut(stage)).toMatchObject({ state: "succeeded", lanes: [{ attempts: 1 }] });
        expect(gateway.faults.pending()).toEqual([]);
        expect(gateway.made()).toEqual(deployed);
      }),
    ],
    "F7 UND": [
      "answers fail, before the effect and after it: tried again",
      onScene(kind, async (scene) => {
        const { stage, gateway, nothing } = scene;
        await reach(scene, "undeploy");
        gateway.faults.add({ fault: { kind: "server-error" } });
        gateway.faults.add({ fault: { kind: "server-error-after-effect" } });
        expect(await rollOut(stage, { kind: "undeploy" })).toMatchObject({ state: "succeeded" });
        expect(gateway.faults.pending()).toEqual([]);
        expect(gateway.made()).toEqual(nothing);
      }),
    ],
    "F8 DEP": [
      "lists lag behind what is made: it is not made a second time",
      onScene(kind, async ({ stage, gateway, deployed }) => {
        needed(gateway.lagLists)(longestLagMs);
        expect(await rollOut(stage)).toMatchObject({ state: "succeeded", lanes: [{ attempts: 1 }] });
        expect(gateway.made()).toEqual(deployed);
        expect(await rollOut(stage)).toMatchObject({ state: "succeeded", lanes: [{ made: { writes: 0 } }] });
        needed(gateway.lagLists)(0);
        expect(await rollOut(stage)).toMatchObject({ state: "succeeded", lanes: [{ made: { writes: 0 } }] });
        expect(gateway.made()).toEqual(deployed);
      }),
    ],
    "F8 DEP killed": [
      "cut off while lists lag: what the journal has is asked for, and not made a second time",
      onScene(kind, async (scene) => {
        needed(scene.gateway.lagLists)(longestLagMs);
        const before = scene.gateway.writes();
        const rollout = await cutOff(scene, "deploy", /^step-finished:after/);
        expect(rollout).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.deployed);
        expect(scene.gateway.writes() - before).toBe(rollout.lanes[0]?.predicted.writes);
      }),
      "alone",
    ],
    "F8 DEP lost": [
      "cut off while lists lag, before the journal has what was made: looked for once lists have caught up",
      onScene(kind, async (scene) => {
        needed(scene.gateway.lagLists)(quickTiming.patience.lagMs - 100);
        const before = scene.gateway.writes();
        const cut = await cutOff(scene, "deploy", /^step-finished:before/);
        expect(cut).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.deployed);
        // A second copy would have been written, even one that is taken away at once.
        const written = scene.gateway.writes() - before;
        expect(written).toBe(cut.lanes[0]?.predicted.writes);
        scene.gateway.forget();
        scene.gateway.faults.add({ fault: { kind: "lost-response" } });
        expect(await rollOut(scene.stage)).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.deployed);
        expect(scene.gateway.writes() - before).toBe(2 * written);
      }),
      "alone",
    ],
    "F8 UND": [
      "lists lag behind what was made: it is taken away all the same, and not made again",
      onScene(kind, async ({ stage, gateway, nothing }) => {
        needed(gateway.lagLists)(longestLagMs);
        await rollOut(stage);
        expect(await rollOut(stage, { kind: "undeploy" })).toMatchObject({ state: "succeeded" });
        expect(gateway.made()).toEqual(nothing);
      }),
    ],
  };
}

/** What "F8" of the matrix allows a list to lag behind. */
const longestLagMs = 30_000;
