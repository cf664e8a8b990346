// What people do at the wrong moment, on whatever database openTestDatabase gives.
import { afterAll, beforeAll, expect } from "vitest";
import { replaceSecret } from "#lib/credentials/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { updateGateway } from "#lib/gateways/update-gateway.ts";
import { listDeployments } from "../deployment-queries.ts";
import { previewPlan } from "../preview.ts";
import { retryFailedTargets } from "../retry-targets.ts";
import { changeDraft, script } from "../sample-api.testing.ts";
import { drain, madeOn, openStage, rollOut, type Stage, start } from "../stage.testing.ts";
import { testCells } from "./cells.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(1);
  await rollOut(stage);
}, 120_000);
afterAll(() => stage.close());

const kong = () => stage.gateways[0].kong;
const apiOn = () => ({ apiId: stage.apiId, gatewayIds: [stage.gateways[0].id] });

async function laterIsTold(kind: "deploy" | "undeploy") {
  const first = await start(stage, { kind });
  await expect(start(stage, { kind })).rejects.toMatchObject({ code: "conflict" });
  expect(await drain(first)).toMatchObject({ state: "succeeded" });
  const db = await getDb();
  expect(await db.auditEvent.count({ where: { subjectId: first } })).toBe(1);
}

/** A token that is refused from the second write on: one refused call, and then silence. */
async function credentialExpiresDuring(kind: "deploy" | "undeploy") {
  const refusedBefore = kong()
    .requests.all()
    .filter(({ status }) => status === 401).length;
  kong().faults.add({ fault: { kind: "unauthorized" }, skip: 1, times: 1_000 });
  const rollout = await rollOut(stage, { kind });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const refused = kong()
    .requests.all()
    .filter(({ status }) => status === 401).length;
  expect(refused - refusedBefore).toBe(1);
  expect(rollout).toMatchObject({ state: "failed", lanes: [{ state: "failed-permanent", problem: { code: "auth" } }] });
  const db = await getDb();
  expect(await db.gateway.findFirst()).toMatchObject({ connection: "credential-refused" });
  return rollout.id;
}

testCells({
  "F9 DEP": ["the later of two is told, and both acts are accounted for", () => laterIsTold("deploy")],
  "F9 CRD": [
    "an edit of something that changed since is refused",
    async () => {
      const db = await getDb();
      const { id, rowVersion } = await db.gateway.findFirstOrThrow();
      await updateGateway(script, { id, rowVersion, labels: ["first"] });
      await expect(updateGateway(script, { id, rowVersion, labels: ["second"] })).rejects.toMatchObject({
        code: "conflict",
      });
      expect((await db.gateway.findFirstOrThrow()).labels).toEqual(["first"]);
    },
  ],
  "F11 DEP": [
    "edited out of band: the plan shows it, and an approval from before does not cover it",
    async () => {
      await changeDraft(stage.apiId, "/orders/{id}/edited");
      const rolloutId = await start(stage);
      for (const service of kong().state.all("services")) kong().state.put("services", { ...service, retries: 1 });
      expect(await drain(rolloutId)).toMatchObject({ lanes: [{ state: "stale", made: { writes: 0 } }] });
      const preview = await previewPlan(script, { ...apiOn(), kind: "deploy" });
      const [target] = preview.targets;
      const changes = target?.status === "planned" ? target.plan.changes : [];
      expect(changes.flatMap(({ fields }) => fields.map(({ path }) => path))).toContain("retries");
      expect(await rollOut(stage)).toMatchObject({ state: "succeeded" });
    },
  ],
  "F11 UND": [
    "a stranger that hangs on what goes is named in the plan",
    async () => {
      const [plugin] = kong().state.all("plugins");
      if (plugin === undefined) throw new Error("The sample API has a plugin.");
      const stranger = {
        ...plugin,
        id: crypto.randomUUID(),
        name: "correlation-id",
        instance_name: null,
        config: {},
        tags: ["theirs"],
      };
      kong().state.put("plugins", stranger);
      const preview = await previewPlan(script, { ...apiOn(), kind: "undeploy" });
      const [target] = preview.targets;
      const findings = target?.status === "planned" ? target.plan.findings : [];
      expect(findings).toMatchObject([{ severity: "warning", code: "ownership.cascade" }]);
      kong().state.remove("plugins", stranger.id);
    },
  ],
  "F13 DEP": [
    "the credential is refused: one call, no storm, and the gateway says so",
    async () => {
      await changeDraft(stage.apiId, "/orders/{id}/expired");
      await rollOut(stage, { kind: "undeploy" });
      await credentialExpiresDuring("deploy");
    },
  ],
  "F13 CRD": [
    "with a new credential the failed target converges",
    async () => {
      kong().faults.clear();
      kong().tokens.renew("a-new-token");
      const db = await getDb();
      const { credentialId } = await db.gateway.findFirstOrThrow();
      await replaceSecret(script, { id: credentialId ?? "", values: { adminToken: "a-new-token" } });
      const last = await db.rollout.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
      expect(await retryFailedTargets(script, { rolloutId: last.id })).toEqual({ retried: 1 });
      expect(await drain(last.id)).toMatchObject({ state: "succeeded" });
      expect(await listDeployments(script.actor, { apiId: stage.apiId })).toMatchObject([{ state: "live" }]);
    },
  ],
  "F13 UND": [
    "the credential is refused: one call, and a retry later completes it",
    async () => {
      const id = await credentialExpiresDuring("undeploy");
      kong().faults.clear();
      await retryFailedTargets(script, { rolloutId: id });
      expect(await drain(id)).toMatchObject({ state: "succeeded" });
      expect(madeOn(stage.gateways[0])).toEqual({ services: 0, routes: 0, plugins: 0 });
    },
  ],
  "F9 UND": [
    "the later of two is told, and both acts are accounted for",
    async () => {
      await rollOut(stage);
      await laterIsTold("undeploy");
    },
  ],
});
