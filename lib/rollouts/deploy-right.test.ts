import { afterAll, beforeAll, expect, it } from "vitest";
import { addMember, createTeam } from "#lib/access/teams/commands.ts";
import { contextOf, makeUser } from "#lib/access/testing.ts";
import { issueAccessKey } from "#lib/access-keys/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { grantGateway } from "#lib/gateways/grants.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { cancelRollout } from "./cancel-rollout.ts";
import { detachDeployment } from "./detach.ts";
import { type StagedKong, stagedKong } from "./faults/staged-kong.testing.ts";
import { previewPlan } from "./preview.ts";
import { retryFailedTargets } from "./retry-targets.ts";
import { openStage, rollOut, type Stage } from "./stage.testing.ts";
import { startRollout } from "./start-rollout.ts";

let stage: Stage<StagedKong>;
let admin: CommandContext;
let publisher: CommandContext;
let teamId: string;

beforeAll(async () => {
  stage = await openStage(stagedKong, 2);
  admin = await contextOf((await makeUser("admin")).id);
  publisher = await contextOf((await makeUser("publisher")).id);
  teamId = (await createTeam(admin, { name: "Payments" })).id;
  await grantGateway(admin, { gatewayId: stage.gateways[0].id, teamIds: [teamId] });
});
afterAll(() => stage.close());

const sentence = expect.stringContaining("Only the team Payments may deploy to");

it("is shown in the plan as why, without asking the gateway, and the others are planned", async () => {
  const asked = stage.gateways[0].requests.all().length;
  const gatewayIds = stage.gateways.map(({ id }) => id);
  const { targets } = await previewPlan(publisher, { apiId: stage.apiId, gatewayIds, kind: "deploy" });
  expect(targets).toMatchObject([
    { status: "failed", problem: { code: "forbidden", sentence } },
    { status: "planned" },
  ]);
  expect(stage.gateways[0].requests.all()).toHaveLength(asked);
});

it("holds for every act that changes the gateway, whatever the page showed", async () => {
  const [{ id: gatewayId }] = stage.gateways;
  const { apiId } = stage;
  const preview = await previewPlan(admin, { apiId, gatewayIds: [gatewayId], kind: "deploy" });
  const [target] = preview.targets;
  if (target?.status !== "planned") throw new Error("the admin sees no plan");
  const targets = [{ gatewayId, planHash: target.plan.hash }];
  const refused = { code: "forbidden", sentence };
  const db = await getDb();
  for (const kind of ["deploy", "undeploy", "re-apply"] as const) {
    const started = startRollout(publisher, { apiId, kind, strategy: "independent", targets });
    await expect(started).rejects.toMatchObject(refused);
  }
  expect(await db.rollout.count()).toBe(0);

  await rollOut(stage, { gatewayIds: [gatewayId] });
  await expect(detachDeployment(publisher, { apiId, gatewayId })).rejects.toMatchObject(refused);
  await expect(issueAccessKey(publisher, { apiId, gatewayId, name: "a key" })).rejects.toMatchObject(refused);
  const { id: rolloutId } = await db.rollout.findFirstOrThrow();
  await db.target.updateMany({ where: { rolloutId }, data: { state: "failed-retryable" } });
  await expect(retryFailedTargets(publisher, { rolloutId })).rejects.toMatchObject(refused);
  await expect(cancelRollout(publisher, { rolloutId })).rejects.toMatchObject(refused);
});

it("is there as soon as somebody is in a team that has it", async () => {
  const [{ id: gatewayId }] = stage.gateways;
  if (publisher.actor.kind !== "user") throw new Error("a publisher is a user");
  await addMember(admin, { teamId, userId: publisher.actor.id });
  const preview = await previewPlan(publisher, { apiId: stage.apiId, gatewayIds: [gatewayId], kind: "undeploy" });
  expect(preview.targets).toMatchObject([{ status: "planned" }]);
});
