import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contextOf, makeUser } from "#lib/access/testing.ts";
import { getDb } from "#lib/db/client.ts";
import { updateGateway } from "#lib/gateways/update-gateway.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { rolloutsAwaitingApproval } from "./approval-queries.ts";
import { getApprovalRule, setApprovalRule } from "./approval-rule.ts";
import { cancelRollout } from "./cancel-rollout.ts";
import { approveRollout, refuseRollout } from "./decide-rollout.ts";
import { listDeployments } from "./deployment-queries.ts";
import { type StagedKong, stagedKong } from "./faults/staged-kong.testing.ts";
import { getRollout } from "./queries.ts";
import { resumeRuns } from "./resume.ts";
import { runTarget } from "./run-target.ts";
import { changeDraft, script } from "./sample-api.testing.ts";
import { drain, openStage, rollOut, type Stage, start } from "./stage.testing.ts";

let stage: Stage<StagedKong>;
let author: CommandContext;
let approver: CommandContext;
let viewer: CommandContext;
let admin: CommandContext;

beforeAll(async () => {
  stage = await openStage(stagedKong, 2);
  author = await contextOf((await makeUser("publisher")).id);
  approver = await contextOf((await makeUser("publisher")).id);
  viewer = await contextOf((await makeUser("viewer")).id);
  admin = await contextOf((await makeUser("admin")).id);
  const db = await getDb();
  const [{ id }] = stage.gateways;
  const { rowVersion } = await db.gateway.findUniqueOrThrow({ where: { id } });
  await updateGateway(script, { id, rowVersion, labels: ["production", "eu"] });
  await rollOut(stage);
});
afterAll(() => stage.close());

let changes = 0;
async function startAsAuthor(): Promise<string> {
  changes += 1;
  await changeDraft(stage.apiId, `/orders/{id}/lines${changes}`);
  return start(stage, { context: author });
}

const writes = () => stage.gateways.reduce((sum, gateway) => sum + gateway.writes(), 0);

async function lanes(rolloutId: string) {
  return (await getRollout(script.actor, rolloutId)).lanes.map(({ state }) => state);
}

describe("the rule", () => {
  it("is off until an admin switches it on, and then nobody is asked", async () => {
    expect(await getApprovalRule(viewer.actor)).toEqual({ enabled: false, label: "production" });
    const rolloutId = await startAsAuthor();
    expect(await drain(rolloutId)).toMatchObject({ state: "succeeded" });
  });

  it("is for admins to change, and the change is in the activity", async () => {
    const rule = { enabled: true, label: "production" };
    await expect(setApprovalRule(author, rule)).rejects.toMatchObject({ code: "forbidden" });
    expect(await setApprovalRule(admin, rule)).toEqual(rule);
    expect(await getApprovalRule(viewer.actor)).toEqual(rule);
    const db = await getDb();
    const event = await db.auditEvent.findFirstOrThrow({ where: { action: "setting.approval-rule" } });
    expect(event).toMatchObject({ before: { enabled: false }, after: { enabled: true } });
  });

  it("is not for gateways without the label", async () => {
    changes += 1;
    await changeDraft(stage.apiId, `/orders/{id}/lines${changes}`);
    const gatewayIds = [stage.gateways[1]?.id ?? ""];
    expect(await rollOut(stage, { context: author, gatewayIds })).toMatchObject({ state: "succeeded" });
  });
});

describe("a rollout that needs a second person", () => {
  it("waits, whatever the worker does, and is listed for those who may decide", async () => {
    const before = writes();
    const rolloutId = await startAsAuthor();
    await resumeRuns();
    const db = await getDb();
    const targets = await db.target.findMany({ where: { rolloutId }, select: { id: true } });
    const signal = new AbortController().signal;
    for (const { id } of targets) await runTarget(id, { requestId: "test", signal });
    expect(writes()).toBe(before);
    expect(await lanes(rolloutId)).toEqual(["awaiting-approval", "awaiting-approval"]);
    const waiting = async ({ actor }: CommandContext) => (await rolloutsAwaitingApproval(actor))[0];
    expect(await waiting(approver)).toMatchObject({ rollout: { id: rolloutId }, locked: undefined });
    expect(await waiting(author)).toMatchObject({ locked: expect.stringMatching(/^You started this rollout/) });
    expect(await waiting(viewer)).toMatchObject({ locked: expect.stringMatching(/^Needs the role/) });
    await refuseRollout(approver, { rolloutId, note: "not today" });
  });

  it("runs once another approved it, as it was planned", async () => {
    const rolloutId = await startAsAuthor();
    await expect(approveRollout(author, { rolloutId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveRollout(viewer, { rolloutId })).rejects.toMatchObject({ code: "forbidden" });
    await expect(approveRollout(script, { rolloutId })).rejects.toMatchObject({ code: "forbidden" });
    expect(await approveRollout(approver, { rolloutId, note: "go" })).toEqual({ decision: "approved" });
    const rollout = await drain(rolloutId);
    expect(rollout).toMatchObject({ state: "succeeded", decision: { byName: "A publisher", note: "go" } });
    await expect(approveRollout(approver, { rolloutId })).rejects.toMatchObject({ code: "conflict" });
    await expect(refuseRollout(approver, { rolloutId, note: "no" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("is decided once, when two decide at the same moment", async () => {
    const rolloutId = await startAsAuthor();
    const decided = await Promise.allSettled([
      approveRollout(approver, { rolloutId }),
      refuseRollout(admin, { rolloutId, note: "no" }),
    ]);
    expect(decided.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    if ((await getRollout(script.actor, rolloutId)).state === "waiting") await drain(rolloutId);
  });

  it("is refused with a reason, and every gateway stands as it stood", async () => {
    const before = await listDeployments(script.actor, { apiId: stage.apiId });
    const rolloutId = await startAsAuthor();
    await expect(refuseRollout(approver, { rolloutId, note: " " })).rejects.toMatchObject({ code: "invalid" });
    await refuseRollout(approver, { rolloutId, note: "Not before Monday." });
    expect(await getRollout(script.actor, rolloutId)).toMatchObject({
      state: "refused",
      moving: false,
      decision: { note: "Not before Monday." },
    });
    const after = await listDeployments(script.actor, { apiId: stage.apiId });
    expect(after.map(({ state, stateNote, appliedRevision }) => [state, stateNote, appliedRevision])).toEqual(
      before.map(({ state, stateNote, appliedRevision }) => [state, stateNote, appliedRevision]),
    );
  });

  it("can be cancelled by its author", async () => {
    const rolloutId = await startAsAuthor();
    expect(await cancelRollout(author, { rolloutId })).toEqual({ cancelled: 2 });
    expect(await getRollout(script.actor, rolloutId)).toMatchObject({ state: "cancelled" });
  });

  it("expires when a gateway moved meanwhile: approving it starts nothing, and says what moved", async () => {
    const rolloutId = await startAsAuthor();
    const before = writes();
    stage.gateways[0].edit();
    expect(await approveRollout(approver, { rolloutId })).toEqual({ decision: "expired" });
    const rollout = await getRollout(script.actor, rolloutId);
    expect(rollout).toMatchObject({ state: "expired", moving: false });
    const moved = rollout.lanes.find(({ gatewayId }) => gatewayId === stage.gateways[0].id);
    expect(moved).toMatchObject({ state: "stale", problem: { code: "stale-plan" } });
    expect(moved?.problem?.moved?.join(" ")).toContain("retries");
    expect(writes()).toBe(before);
    await rollOut(stage, { gatewayIds: [stage.gateways[1]?.id ?? ""] });
  });

  it("goes on waiting when a gateway cannot be asked", async () => {
    const rolloutId = await startAsAuthor();
    stage.gateways[0].kong.faults.add({ fault: { kind: "server-error" }, methods: ["GET"], times: 500 });
    await expect(approveRollout(approver, { rolloutId })).rejects.toMatchObject({ code: "unavailable" });
    stage.gateways[0].kong.faults.clear();
    expect(await lanes(rolloutId)).toEqual(["awaiting-approval", "awaiting-approval"]);
    await approveRollout(approver, { rolloutId });
    expect(await drain(rolloutId)).toMatchObject({ state: "succeeded" });
  });

  it("keeps the order of its waves", async () => {
    changes += 1;
    await changeDraft(stage.apiId, `/orders/{id}/lines${changes}`);
    const rolloutId = await start(stage, { context: author, waves: [2, 1] });
    await approveRollout(approver, { rolloutId });
    const rollout = await drain(rolloutId);
    expect(rollout.state).toBe("succeeded");
    expect(rollout.lanes.map(({ wave }) => wave)).toEqual([1, 2]);
  });
});
