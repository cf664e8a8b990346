// What people do at the wrong moment, on whatever database openTestDatabase gives.
import { afterAll, beforeAll, expect } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { updateGateway } from "#lib/gateways/update-gateway.ts";
import { script } from "../sample-api.testing.ts";
import { drain, openStage, rollOut, type Stage, start } from "../stage.testing.ts";
import { testCells } from "./cells.ts";
import { stagedKong } from "./staged-kong.testing.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(stagedKong);
  await rollOut(stage);
}, 120_000);
afterAll(() => stage.close());

async function laterIsTold(kind: "deploy" | "undeploy") {
  const first = await start(stage, { kind });
  await expect(start(stage, { kind })).rejects.toMatchObject({ code: "conflict" });
  expect(await drain(first)).toMatchObject({ state: "succeeded" });
  const db = await getDb();
  expect(await db.auditEvent.count({ where: { subjectId: first } })).toBe(1);
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
  "F9 UND": [
    "the later of two is told, and both acts are accounted for",
    async () => {
      await rollOut(stage);
      await laterIsTold("undeploy");
    },
  ],
});
