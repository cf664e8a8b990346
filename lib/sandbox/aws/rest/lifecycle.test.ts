import { createServer } from "node:http";
import {
  CreateDeploymentCommand,
  DeleteDeploymentCommand,
  DeleteRestApiCommand,
  DeleteStageCommand,
  GetDeploymentsCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  GetStageCommand,
  GetStagesCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, openAccount, proxyTo, type TestAccount } from "./account.testing.ts";

let account: TestAccount;
let backend: { url: string; close: () => Promise<void> };

beforeAll(async () => {
  account = await openAccount();
  backend = await openBackend();
});
afterAll(async () => {
  await account.close();
  await backend.close();
});

const regional = { endpointConfigurationTypes: "REGIONAL" };

async function importApi(title: string, changes?: Record<string, unknown>) {
  const body = documentOf(title, changes);
  const api = await account.client.send(new ImportRestApiCommand({ body, parameters: regional, failOnWarnings: true }));
  return api.id ?? "";
}

describe("the life of an API", () => {
  it("is imported, tagged, deployed, called, changed, rolled back and removed", async () => {
    const restApiId = await importApi("orders", { paths: { "/pets": { get: proxyTo(`${backend.url}/one`) } } });
    const resourceArn = `arn:aws:apigateway:${account.aws.region}::/restapis/${restApiId}`;
    await account.client.send(new TagResourceCommand({ resourceArn, tags: { owner: "gatehouse", "x/y": "1" } }));
    const first = await account.client.send(
      new CreateDeploymentCommand({ restApiId, stageName: "prod", description: "revision 1" }),
    );
    const url = `${account.aws.dataUrl}/${restApiId}/prod/pets`;
    expect(await (await fetch(url)).text()).toBe("/one");

    const body = documentOf("orders", { paths: { "/pets": { get: proxyTo(`${backend.url}/two`) } } });
    await account.client.send(new PutRestApiCommand({ restApiId, mode: "overwrite", body }));
    // A stage serves its deployment, whatever becomes of the definition.
    expect(await (await fetch(url)).text()).toBe("/one");
    const second = await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "prod" }));
    expect(await (await fetch(url)).text()).toBe("/two");

    const patchOperations = [{ op: "replace", path: "/deploymentId", value: first.id } as const];
    await account.client.send(new UpdateStageCommand({ restApiId, stageName: "prod", patchOperations }));
    expect(await (await fetch(url)).text()).toBe("/one");
    const { items = [] } = await account.client.send(new GetDeploymentsCommand({ restApiId }));
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set([first.id, second.id]));
    expect(items.find(({ id }) => id === first.id)).toMatchObject({ description: "revision 1" });

    expect((await account.client.send(new GetRestApiCommand({ restApiId }))).tags).toEqual({
      owner: "gatehouse",
      "x/y": "1",
    });
    await account.client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["x/y"] }));
    const listed = await account.client.send(new GetRestApisCommand({}));
    expect(listed.items?.find(({ id }) => id === restApiId)).toMatchObject({
      ...{ name: "orders", tags: { owner: "gatehouse" }, endpointConfiguration: { types: ["REGIONAL"] } },
      ...{ apiStatus: "AVAILABLE", createdDate: expect.any(Date) },
    });

    await account.client.send(new DeleteStageCommand({ restApiId, stageName: "prod" }));
    expect((await fetch(url)).status).toBe(403);
    await account.client.send(new DeleteRestApiCommand({ restApiId }));
    await expect(account.client.send(new GetRestApiCommand({ restApiId }))).rejects.toMatchObject({
      ...{ name: "NotFoundException", $metadata: { httpStatusCode: 404 } },
      message: `Invalid API identifier specified ${account.aws.accountId}:${restApiId}`,
    });
  });

  it("makes an EDGE API unless a type is asked for", async () => {
    const api = await account.client.send(new ImportRestApiCommand({ body: documentOf("edge") }));
    expect(api.endpointConfiguration?.types).toEqual(["EDGE"]);
  });
});

describe("stages", () => {
  it("show every setting of an UpdateStage, and refuse paths that there are not", async () => {
    const restApiId = await importApi("settings");
    const { id: deploymentId } = await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "v1" }));
    const stage = await account.client.send(
      new UpdateStageCommand({
        ...{ restApiId, stageName: "v1" },
        patchOperations: [
          { op: "replace", path: "/*/*/throttling/rateLimit", value: "12.5" },
          { op: "replace", path: "/*/*/throttling/burstLimit", value: "20" },
          { op: "replace", path: "/~1pets/GET/caching/enabled", value: "true" },
          { op: "replace", path: "/variables/host", value: "backend.test" },
          { op: "replace", path: "/cacheClusterEnabled", value: "true" },
          { op: "replace", path: "/cacheClusterSize", value: "0.5" },
          { op: "replace", path: "/accessLogSettings/format", value: "$context.requestId" },
        ],
      }),
    );
    expect(stage).toMatchObject({
      ...{ deploymentId, stageName: "v1", variables: { host: "backend.test" }, cacheClusterStatus: "AVAILABLE" },
      methodSettings: {
        "*/*": { throttlingRateLimit: 12.5, throttlingBurstLimit: 20 },
        "~1pets/GET": { cachingEnabled: true, throttlingRateLimit: 12.5 },
      },
      accessLogSettings: { format: "$context.requestId" },
    });
    const refused = account.client.send(
      new UpdateStageCommand({
        ...{ restApiId, stageName: "v1" },
        patchOperations: [{ op: "replace", path: "/tags/a", value: "b" }],
      }),
    );
    await expect(refused).rejects.toThrow(/^Invalid method setting path: \/tags\/a. Must be one of: \[\/deploymentId,/);
  });

  it("are listed whole, and keep their deployment from being deleted", async () => {
    const restApiId = await importApi("stages");
    const { id } = await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "a" }));
    await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "b" }));
    const { item = [] } = await account.client.send(new GetStagesCommand({ restApiId }));
    expect(item.map(({ stageName }) => stageName)).toEqual(["a", "b"]);
    const one = await account.client.send(new GetStagesCommand({ restApiId, deploymentId: id }));
    expect(one.item?.map(({ stageName }) => stageName)).toEqual(["a"]);
    await expect(account.client.send(new DeleteDeploymentCommand({ restApiId, deploymentId: id }))).rejects.toThrow(
      "Active stages pointing to this deployment must be moved or deleted",
    );
  });

  it("have a canary that is tried, promoted and taken away", async () => {
    const restApiId = await importApi("canary");
    const canarySettings = { percentTraffic: 25, stageVariableOverrides: { host: "new.test" } };
    await expect(account.client.send(new CreateDeploymentCommand({ restApiId, canarySettings }))).rejects.toThrow(
      "Non null and non empty stageName must be provided for canary deployment. Provided value is null",
    );
    await account.client.send(
      new CreateDeploymentCommand({ restApiId, stageName: "v1", variables: { host: "old.test" } }),
    );
    const { id } = await account.client.send(
      new CreateDeploymentCommand({ restApiId, stageName: "v1", canarySettings }),
    );
    const before = await account.client.send(new GetStageCommand({ restApiId, stageName: "v1" }));
    expect(before).toMatchObject({ canarySettings: { percentTraffic: 25, deploymentId: id } });
    expect(before.deploymentId).not.toBe(id);
    const after = await account.client.send(
      new UpdateStageCommand({
        ...{ restApiId, stageName: "v1" },
        patchOperations: [
          { op: "replace", path: "/canarySettings/percentTraffic", value: "0" },
          { op: "copy", from: "/canarySettings/deploymentId", path: "/deploymentId" },
          { op: "copy", from: "/canarySettings/stageVariableOverrides", path: "/variables" },
          { op: "remove", path: "/canarySettings" },
        ],
      }),
    );
    expect(after).toMatchObject({ deploymentId: id, variables: { host: "new.test" } });
    expect(after.canarySettings).toBeUndefined();
  });
});

async function openBackend() {
  const server = createServer((request, response) => void response.end(request.url));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The backend has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
