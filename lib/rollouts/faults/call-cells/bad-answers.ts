import { expect } from "vitest";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { retryFailedTargets } from "../../retry-targets.ts";
import { changeDraft, quickTiming, script } from "../../sample-api.testing.ts";
import { drain, rollOut, type StagedKind, start } from "../../stage.testing.ts";
import { setRunTiming } from "../../timing.ts";
import type { Cells } from "../cells.ts";
import { needed, onScene, onWiredScene, reach, type Scene } from "../scene.ts";

const writeMethods = ["PUT", "POST", "PATCH", "DELETE"];
const page = "<html><body>Sign in to the guest network</body></html>";

/** Answers that come late, that make no sense, or that never say that it is done. */
export function badAnswerCells(kind: StagedKind): Cells {
  return {
    "F18 DEP": [
      "one gateway is slow: the other does not wait for it",
      onScene(
        kind,
        async ({ stage }) => {
          const [slow, quick] = stage.gateways;
          slow.faults.add({ fault: { kind: "slow", delayMs: 1_500 } });
          const { state, lanes } = await rollOut(stage);
          expect(state).toBe("succeeded");
          const endedAt = new Map(lanes.map(({ gatewayId, finishedAt }) => [gatewayId, finishedAt?.getTime() ?? 0]));
          expect((endedAt.get(slow.id) ?? 0) - (endedAt.get(quick?.id ?? "") ?? 0)).toBeGreaterThan(500);
        },
        { gateways: 2 },
      ),
    ],
    "F23 DEP": [
      "answers are garbled: read again and given up in words, a garbled write is not made twice",
      onWiredScene(kind, async ({ stage, gateway, deployed, nothing, wire }) => {
        const rolloutId = await start(stage);
        wire.garble({ methods: ["GET"], body: page, times: 1_000 });
        const failed = await drain(rolloutId);
        expect(failed.lanes).toMatchObject([{ state: "failed-retryable", problem: { code: "malformed-response" } }]);
        expect(gateway.made()).toEqual(nothing);
        wire.garble({ methods: writeMethods, body: page, times: 1 });
        await retryFailedTargets(script, { rolloutId });
        expect(await drain(rolloutId)).toMatchObject({ state: "succeeded" });
        expect(wire.pending()).toBe(0);
        expect(gateway.made()).toEqual(deployed);
      }),
    ],
    "F23 UND": [
      "the answer to a deletion is garbled: it is gone once",
      onWiredScene(kind, async (scene) => {
        const { stage, gateway, nothing, wire } = scene;
        await reach(scene, "undeploy");
        wire.garble({ methods: writeMethods, body: page, times: 1 });
        expect(await rollOut(stage, { kind: "undeploy" })).toMatchObject({ state: "succeeded" });
        expect(wire.pending()).toBe(0);
        expect(gateway.made()).toEqual(nothing);
      }),
    ],
    "F23 CRD": [
      "a check that gets another server's page is not called connected",
      onWiredScene(kind, async ({ gateway: { id }, wire }) => {
        wire.garble({ methods: ["GET", ...writeMethods], body: page, times: 1_000 });
        const outcome = await checkGateway(script, { id });
        expect(outcome.connection).toBe("unreachable");
        wire.mend();
        expect((await checkGateway(script, { id })).connection).toBe("connected");
      }),
    ],
    "F25 DEP": [
      "an operation that never ends: nobody claims to know, until it has ended",
      onScene(kind, async ({ stage, gateway }) => {
        await rollOut(stage);
        await changeDraft(stage.apiId, "/orders/{id}/endless");
        await neverEnds({ stage, gateway }, "deploy");
      }),
      "alone",
    ],
    "F25 UND": [
      "an operation that never ends: nobody claims to know, until it has ended",
      onScene(kind, async (scene) => {
        await reach(scene, "undeploy");
        await neverEnds(scene, "undeploy");
        expect(scene.gateway.made()).toEqual(scene.nothing);
      }),
      "alone",
    ],
  };
}

/** One try, whose deadline is short; then the operation ends, and a retry finds it so. */
async function neverEnds({ stage, gateway }: Pick<Scene, "stage" | "gateway">, act: "deploy" | "undeploy") {
  needed(gateway.stall)();
  setRunTiming({ ...quickTiming, maxAttempts: 1, patience: { ...quickTiming.patience, stepMs: 1_500 } });
  const rollout = await rollOut(stage, { kind: act });
  setRunTiming(quickTiming);
  expect(rollout).toMatchObject({ state: "failed", lanes: [{ state: "unknown-outcome" }] });
  needed(gateway.resume)();
  await retryFailedTargets(script, { rolloutId: rollout.id });
  expect(await drain(rollout.id)).toMatchObject({ state: "succeeded" });
}
