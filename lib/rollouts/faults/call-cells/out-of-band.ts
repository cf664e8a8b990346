import { expect } from "vitest";
import { getDb } from "#lib/db/client.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";
import { isJsonObject } from "#lib/model/json.ts";
import { listDeployments } from "../../deployment-queries.ts";
import { detachDeployment } from "../../detach.ts";
import { previewPlan } from "../../preview.ts";
import { changeDraft, quickTiming, script } from "../../sample-api.testing.ts";
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
      "the gateway goes away: it ends in words after its tries, may be tried again, and its sibling is done",
      onScene(
        kind,
        async ({ stage }) => {
          const rolloutId = await start(stage);
          const [gone, sibling] = stage.gateways;
          await gone.close();
          const { lanes } = await drain(rolloutId);
          const laneOf = (id: string | undefined) => lanes.find(({ gatewayId }) => gatewayId === id);
          // Away or deleted: where nobody answers, nobody can tell.
          expect(laneOf(gone.id)).toMatchObject({
            state: "failed-retryable",
            attempts: quickTiming.maxAttempts,
            problem: { code: "unavailable", sentence: expect.stringMatching(/gateway/i) },
          });
          expect(laneOf(sibling?.id)).toMatchObject({ state: "done" });
        },
        { gateways: 2 },
      ),
    ],
    "F14 DEP said": [
      "the vendor says that the gateway is deleted: it ends for good at once, and nothing is written",
      onScene(kind, async (scene) => {
        const before = scene.gateway.writes();
        expect(await saidToBeGone(scene, "deploy")).toMatchObject({ state: "failed" });
        expect(scene.gateway.writes()).toBe(before);
      }),
    ],
    "F14 UND said": [
      "the vendor says that the gateway is deleted: it is not taken for an empty one, and letting go is offered",
      onScene(kind, async (scene) => {
        const { stage, gateway } = scene;
        await reach(scene, "undeploy");
        expect(await saidToBeGone(scene, "undeploy")).toMatchObject({ state: "failed" });
        expect(await listDeployments(script.actor, { apiId: stage.apiId, gatewayId: gateway.id })).toMatchObject([
          { can: { detach: true } },
        ]);
      }),
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

/** The gateway is deleted between approval and run. */
async function saidToBeGone({ stage, gateway }: Scene, kind: "deploy" | "undeploy") {
  const rolloutId = await start(stage, { kind });
  const db = await getDb();
  const { settings } = await db.gateway.findUniqueOrThrow({ where: { id: gateway.id } });
  if (!isJsonObject(settings)) throw new Error("A gateway has settings.");
  await db.gateway.update({ where: { id: gateway.id }, data: { settings: { ...settings, ...needed(gateway.gone) } } });
  const rollout = await drain(rolloutId);
  expect(rollout.lanes).toMatchObject([
    { state: "failed-permanent", attempts: 1, problem: { code: "invalid-config" } },
  ]);
  return rollout;
}

async function plannedOn({ stage, gateway }: Pick<Scene, "stage" | "gateway">, kind: RolloutKind) {
  const preview = await previewPlan(script, { apiId: stage.apiId, gatewayIds: [gateway.id], kind });
  const [target] = preview.targets;
  if (target?.status !== "planned") throw new Error("There is no plan.");
  return target.plan;
}
