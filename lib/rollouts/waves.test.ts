import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { cancelRollout } from "./cancel-rollout.ts";
import { listDeployments } from "./deployment-queries.ts";
import { type StagedKong, stagedKong } from "./faults/staged-kong.testing.ts";
import { getRollout } from "./queries.ts";
import { retryFailedTargets } from "./retry-targets.ts";
import { runTarget } from "./run-target.ts";
import { changeDraft, script } from "./sample-api.testing.ts";
import { drain, openStage, rollOut, type Stage, start } from "./stage.testing.ts";

let stage: Stage<StagedKong>;
beforeAll(async () => {
  stage = await openStage(stagedKong, 3);
  await rollOut(stage);
});
afterAll(() => stage.close());

let changes = 0;
const change = () => {
  changes += 1;
  return changeDraft(stage.apiId, `/orders/{id}/lines${changes}`);
};
const [first, second, third] = [0, 1, 2].map((index) => () => stage.gateways[index] ?? stage.gateways[0]) as [
  () => Stage<StagedKong>["gateways"][0],
  () => Stage<StagedKong>["gateways"][0],
  () => Stage<StagedKong>["gateways"][0],
];

/** The lanes in the order of the gateways. */
async function lanesOf(rolloutId: string) {
  const { lanes } = await getRollout(script.actor, rolloutId);
  return stage.gateways.map(({ id }) => lanes.find(({ gatewayId }) => gatewayId === id));
}

async function states(rolloutId: string) {
  return (await lanesOf(rolloutId)).map((lane) => lane?.state);
}

async function refuseOnce(gateway: Stage<StagedKong>["gateways"][0]) {
  gateway.kong.faults.add({ fault: { kind: "reject", message: "schema violation" }, times: 1 });
}

describe("waves", () => {
  it("run one after the other", async () => {
    await change();
    const rollout = await rollOut(stage, { waves: [2, 1, 3] });
    expect(rollout.state).toBe("succeeded");
    const [wave2, wave1, wave3] = await lanesOf(rollout.id);
    expect(wave1?.finishedAt?.getTime()).toBeLessThanOrEqual(wave2?.startedAt?.getTime() ?? 0);
    expect(wave2?.finishedAt?.getTime()).toBeLessThanOrEqual(wave3?.startedAt?.getTime() ?? 0);
  });

  it("do not begin before their turn, whoever asks", async () => {
    await change();
    const before = second().writes();
    const rolloutId = await start(stage, { waves: [1, 2, 2] });
    const lane = (await lanesOf(rolloutId))[1];
    await runTarget(lane?.id ?? "", { requestId: "test", signal: new AbortController().signal });
    expect(second().writes()).toBe(before);
    expect((await states(rolloutId))[1]).toBe("waiting");
    expect(await drain(rolloutId)).toMatchObject({ state: "succeeded" });
  });

  it("stop when one fails: the next gateways are not called, and stand as they stood", async () => {
    await change();
    await refuseOnce(first());
    const calls = [second(), third()].map(({ writes }) => writes());
    const rollout = await rollOut(stage, { waves: [1, 2, 3] });
    expect(rollout.state).toBe("failed");
    expect(await states(rollout.id)).toEqual(["failed-permanent", "stopped", "stopped"]);
    expect((await lanesOf(rollout.id))[2]?.problem?.sentence).toBe(
      "Stopped because wave 1 failed. Nothing was written here.",
    );
    expect([second(), third()].map(({ writes }) => writes())).toEqual(calls);
    const deployments = await listDeployments(script.actor, { apiId: stage.apiId });
    const standing = new Map(deployments.map(({ gatewayId, state }) => [gatewayId, state]));
    expect(stage.gateways.map(({ id }) => standing.get(id))).toEqual(["failed-permanent", "live", "live"]);
    await retryFailedTargets(script, { rolloutId: rollout.id });
    expect(await drain(rollout.id)).toMatchObject({ state: "succeeded" });
  });

  it("put back what earlier waves did, with all or nothing", async () => {
    await change();
    await refuseOnce(second());
    const rollout = await rollOut(stage, { waves: [1, 2, 3], strategy: "all-or-nothing" });
    expect(rollout.state).toBe("compensated");
    expect((await states(rollout.id)).slice(0, 1)).toEqual(["compensated"]);
    expect((await states(rollout.id))[2]).toBe("stopped");
    await rollOut(stage);
  });

  it("pause between them, also when somebody asks earlier", async () => {
    await change();
    const rolloutId = await start(stage, { waves: [1, 2, 2], wavePauseSeconds: 1 });
    const rollout = await drain(rolloutId);
    expect(rollout.state).toBe("succeeded");
    const [wave1, wave2] = await lanesOf(rolloutId);
    const pausedMs = (wave2?.startedAt?.getTime() ?? 0) - (wave1?.finishedAt?.getTime() ?? 0);
    expect(pausedMs).toBeGreaterThanOrEqual(900);
  });

  it("that wait can be cancelled, and what began ends", async () => {
    await change();
    const rolloutId = await start(stage, { waves: [1, 2, 3] });
    const db = await getDb();
    await db.target.updateMany({ where: { rolloutId, wave: 1 }, data: { state: "planning" } });
    expect(await cancelRollout(script, { rolloutId })).toEqual({ cancelled: 2 });
    expect(await drain(rolloutId)).toMatchObject({ state: "failed" });
    expect(await states(rolloutId)).toEqual(["done", "cancelled", "cancelled"]);
  });
});
