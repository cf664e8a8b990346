import { expect } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { registerGateway } from "#lib/gateways/register-gateway.ts";
import { changeDraft, script } from "../../sample-api.testing.ts";
import { rollOut, type StagedKind, start } from "../../stage.testing.ts";
import type { Cells } from "../cells.ts";
import { cutOff, onScene, reach, twice } from "../scene.ts";

/** A process that ends in the middle, and a job that is delivered twice. */
export function interruptionCells(kind: StagedKind): Cells {
  return {
    "F1 DEP": [
      "cut off before the call, it resumes and has one effect",
      onScene(kind, async (scene) => {
        expect(await cutOff(scene, "deploy", /^step-started:after/)).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.deployed);
      }),
      "alone",
    ],
    "F1 UND": [
      "cut off before the call, it resumes",
      onScene(kind, async (scene) => {
        expect(await cutOff(scene, "undeploy", /^step-started:after/)).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.nothing);
      }),
      "alone",
    ],
    "F1 CRD": [
      "refused before the commit, no half of a gateway is saved",
      onScene(kind, async ({ gateway }) => {
        const db = await getDb();
        const { name } = await db.gateway.findUniqueOrThrow({ where: { id: gateway.id } });
        const { settings, values } = gateway.registration;
        const credential = { from: "new", name: `half saved ${gateway.id}`, values } as const;
        const again = registerGateway(script, { name, kind: kind.kind, settings, credential, mode: "read-write" });
        await expect(again).rejects.toMatchObject({ code: "conflict" });
        expect(await db.gateway.count({ where: { name } })).toBe(1);
        expect(await db.credential.count({ where: { name: credential.name } })).toBe(0);
      }),
    ],
    "F2 DEP": [
      "cut off after the effect, it is found by its mark and there is one",
      onScene(kind, async (scene) => {
        expect(await cutOff(scene, "deploy", /^step-finished:before/)).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.deployed);
      }),
      "alone",
    ],
    "F2 UND": [
      "cut off after the effect, what is gone counts as done",
      onScene(kind, async (scene) => {
        expect(await cutOff(scene, "undeploy", /^step-finished:before/)).toMatchObject({ state: "succeeded" });
        expect(scene.gateway.made()).toEqual(scene.nothing);
      }),
      "alone",
    ],
    "F24 DEP": [
      "delivered twice at once, it has one effect",
      onScene(kind, async ({ stage }) => {
        await rollOut(stage);
        await changeDraft(stage.apiId, "/orders/{id}/twice");
        const rollout = await twice(await start(stage));
        expect(rollout.lanes[0]?.made.writes).toBe(rollout.lanes[0]?.predicted.writes);
      }),
    ],
    "F24 UND": [
      "delivered twice at once, it has one effect",
      onScene(kind, async (scene) => {
        await reach(scene, "undeploy");
        const rollout = await twice(await start(scene.stage, { kind: "undeploy" }));
        expect(rollout.lanes[0]?.made.writes).toBe(rollout.lanes[0]?.predicted.writes);
        expect(scene.gateway.made()).toEqual(scene.nothing);
      }),
    ],
    "F24 CRD": [
      "two checks at once leave one state and change nothing on the gateway",
      onScene(kind, async ({ gateway: { id, made }, nothing }) => {
        const both = await Promise.all([checkGateway(script, { id }), checkGateway(script, { id })]);
        expect(both.map(({ connection }) => connection)).toEqual(["connected", "connected"]);
        expect(made()).toEqual(nothing);
      }),
    ],
  };
}
