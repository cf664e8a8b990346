import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  GetStageCommand,
  GetTagsCommand,
  ImportRestApiCommand,
  TagResourceCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, openAccount, type TestAccount } from "../account.testing.ts";

let account: TestAccount;
let restApiId: string | undefined;
beforeAll(async () => {
  account = await openAccount({ resourceQuotas: { tagsPerResource: 3 } });
  restApiId = (await account.client.send(new ImportRestApiCommand({ body: documentOf("pets") }))).id;
  await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "v1" }));
});
afterAll(() => account.close());

const arnOf = (path: string) => `arn:aws:apigateway:${account.aws.region}::${path}`;
const tag = (path: string, tags: Record<string, string>) =>
  account.client.send(new TagResourceCommand({ resourceArn: arnOf(path), tags }));
const tagsOf = async (path: string) =>
  (await account.client.send(new GetTagsCommand({ resourceArn: arnOf(path) }))).tags;

describe("tags", () => {
  it("are put on APIs, stages, plans and keys, added to those that are there", async () => {
    const plan = await account.client.send(new CreateUsagePlanCommand({ name: "gold", tags: { first: "1" } }));
    const key = await account.client.send(new CreateApiKeyCommand({ name: "key" }));
    for (const path of [
      `/restapis/${restApiId}`,
      `/restapis/${restApiId}/stages/v1`,
      `/usageplans/${plan.id}`,
      `/apikeys/${key.id}`,
    ]) {
      await tag(path, { first: "1" });
      await tag(path, { second: "2/x=y" });
      expect(await tagsOf(path)).toEqual({ first: "1", second: "2/x=y" });
    }
    const stage = await account.client.send(new GetStageCommand({ restApiId, stageName: "v1" }));
    expect(stage.tags).toEqual({ first: "1", second: "2/x=y" });
  });

  it.each<[string, Record<string, string>, string]>([
    ["a reserved prefix", { "aws:mine": "1" }, "BadRequestException"],
    ["a key that is too long", { ["k".repeat(129)]: "1" }, "BadRequestException"],
    ["a value that is too long", { key: "v".repeat(257) }, "BadRequestException"],
    ["a character that tags have not", { "a{b}": "1" }, "BadRequestException"],
    ["more than there is room for", { a: "1", b: "2", c: "3", d: "4" }, "LimitExceededException"],
  ])("are refused for %s", async (_why, tags, name) => {
    const { id } = await account.client.send(new CreateApiKeyCommand({}));
    await expect(tag(`/apikeys/${id}`, tags)).rejects.toMatchObject({ name });
    expect(await tagsOf(`/apikeys/${id}`)).toEqual({});
  });

  it("are refused on what there is not, and in another Region", async () => {
    await expect(tag("/restapis/nosuchapi0", { a: "1" })).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(tag("/vpclinks/a", { a: "1" })).rejects.toMatchObject({ name: "NotFoundException" });
    const resourceArn = `arn:aws:apigateway:us-west-2::/restapis/${restApiId}`;
    await expect(account.client.send(new GetTagsCommand({ resourceArn }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
  });
});
