import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "#lib/apis/create-api.ts";
import type { NewApi } from "#lib/apis/draft.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import { stagedAwsHttp } from "./faults/staged-aws.testing.ts";
import { stagedAzure } from "./faults/staged-azure.testing.ts";
import { stagedKong } from "./faults/staged-kong.testing.ts";
import { fitOf } from "./fit.ts";
import { previewPlan } from "./preview.ts";
import { script, smallApi } from "./sample-api.testing.ts";
import { openStageDatabase, type StagedGateway, stageGateway } from "./stage.testing.ts";

let database: Awaited<ReturnType<typeof openStageDatabase>>;
let gateways: Readonly<Record<"kong" | "awsHttp" | "azure", StagedGateway>>;
beforeAll(async () => {
  database = await openStageDatabase();
  gateways = {
    kong: await stageGateway(stagedKong),
    awsHttp: await stageGateway(stagedAwsHttp),
    azure: await stageGateway(stagedAzure),
  };
});
afterAll(async () => {
  await closeQueue();
  for (const gateway of Object.values(gateways)) await gateway.close();
  await database.close();
});

let apis = 0;
async function apiWith(...configs: NonNullable<NewApi["policies"]>[number]["config"][]): Promise<string> {
  apis += 1;
  const policies = configs.map((config, index) => ({ id: `p${index}`, name: `P${index}`, config }));
  const { id } = await createApi(script, { ...smallApi, name: `Fit ${apis}`, basePath: `/fit/${apis}`, policies });
  return id;
}

async function levels(apiId: string) {
  const fits = new Map((await fitOf(script.actor, { apiId })).map((fit) => [fit.gatewayId, fit]));
  return Object.fromEntries(Object.entries(gateways).map(([name, { id }]) => [name, fits.get(id)?.level]));
}

describe("how well each gateway can say an API", () => {
  it("is exact where all can be said", async () => {
    expect(await levels(await apiWith())).toEqual({ kong: "exact", awsHttp: "exact", azure: "exact" });
  });

  it("differs by gateway: an approximation, a choice, or nothing at all", async () => {
    expect(await levels(await apiWith({ type: "cache" }))).toMatchObject({ kong: "approximate", awsHttp: "choice" });
    expect(await levels(await apiWith({ type: "api-key" }))).toMatchObject({ kong: "exact", awsHttp: "blocked" });
  });

  it("says the reason, and calls nobody", async () => {
    const apiId = await apiWith({ type: "api-key" });
    const before = Object.values(gateways).map(({ requests }) => requests.all().length);
    const fit = (await fitOf(script.actor, { apiId })).find(({ gatewayId }) => gatewayId === gateways.awsHttp.id);
    expect(fit).toMatchObject({ level: "blocked", count: 1, sentence: expect.stringContaining("no API keys") });
    expect(Object.values(gateways).map(({ requests }) => requests.all().length)).toEqual(before);
  });

  it("is what the plan says later", async () => {
    const apiId = await apiWith({ type: "cache" }, { type: "rate-limit" });
    const gatewayIds = Object.values(gateways).map(({ id }) => id);
    const { targets } = await previewPlan(script, { apiId, gatewayIds, kind: "deploy" });
    const fits = await fitOf(script.actor, { apiId });
    for (const target of targets) {
      if (target.status === "failed") throw new Error(target.problem.sentence);
      const errors = target.plan.findings.filter(({ severity }) => severity === "error").length;
      const level = fits.find(({ gatewayId }) => gatewayId === target.gatewayId)?.level;
      expect([target.gatewayName, level === "choice" || level === "blocked"]).toEqual([target.gatewayName, errors > 0]);
    }
  });

  it("is not known of an API that does not exist", async () => {
    await expect(fitOf(script.actor, { apiId: gateways.kong.id })).rejects.toMatchObject({ code: "not-found" });
  });
});
