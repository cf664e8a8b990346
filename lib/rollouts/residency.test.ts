import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contextOf, makeUser } from "#lib/access/testing.ts";
import { setAllowedLabels } from "#lib/apis/allowed-labels.ts";
import { getDb } from "#lib/db/client.ts";
import { updateGateway } from "#lib/gateways/update-gateway.ts";
import { residencyReason } from "#lib/model/residency.ts";
import { type StagedKong, stagedKong } from "./faults/staged-kong.testing.ts";
import { previewPlan } from "./preview.ts";
import { changeDraft, script } from "./sample-api.testing.ts";
import { drain, openStage, rollOut, type Stage, start } from "./stage.testing.ts";

let stage: Stage<StagedKong>;
beforeAll(async () => {
  stage = await openStage(stagedKong, 2);
  await label(0, ["eu"]);
  await label(1, ["us", "production"]);
});
afterAll(() => stage.close());

async function label(index: number, labels: readonly string[]): Promise<void> {
  const db = await getDb();
  const id = stage.gateways[index]?.id ?? "";
  const { rowVersion } = await db.gateway.findUniqueOrThrow({ where: { id } });
  await updateGateway(script, { id, rowVersion, labels: [...labels] });
}

const only = (index: number) => ({ gatewayIds: [stage.gateways[index]?.id ?? ""] });
const allow = (...labels: string[]) => setAllowedLabels(script, { apiId: stage.apiId, labels });
const reason =
  "This API may run only on gateways labelled eu; this one has us, production. The API's details say where it may run.";

describe("where an API may run", () => {
  it.each([
    [[], [], undefined],
    [[], ["us"], undefined],
    [["eu"], ["eu", "production"], undefined],
    [["eu", "ch"], ["ch"], undefined],
    [["eu"], ["us", "production"], reason],
    [
      ["eu", "ch"],
      [],
      "This API may run only on gateways with one of the labels eu, ch; this one has no label. The API's details say where it may run.",
    ],
  ])("allowed %j on %j", (allowed, labels, sentence) => {
    expect(residencyReason(allowed, labels)).toBe(sentence);
  });

  it("is said in the plan and refused by the command, and the other gateway is deployed to", async () => {
    await allow("EU");
    const { targets } = await previewPlan(script, {
      apiId: stage.apiId,
      gatewayIds: stage.gateways.map(({ id }) => id),
      kind: "deploy",
    });
    expect(targets.map(({ refused }) => refused)).toEqual([undefined, reason]);
    const before = stage.gateways[1]?.writes();
    await expect(start(stage)).rejects.toMatchObject({ code: "blocked", sentence: expect.stringContaining(reason) });
    expect(await rollOut(stage, only(0))).toMatchObject({ state: "succeeded" });
    expect(stage.gateways[1]?.writes()).toBe(before);
  });

  it("is asked again when the work begins", async () => {
    await allow("eu", "us");
    const rolloutId = await start(stage, only(1));
    await allow("eu");
    const rollout = await drain(rolloutId);
    expect(rollout.lanes[0]).toMatchObject({ state: "blocked", made: { writes: 0 }, problem: { sentence: reason } });
  });

  it("names what runs elsewhere already, which may still be taken away", async () => {
    await allow();
    await rollOut(stage, only(1));
    const { name } = await (await getDb()).gateway.findUniqueOrThrow({ where: { id: stage.gateways[1]?.id ?? "" } });
    expect(await allow("eu")).toEqual({ runsElsewhere: [name] });
    await changeDraft(stage.apiId, "/orders/{id}/lines");
    await expect(start(stage, only(1))).rejects.toMatchObject({ code: "blocked" });
    expect(await rollOut(stage, { ...only(1), kind: "undeploy" })).toMatchObject({ state: "succeeded" });
  });

  it("is for those who edit APIs, and is in the activity", async () => {
    const viewer = await contextOf((await makeUser("viewer")).id);
    const change = setAllowedLabels(viewer, { apiId: stage.apiId, labels: [] });
    await expect(change).rejects.toMatchObject({ code: "forbidden" });
    await expect(allow("not a label!")).rejects.toMatchObject({ code: "invalid" });
    const db = await getDb();
    const event = await db.auditEvent.findFirstOrThrow({ where: { action: "api.allowed-labels" } });
    expect(event).toMatchObject({ before: { labels: [] }, after: { labels: ["eu"] } });
  });
});
