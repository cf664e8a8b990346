import { expect } from "vitest";
import type { RolloutKind } from "#lib/model/deployment.ts";
import { listDeployments } from "../../deployment-queries.ts";
import { detachDeployment } from "../../detach.ts";
import { previewPlan } from "../../preview.ts";
import { changeDraft, script } from "../../sample-api.testing.ts";
import { drain, rollOut, type StagedKind, start } from "../../stage.testing.ts";
import type { Cells } from "../cells.ts";
import { needed, onScene, reach, type Scene } from "../scene.ts";

/** What others do on the gateway, and to it. */
export function outOfBandCells(kind: StagedKind): Cells {
  return {
    "F11 DEP": [
      "edited out of band: the plan shows it, an approval from before does not cover it, and a deploy puts it right",
      onScene(kind, async ({ stage, gateway }) => {
        await rollOut(stage);
        await changeDraft(stage.apiId, "/orders/{id}/edited");
        const rolloutId = await start(stage);
        const field = gateway.edit();
        expect(await drain(rolloutId)).toMatchObject({ lanes: [{ state: "stale", made: { writes: 0 } }] });
        const { changes } = await plannedOn({ stage, gateway }, "deploy");
        expect(changes.flatMap(({ fields }) => fields.map(({ path }) => path)).join(" ")).toContain(field);
        expect(await rollOut(stage)).toMatchObject({ state: "succeeded" });
        expect((await plannedOn({ stage, gateway }, "deploy")).changes).toEqual([]);
      }),
    ],
    "F11 UND": [
      "what a stranger hung on what goes is named in the plan",
      onScene(kind, async (scene) => {
        await reach(scene, "undeploy");
        needed(scene.gateway.hang)();
        const { findings } = await plannedOn(scene, "undeploy");
        expect(findings).toMatchObject([{ severity: "warning", code: "ownership.cascade" }]);
      }),
    ],
    "F12 DEP": [
      "deleted out of band, it is made again by a deploy and not before",
      onScene(kind, async ({ stage, gateway, deployed, nothing }) => {
        const first = await rollOut(stage);
        gateway.forget();
        expect(gateway.made()).toEqual(nothing);
        const again = await rollOut(stage);
        expect(again.lanes[0]).toMatchObject({ state: "done", made: { writes: first.lanes[0]?.made.writes } });
        expect(gateway.made()).toEqual(deployed);
      }),
    ],
    "F12 UND": [
      "deleted out of band, an undeploy succeeds",
      onScene(kind, async (scene) => {
        await reach(scene, "undeploy");
        scene.gateway.forget();
        const rollout = await rollOut(scene.stage, { kind: "undeploy" });
        expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ made: { writes: 0 } }] });
      }),
    ],
    "F14 DEP": [
      "the gateway goes away: it ends in words, and its sibling is done",
      onScene(
        kind,
        async ({ stage }) => {
          const rolloutId = await start(stage);
          const [gone, sibling] = stage.gateways;
          await gone.close();
          const { lanes } = await drain(rolloutId);
          const stateOn = new Map(lanes.map(({ gatewayId, state }) => [gatewayId, state]));
          expect(stateOn.get(gone.id)).toMatch(/^failed-/);
          expect(lanes.find(({ gatewayId }) => gatewayId === gone.id)?.problem?.sentence).toMatch(/gateway/i);
          expect(stateOn.get(sibling?.id ?? "")).toBe("done");
        },
        { gateways: 2 },
      ),
    ],
    "F14 UND": [
      "the gateway is gone: the undeploy ends, and letting go is offered",
      onScene(kind, async (scene) => {
        const { stage, gateway } = scene;
        await reach(scene, "undeploy");
        const rolloutId = await start(stage, { kind: "undeploy" });
        await gateway.close();
        expect(await drain(rolloutId)).toMatchObject({ state: "failed" });
        const place = { apiId: stage.apiId, gatewayId: gateway.id };
        expect(await listDeployments(script.actor, place)).toMatchObject([{ can: { detach: true } }]);
        await detachDeployment(script, place);
        expect(await listDeployments(script.actor, place)).toMatchObject([{ state: "detached" }]);
      }),
    ],
  };
}

async function plannedOn({ stage, gateway }: Pick<Scene, "stage" | "gateway">, kind: RolloutKind) {
  const preview = await previewPlan(script, { apiId: stage.apiId, gatewayIds: [gateway.id], kind });
  const [target] = preview.targets;
  if (target?.status !== "planned") throw new Error("There is no plan.");
  return target.plan;
}
