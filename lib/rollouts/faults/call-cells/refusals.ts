import { expect } from "vitest";
import { switchSecret } from "#lib/credentials/switch-secret.ts";
import { getDb } from "#lib/db/client.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { listDeployments } from "../../deployment-queries.ts";
import { retryFailedTargets } from "../../retry-targets.ts";
import { changeDraft, script } from "../../sample-api.testing.ts";
import { drain, rollOut, type StagedKind, start } from "../../stage.testing.ts";
import type { Cells } from "../cells.ts";
import { needed, onScene, play, reach, refusals, type Scene } from "../scene.ts";

const retryAfterSeconds = 1;

/** What the gateway refuses: for now, for good, and because of who asks. */
export function refusalCells(kind: StagedKind): Cells {
  return {
    "F5 DEP": [
      "told to wait, it waits at least that long and does not fail",
      onScene(kind, (scene) => waitsOutThrottle(scene, "deploy")),
    ],
    "F5 UND": [
      "told to wait, it waits at least that long and does not fail",
      onScene(kind, (scene) => waitsOutThrottle(scene, "undeploy")),
    ],
    "F5 CRD": [
      "a throttled check says so, and how long to wait",
      onScene(kind, async ({ gateway: { id, faults } }) => {
        faults.add({ fault: { kind: "throttle", retryAfterSeconds: 7 }, methods: ["GET"], times: 20 });
        const outcome = await checkGateway(script, { id });
        expect(outcome).toMatchObject({ connection: "unreachable" });
        expect(outcome.note).toMatch(/slow down.* Ask it again in 7 s\.$/);
      }),
    ],
    "F6 DEP": [
      "a quota is used up for good: one call, the vendor's words, and no second try",
      onScene(kind, async ({ stage, gateway }) => {
        await rollOut(stage);
        await changeDraft(stage.apiId, "/orders/{id}/more");
        const saying = needed(gateway.useUpQuota)();
        const [writes, made] = [gateway.writes(), gateway.made()];
        const rollout = await rollOut(stage);
        expect(rollout).toMatchObject({ state: "failed", lanes: [{ state: "failed-permanent", attempts: 1 }] });
        expect(rollout.lanes[0]?.problem?.detail).toContain(saying);
        expect(gateway.writes() - writes).toBe(1);
        expect(gateway.made()).toEqual(made);
      }),
    ],
    "F13 DEP": [
      "the credential is refused from the second write on: it stops at once, no storm, and the gateway says so",
      onScene(kind, async (scene) => {
        const { stage, gateway, deployed } = scene;
        gateway.faults.add({ fault: { kind: "unauthorized" }, skip: 1, times: 1_000 });
        const { id } = await refusedAtOnce(scene, await start(stage));
        gateway.faults.clear();
        expect(await retryFailedTargets(script, { rolloutId: id })).toEqual({ retried: 1 });
        expect(await drain(id)).toMatchObject({ state: "succeeded" });
        expect(gateway.made()).toEqual(deployed);
      }),
    ],
    "F13 UND": [
      "the credential is revoked: it stops at once, nothing is taken away, and a new credential completes it",
      onScene(kind, async (scene) => {
        const { gateway, deployed, nothing } = scene;
        await reach(scene, "undeploy");
        const id = await start(scene.stage, { kind: "undeploy" });
        gateway.revoke();
        await refusedAtOnce(scene, id);
        expect(gateway.made()).toEqual(deployed);
        await storeNewCredential(scene);
        await retryFailedTargets(script, { rolloutId: id });
        expect(await drain(id)).toMatchObject({ state: "succeeded" });
        expect(gateway.made()).toEqual(nothing);
      }),
    ],
    "F13 CRD": [
      "the credential is revoked: a check says so, and with a new one the failed target converges",
      onScene(kind, async (scene) => {
        const { stage, gateway } = scene;
        const id = await start(stage);
        gateway.revoke();
        await refusedAtOnce(scene, id);
        expect(await checkGateway(script, { id: gateway.id })).toMatchObject({ connection: "credential-refused" });
        await storeNewCredential(scene);
        expect(await checkGateway(script, { id: gateway.id })).toMatchObject({ connection: "connected" });
        await retryFailedTargets(script, { rolloutId: id });
        expect(await drain(id)).toMatchObject({ state: "succeeded" });
        expect(await listDeployments(script.actor, { apiId: stage.apiId })).toMatchObject([{ state: "live" }]);
      }),
    ],
  };
}

async function waitsOutThrottle(scene: Scene, act: "deploy" | "undeploy"): Promise<void> {
  const rollout = await play(scene, act, { kind: "throttle", retryAfterSeconds });
  expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ state: "done", attempts: 1 }] });
  const calls = rollout.lanes[0]?.steps.flatMap((step) => step.calls) ?? [];
  const throttled = calls.findIndex(({ status }) => status === 429);
  const [refused, next] = calls.slice(throttled);
  const waited = (next?.startedAt.getTime() ?? 0) - (refused?.startedAt.getTime() ?? 0);
  expect(throttled).toBeGreaterThanOrEqual(0);
  expect(waited).toBeGreaterThanOrEqual(retryAfterSeconds * 1_000);
}

/** Runs the rollout into a credential that is refused: it ends for good, at once, and nothing comes later. */
async function refusedAtOnce({ gateway, mostRefusals }: Scene, rolloutId: string) {
  const before = refusals(gateway);
  const rollout = await drain(rolloutId);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(refusals(gateway) - before).toBeGreaterThan(0);
  expect(refusals(gateway) - before).toBeLessThanOrEqual(mostRefusals);
  expect(rollout).toMatchObject({ state: "failed", lanes: [{ state: "failed-permanent", problem: { code: "auth" } }] });
  const db = await getDb();
  const row = await db.gateway.findUniqueOrThrow({ where: { id: gateway.id } });
  expect(row.connection).toBe("credential-refused");
  return rollout;
}

async function storeNewCredential({ gateway }: Scene): Promise<void> {
  const db = await getDb();
  const { credentialId } = await db.gateway.findUniqueOrThrow({ where: { id: gateway.id } });
  await switchSecret(script, { id: credentialId ?? "", values: { ...gateway.renew() } });
}
