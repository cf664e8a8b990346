import {
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  DeleteRouteSettingsCommand,
  DeleteStageCommand,
  GetDeploymentsCommand,
  GetStageCommand,
  GetStagesCommand,
  ImportApiCommand,
  ReimportApiCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentText, operation } from "../documents.testing.ts";
import { type HttpAccount, startHttpAccount } from "../http-account.testing.ts";

let account: HttpAccount;
let ApiId: string | undefined;
const Body = documentText({ "/a": { get: operation("https://orders.example.com") } });
beforeEach(async () => {
  account = await startHttpAccount();
  ({ ApiId } = await account.client.send(new ImportApiCommand({ Body })));
});
afterEach(() => account[Symbol.asyncDispose]());

describe("a stage that deploys by itself", () => {
  it("gets a deployment when it is made and after every change of the API", async () => {
    const stage = await account.client.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
    expect(stage).toMatchObject({
      ...{ AutoDeploy: true, DeploymentId: expect.stringMatching(/^[a-z0-9]{6}$/), CreatedDate: expect.any(Date) },
      LastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${stage.DeploymentId}'`,
    });
    await account.client.send(new ReimportApiCommand({ ApiId, Body }));
    const later = await account.client.send(new GetStageCommand({ ApiId, StageName: "$default" }));
    expect(later.DeploymentId).not.toBe(stage.DeploymentId);
    const { Items = [] } = await account.client.send(new GetDeploymentsCommand({ ApiId }));
    expect(Items).toHaveLength(2);
    expect(Items[0]).toMatchObject({
      ...{ AutoDeployed: true, DeploymentStatus: "DEPLOYED" },
      Description: "Automatic deployment triggered by changes to the Api configuration",
    });
  });

  it("takes no deployment by hand", async () => {
    await account.client.send(new CreateStageCommand({ ApiId, StageName: "auto", AutoDeploy: true }));
    const { DeploymentId } = await account.client.send(new CreateDeploymentCommand({ ApiId }));
    const refused = { name: "BadRequestException", message: expect.stringContaining("because AutoDeploy is enabled") };
    const byHand = new UpdateStageCommand({ ApiId, StageName: "auto", DeploymentId });
    await expect(account.client.send(byHand)).rejects.toMatchObject(refused);
    await expect(account.client.send(new CreateDeploymentCommand({ ApiId, StageName: "auto" }))).rejects.toMatchObject(
      refused,
    );
  });

  it("says when there is nothing to deploy", async () => {
    const { ApiId: empty } = await account.client.send(new CreateApiCommand({ Name: "empty", ProtocolType: "HTTP" }));
    const stage = await account.client.send(
      new CreateStageCommand({ ApiId: empty, StageName: "$default", AutoDeploy: true }),
    );
    expect(stage.DeploymentId).toBeUndefined();
    expect(stage.LastDeploymentStatusMessage).toContain("no routes exist");
    await expect(account.client.send(new CreateDeploymentCommand({ ApiId: empty }))).rejects.toMatchObject({
      message: "Unable to deploy API because no routes exist in this API",
    });
  });
});

describe("a stage that is deployed by hand", () => {
  it("keeps its deployment until it is moved to another, forward or back", async () => {
    const { DeploymentId: first } = await account.client.send(
      new CreateDeploymentCommand({ ApiId, Description: "one" }),
    );
    await account.client.send(new CreateStageCommand({ ApiId, StageName: "prod", DeploymentId: first }));
    await account.client.send(new ReimportApiCommand({ ApiId, Body }));
    const { DeploymentId: second } = await account.client.send(
      new CreateDeploymentCommand({ ApiId, StageName: "prod" }),
    );
    const current = async () =>
      (await account.client.send(new GetStageCommand({ ApiId, StageName: "prod" }))).DeploymentId;
    expect(await current()).toBe(second);
    await account.client.send(new UpdateStageCommand({ ApiId, StageName: "prod", DeploymentId: first }));
    expect(await current()).toBe(first);
    await expect(
      account.client.send(new DeleteDeploymentCommand({ ApiId, DeploymentId: first })),
    ).rejects.toMatchObject({ name: "BadRequestException", message: expect.stringContaining("Active stages") });
    await account.client.send(new DeleteDeploymentCommand({ ApiId, DeploymentId: second }));
    const { Items = [] } = await account.client.send(new GetDeploymentsCommand({ ApiId }));
    expect(Items.map(({ Description }) => Description)).toEqual(["one"]);
  });
});

describe("a stage's settings", () => {
  it("are merged by UpdateStage, and an empty text removes a variable", async () => {
    await account.client.send(
      new CreateStageCommand({
        ...{ ApiId, StageName: "prod", StageVariables: { host: "a.example.com", old: "1" } },
        DefaultRouteSettings: { ThrottlingBurstLimit: 5, ThrottlingRateLimit: 2.5 },
        Tags: { owner: "team-a" },
      }),
    );
    await account.client.send(
      new UpdateStageCommand({
        ...{ ApiId, StageName: "prod", StageVariables: { old: "" } },
        DefaultRouteSettings: { ThrottlingBurstLimit: 9 },
        RouteSettings: { "GET /a": { ThrottlingRateLimit: 1 } },
      }),
    );
    const stage = await account.client.send(new GetStageCommand({ ApiId, StageName: "prod" }));
    expect(stage).toMatchObject({
      ...{ AutoDeploy: false, StageVariables: { host: "a.example.com" }, Tags: { owner: "team-a" } },
      DefaultRouteSettings: { DetailedMetricsEnabled: false, ThrottlingBurstLimit: 9, ThrottlingRateLimit: 2.5 },
      RouteSettings: { "GET /a": { ThrottlingRateLimit: 1 } },
    });
    await account.client.send(new DeleteRouteSettingsCommand({ ApiId, StageName: "prod", RouteKey: "GET /a" }));
    const without = await account.client.send(new GetStageCommand({ ApiId, StageName: "prod" }));
    expect(without.RouteSettings).toEqual({});
  });

  it("are refused for a route that the API does not have", async () => {
    await expect(
      account.client.send(
        new CreateStageCommand({ ApiId, StageName: "prod", RouteSettings: { "GET /no": { ThrottlingRateLimit: 1 } } }),
      ),
    ).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Unable to find Route by key GET /no within the provided RouteSettings",
    });
    expect((await account.client.send(new GetStagesCommand({ ApiId }))).Items).toEqual([]);
  });

  it("has one stage of a name, and ten stages at most", async () => {
    for (let number = 0; number < 10; number += 1)
      await account.client.send(new CreateStageCommand({ ApiId, StageName: `s${number}` }));
    const create = (StageName: string) => account.client.send(new CreateStageCommand({ ApiId, StageName }));
    await expect(create("s1")).rejects.toMatchObject({ name: "ConflictException" });
    await expect(create("s10")).rejects.toMatchObject({ name: "LimitExceededException" });
    await account.client.send(new DeleteStageCommand({ ApiId, StageName: "s0" }));
    await create("s10");
    await expect(create("not a name")).rejects.toMatchObject({ name: "BadRequestException" });
  });
});
