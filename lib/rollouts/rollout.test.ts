import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { changeMode } from "#lib/gateways/update-gateway.ts";
import { listDeployments } from "./deployment-queries.ts";
import { detachDeployment } from "./detach.ts";
import { type StagedKong, stagedKong } from "./faults/staged-kong.testing.ts";
import { previewPlan } from "./preview.ts";
import { listRollouts } from "./queries.ts";
import { retryFailedTargets } from "./retry-targets.ts";
import { changeDraft, script } from "./sample-api.testing.ts";
import { drain, openStage, rollOut, type Stage, start } from "./stage.testing.ts";
import { startRollout } from "./start-rollout.ts";

let stage: Stage<StagedKong>;
beforeAll(async () => {
  stage = await openStage(stagedKong, 2);
});
afterAll(() => stage.close());

const one = () => ({ gatewayIds: [stage.gateways[0].id] });

describe("one API on one Kong", () => {
  it("deploys what was planned, with as many calls as were predicted, and is live because it was read back", async () => {
    const rollout = await rollOut(stage, one());
    const [lane] = rollout.lanes;
    expect(rollout).toMatchObject({ state: "succeeded" });
    expect(lane).toMatchObject({ state: "done", revision: 1, attempts: 1 });
    expect(lane?.made).toEqual(lane?.predicted);
    expect(lane?.steps.every(({ state, calls }) => state === "done" && calls.length === 1)).toBe(true);
    expect(lane?.endpoints).toEqual([`${stage.gateways[0].kong.proxyUrl}/orders/v1`]);
    expect(stage.gateways[0].made()).toMatchObject({ services: 1, routes: 2 });
    expect(await listDeployments(script.actor, { apiId: stage.apiId })).toMatchObject([
      { state: "live", appliedRevision: 1 },
    ]);
  });

  it("writes nothing when nothing changed", async () => {
    const rollout = await rollOut(stage, one());
    expect(rollout.lanes[0]).toMatchObject({ state: "done", made: { writes: 0 }, steps: [] });
    expect(rollout.lanes[0]?.made).toEqual(rollout.lanes[0]?.predicted);
  });

  it("writes only what changed, rolls back to any revision, and undeploys to nothing", async () => {
    await changeDraft(stage.apiId, "/orders/{orderId}/lines");
    const changed = await rollOut(stage, one());
    expect(changed.lanes[0]).toMatchObject({ state: "done", revision: 2 });
    expect(changed.lanes[0]?.made).toEqual(changed.lanes[0]?.predicted);
    const db = await getDb();
    const first = await db.revision.findFirstOrThrow({ where: { apiId: stage.apiId, number: 1 } });
    const back = await rollOut(stage, { ...one(), kind: "roll-back", revisionId: first.id });
    expect(back.lanes[0]).toMatchObject({ state: "done", revision: 1, previousRevision: 2 });
    const gone = await rollOut(stage, { ...one(), kind: "undeploy" });
    expect(gone.lanes[0]).toMatchObject({ state: "done", endpoints: [] });
    expect(gone.lanes[0]?.made).toEqual(gone.lanes[0]?.predicted);
    expect(stage.gateways[0].made()).toEqual({ services: 0, routes: 0, plugins: 0 });
    expect(await listDeployments(script.actor, { apiId: stage.apiId })).toMatchObject([{ state: "removed" }]);
  });
});

describe("several gateways", () => {
  it("all or nothing puts the changed one back when another refuses, and says so", async () => {
    await rollOut(stage);
    await changeDraft(stage.apiId, "/orders/{id}/parts");
    const [, refusing] = stage.gateways;
    refusing?.kong.faults.add({ fault: { kind: "reject", message: "schema violation" }, times: 1 });
    const rollout = await rollOut(stage, { strategy: "all-or-nothing" });
    expect(rollout.state).toBe("compensated");
    expect(rollout.lanes.map(({ state }) => state)).toContain("compensated");
    const views = await listDeployments(script.actor, { apiId: stage.apiId });
    const byGateway = new Map(views.map((view) => [view.gatewayId, view]));
    const changed = byGateway.get(stage.gateways[0].id);
    expect(changed).toMatchObject({ state: "rolled-back", appliedRevision: changed?.desiredRevision });
    const paths = stage.gateways[0].kong.state.all("routes").flatMap((route) => route.paths ?? []);
    expect(paths.join(" ")).not.toContain("parts");
  });

  it("independent keeps what worked, and a retry brings the other along", async () => {
    const [, refusing] = stage.gateways;
    refusing?.kong.faults.add({ fault: { kind: "reject", message: "schema violation" }, times: 1 });
    const rollout = await rollOut(stage, { strategy: "independent" });
    expect(rollout.state).toBe("failed");
    expect(rollout.lanes.map(({ state }) => state).toSorted()).toEqual(["done", "failed-permanent"]);
    const failed = rollout.lanes.find(({ state }) => state === "failed-permanent");
    expect(JSON.stringify(failed?.problem)).toContain("schema violation");
    expect(await retryFailedTargets(script, { rolloutId: rollout.id })).toEqual({ retried: 1 });
    expect(await drain(rollout.id)).toMatchObject({ state: "succeeded" });
  });

  it("previews each gateway on its own: one that is down says so and the other is planned", async () => {
    const [up, down] = stage.gateways;
    await down?.kong.close();
    const preview = await previewPlan(script, {
      apiId: stage.apiId,
      gatewayIds: stage.gateways.map(({ id }) => id),
      kind: "deploy",
    });
    const status = new Map(preview.targets.map((target) => [target.gatewayId, target.status]));
    expect(status.get(up.id)).toBe("planned");
    expect(status.get(down?.id ?? "")).toBe("failed");
  });
});

describe("refusals", () => {
  it("a plan whose hash nobody was shown does not start", async () => {
    const targets = [{ gatewayId: stage.gateways[0].id, planHash: "made up" }];
    const started = startRollout(script, { apiId: stage.apiId, kind: "deploy", strategy: "independent", targets });
    await expect(started).rejects.toMatchObject({ code: "stale-plan" });
  });

  it("a gateway that moved since approval stops the run before it writes, and says what moved", async () => {
    await changeDraft(stage.apiId, "/orders/{id}/stale");
    const rolloutId = await start(stage, one());
    const [{ kong }] = stage.gateways;
    const service = kong.state.all("services")[0];
    if (service !== undefined) kong.state.put("services", { ...service, retries: 1 });
    const rollout = await drain(rolloutId);
    expect(rollout.lanes[0]).toMatchObject({ state: "stale", made: { writes: 0 } });
    expect(rollout.lanes[0]?.problem?.moved?.join(" ")).toContain("service");
    expect(await listDeployments(script.actor, { gatewayId: stage.gateways[0].id })).toMatchObject([{ state: "live" }]);
  });

  it("of two who start at once the second is told, and nothing of it remains", async () => {
    const db = await getDb();
    const before = await db.rollout.count();
    const [won, lost] = await Promise.allSettled([start(stage, one()), start(stage, one())]);
    const statuses = [won, lost].map((result) => result?.status).toSorted();
    expect(statuses).toEqual(["fulfilled", "rejected"]);
    const refusal = [won, lost].find((result) => result?.status === "rejected");
    expect(refusal).toMatchObject({ reason: { code: "conflict" } });
    expect(await db.rollout.count()).toBe(before + 1);
    const { items } = await listRollouts(script.actor, { limit: 1 });
    expect(await drain(items[0]?.id ?? "")).toMatchObject({ state: "succeeded" });
  });

  it("a read-only gateway takes no rollout, and one that became read-only meanwhile is not written to", async () => {
    await changeDraft(stage.apiId, "/orders/{id}/locked");
    const rolloutId = await start(stage, one());
    await changeMode(script, { id: stage.gateways[0].id, mode: "read-only" });
    const rollout = await drain(rolloutId);
    expect(rollout.lanes[0]).toMatchObject({ state: "blocked", made: { writes: 0, reads: 0 } });
    await expect(start(stage, one())).rejects.toThrow(/read-only/);
    await changeMode(script, { id: stage.gateways[0].id, mode: "read-write" });
  });

  it("a detached API is left alone on its gateway", async () => {
    const before = stage.gateways[0].made();
    await detachDeployment(script, { apiId: stage.apiId, gatewayId: stage.gateways[0].id });
    expect(stage.gateways[0].made()).toEqual(before);
    const [view] = await listDeployments(script.actor, { gatewayId: stage.gateways[0].id });
    expect(view).toMatchObject({ state: "detached", endpoints: [], can: { deploy: true } });
    await expect(start(stage, { ...one(), kind: "undeploy" })).rejects.toMatchObject({ code: "conflict" });
  });
});
