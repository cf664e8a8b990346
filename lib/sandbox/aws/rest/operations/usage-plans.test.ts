import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteRestApiCommand,
  DeleteStageCommand,
  DeleteUsagePlanCommand,
  GetAccountCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
  UpdateUsagePlanCommand,
} from "@aws-sdk/client-api-gateway";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAccount, type TestAccount } from "../account.testing.ts";

let account: TestAccount;
let restApiId: string;
let rootId: string;

beforeEach(async () => {
  account = await openAccount();
  const api = await account.client.send(
    new CreateRestApiCommand({
      ...{ name: "hand-made", description: "by hand", tags: { team: "pets" } },
      endpointConfiguration: { types: ["REGIONAL"] },
    }),
  );
  restApiId = api.id ?? "";
  rootId = api.rootResourceId ?? "";
});
afterEach(() => account.close());

const client = () => account.client;

/** A stage of one method. */
async function addStage(stageName: string) {
  const method = { restApiId, resourceId: rootId, httpMethod: "GET" };
  await client().send(new PutMethodCommand({ ...method, authorizationType: "NONE" }));
  await client().send(
    new PutIntegrationCommand({
      ...method,
      type: "HTTP_PROXY",
      integrationHttpMethod: "GET",
      uri: "http://backend.test/",
    }),
  );
  const { id: deploymentId } = await client().send(new CreateDeploymentCommand({ restApiId }));
  await client().send(new CreateStageCommand({ restApiId, stageName, deploymentId, tags: { a: "b" } }));
}

describe("usage plans and keys", () => {
  it("hold stages and keys, and keep their stages from being removed", async () => {
    await addStage("v1");
    const plan = await client().send(
      new CreateUsagePlanCommand({
        ...{ name: "gold", throttle: { rateLimit: 5, burstLimit: 10 }, quota: { limit: 100, period: "DAY" } },
        apiStages: [{ apiId: restApiId, stage: "v1", throttle: { "/pets/GET": { rateLimit: 1, burstLimit: 1 } } }],
      }),
    );
    expect(plan).toMatchObject({ quota: { limit: 100, offset: 0, period: "DAY" }, apiStages: [{ stage: "v1" }] });
    const key = await client().send(new CreateApiKeyCommand({ name: "partner", enabled: true }));
    expect(key.value?.length).toBeGreaterThanOrEqual(20);
    const onPlan = { usagePlanId: plan.id, keyId: key.id, keyType: "API_KEY" };
    await client().send(new CreateUsagePlanKeyCommand(onPlan));
    await expect(client().send(new CreateUsagePlanKeyCommand(onPlan))).rejects.toMatchObject({
      name: "ConflictException",
    });
    const keys = await client().send(new GetUsagePlanKeysCommand({ usagePlanId: plan.id }));
    expect(keys.items).toEqual([{ id: key.id, type: "API_KEY", name: "partner" }]);
    expect((await client().send(new GetUsagePlansCommand({ keyId: key.id }))).items).toMatchObject([{ id: plan.id }]);

    await expect(client().send(new DeleteStageCommand({ restApiId, stageName: "v1" }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    await expect(client().send(new DeleteRestApiCommand({ restApiId }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    await expect(client().send(new DeleteUsagePlanCommand({ usagePlanId: plan.id }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    const after = await client().send(
      new UpdateUsagePlanCommand({
        usagePlanId: plan.id,
        patchOperations: [
          { op: "remove", path: "/apiStages", value: `${restApiId}:v1` },
          { op: "replace", path: "/throttle/rateLimit", value: "7" },
          { op: "replace", path: "/quota/period", value: "MONTH" },
        ],
      }),
    );
    expect(after).toMatchObject({
      apiStages: [],
      throttle: { rateLimit: 7, burstLimit: 10 },
      quota: { period: "MONTH" },
    });
    await client().send(new DeleteApiKeyCommand({ apiKey: key.id }));
    await client().send(new DeleteUsagePlanCommand({ usagePlanId: plan.id }));
    await client().send(new DeleteStageCommand({ restApiId, stageName: "v1" }));
    await client().send(new DeleteRestApiCommand({ restApiId }));
  });

  it("show values of keys only to who asks, and want them unique and long enough", async () => {
    const value = "a-value-of-twenty-characters";
    const { id: apiKey } = await client().send(new CreateApiKeyCommand({ name: "one", value }));
    expect((await client().send(new GetApiKeyCommand({ apiKey }))).value).toBeUndefined();
    expect((await client().send(new GetApiKeyCommand({ apiKey, includeValue: true }))).value).toBe(value);
    const found = await client().send(new GetApiKeysCommand({ nameQuery: "on", includeValues: true }));
    expect(found.items).toMatchObject([{ id: apiKey, value, enabled: false }]);
    await expect(client().send(new CreateApiKeyCommand({ value }))).rejects.toMatchObject({
      name: "ConflictException",
    });
    await expect(client().send(new CreateApiKeyCommand({ value: "short" }))).rejects.toThrow(
      "API Key value should be at least 20 characters",
    );
  });

  it("are held to stages that there are", async () => {
    const { id: usagePlanId } = await client().send(new CreateUsagePlanCommand({ name: "silver" }));
    const patchOperations = [{ op: "add", path: "/apiStages", value: `${restApiId}:none` } as const];
    await expect(client().send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }))).rejects.toThrow(
      `Invalid API Stage {api: ${restApiId}, stage: none} specified for usageplan ${usagePlanId}`,
    );
  });
});

describe("the account", () => {
  it("has a role for logs, without which no stage can be made to log", async () => {
    await addStage("v1");
    const log = (path: string, value: string) =>
      client().send(
        new UpdateStageCommand({ restApiId, stageName: "v1", patchOperations: [{ op: "replace", path, value }] }),
      );
    await log("/*/*/logging/loglevel", "ERROR");
    await client().send(
      new UpdateAccountCommand({ patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value: "" }] }),
    );
    const message = "CloudWatch Logs role ARN must be set in account settings to enable logging";
    await expect(log("/*/*/logging/loglevel", "INFO")).rejects.toThrow(message);
    await expect(log("/accessLogSettings/format", "$context.requestId")).rejects.toThrow(message);
    await log("/*/*/logging/loglevel", "OFF");
  });

  it("tells its own limits", async () => {
    expect(await client().send(new GetAccountCommand({}))).toMatchObject({
      throttleSettings: { rateLimit: 10_000, burstLimit: 5_000 },
    });
  });
});
