import {
  type Api,
  CreateApiCommand,
  CreateAuthorizerCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  DeleteApiCommand,
  DeleteAuthorizerCommand,
  DeleteCorsConfigurationCommand,
  DeleteIntegrationCommand,
  DeleteRouteCommand,
  GetApiCommand,
  GetApisCommand,
  GetIntegrationCommand,
  GetRouteCommand,
  GetRoutesCommand,
  GetStagesCommand,
  GetTagsCommand,
  ImportApiCommand,
  ReimportApiCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiCommand,
  UpdateIntegrationCommand,
  UpdateRouteCommand,
} from "@aws-sdk/client-apigatewayv2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentText, operation } from "../documents.testing.ts";
import { type HttpAccount, startHttpAccount } from "../http-account.testing.ts";

let account: HttpAccount;
beforeEach(async () => {
  account = await startHttpAccount();
});
afterEach(() => account[Symbol.asyncDispose]());

async function listAll(MaxResults?: string): Promise<{ apis: Api[]; pages: number }> {
  const apis: Api[] = [];
  let NextToken: string | undefined;
  let pages = 0;
  do {
    const answer = await account.client.send(new GetApisCommand({ MaxResults, NextToken }));
    apis.push(...(answer.Items ?? []));
    NextToken = answer.NextToken;
    pages += 1;
  } while (NextToken !== undefined);
  return { apis, pages };
}

describe("GetApis", () => {
  it("pages by 25 unless told otherwise, and shows tags", async () => {
    const ids = account.aws.seedApis("http", 60, { owner: "seed" });
    const byDefault = await listAll();
    expect(byDefault.pages).toBe(3);
    expect(byDefault.apis.map(({ ApiId }) => ApiId).sort()).toEqual(ids.sort());
    expect(byDefault.apis[0]?.Tags).toEqual({ owner: "seed" });
    expect((await listAll("500")).pages).toBe(1);
    await expect(listAll("501")).rejects.toMatchObject({ name: "BadRequestException" });
    await expect(account.client.send(new GetApisCommand({ NextToken: "?" }))).rejects.toMatchObject({
      message: "Invalid NextToken",
    });
  });

  it("loses nothing when an API is removed between two pages", async () => {
    account.aws.seedApis("http", 30);
    const first = await account.client.send(new GetApisCommand({}));
    await account.client.send(new DeleteApiCommand({ ApiId: first.Items?.at(-1)?.ApiId }));
    const second = await account.client.send(new GetApisCommand({ NextToken: first.NextToken }));
    expect(second.Items).toHaveLength(5);
  });

  it("lists ten thousand seeded APIs, each with a deployed stage", async () => {
    account.aws.seedApis("http", 10_000);
    const { apis, pages } = await listAll("500");
    expect([apis.length, pages]).toEqual([10_000, 20]);
    const { Items: stages } = await account.client.send(new GetStagesCommand({ ApiId: apis[7]?.ApiId }));
    expect(stages).toMatchObject([{ StageName: "$default", DeploymentId: expect.any(String) }]);
  });

  it("leaves new APIs out for a while when lists are told to lag", async () => {
    await account[Symbol.asyncDispose]();
    let now = Date.parse("2026-11-25T10:00:00Z");
    account = await startHttpAccount({ clock: () => now, settings: { listingLagMs: 5_000 } });
    const { ApiId } = await account.client.send(new CreateApiCommand({ Name: "orders", ProtocolType: "HTTP" }));
    expect((await listAll()).apis).toEqual([]);
    expect(await account.client.send(new GetApiCommand({ ApiId }))).toMatchObject({ Name: "orders" });
    now += 5_000;
    expect((await listAll()).apis).toHaveLength(1);
  });

  it("breaks off after two while an API of that name exists", async () => {
    account.aws.seedApis("http", 3);
    await account.client.send(new CreateApiCommand({ Name: "sandbox-half-listing", ProtocolType: "HTTP" }));
    const first = await account.client.send(new GetApisCommand({}));
    expect(first.Items).toHaveLength(2);
    await expect(account.client.send(new GetApisCommand({ NextToken: first.NextToken }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 500 },
    });
  });
});

describe("rights", () => {
  it("are asked for by verb, before it is known whether the API exists", async () => {
    const { administrator, without, restOnly } = account.aws.credentials;
    const nothing = { ApiId: "nothing123" };
    const remove = new DeleteApiCommand(nothing);
    await expect(account.clientOf(without.DELETE).send(remove)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        "apigateway:DELETE on resource: arn:aws:apigateway:eu-central-1::/apis/nothing123",
      ),
    });
    await expect(account.clientOf(administrator).send(remove)).rejects.toMatchObject({ name: "NotFoundException" });
    await expect(account.clientOf(without.PUT).send(new ImportApiCommand({ Body: "{}" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(account.clientOf(restOnly).send(new GetApisCommand({}))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("sentinels", () => {
  it("are found in the title of a document", async () => {
    const Body = documentText(
      { "/a": { get: operation("https://a.example.com") } },
      { info: { title: "sandbox-5xx" } },
    );
    const statuses: unknown[] = [];
    for (let call = 0; call < 4; call += 1)
      statuses.push(
        await account.client.send(new ImportApiCommand({ Body })).then(
          () => 201,
          (error) => error.$metadata.httpStatusCode,
        ),
      );
    expect(statuses).toEqual([503, 503, 503, 201]);
  });
});

describe("strangers' APIs", () => {
  it("are HTTP APIs, a WebSocket API and a managed one, without tags", async () => {
    await account[Symbol.asyncDispose]();
    account = await startHttpAccount({ seed: true });
    const { apis } = await listAll();
    expect(apis.map(({ Name, ProtocolType }) => [Name, ProtocolType]).sort()).toEqual([
      ["chat", "WEBSOCKET"],
      ["inventory", "HTTP"],
      ["partner-feed", "HTTP"],
      ["serverless-app-runtime", "HTTP"],
    ]);
    expect(apis.every(({ Tags }) => Object.keys(Tags ?? {}).length === 0)).toBe(true);
    const managed = apis.find(({ ApiGatewayManaged }) => ApiGatewayManaged === true);
    expect(managed?.Name).toBe("serverless-app-runtime");
    await expect(account.client.send(new DeleteApiCommand({ ApiId: managed?.ApiId }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    const webSocket = apis.find(({ ProtocolType }) => ProtocolType === "WEBSOCKET");
    const { Items: routes } = await account.client.send(new GetRoutesCommand({ ApiId: webSocket?.ApiId }));
    expect(routes?.map(({ RouteKey }) => RouteKey).sort()).toEqual(["$connect", "$default"]);
    await expect(
      account.client.send(new ReimportApiCommand({ ApiId: webSocket?.ApiId, Body: "{}" })),
    ).rejects.toMatchObject({ name: "BadRequestException" });
  });
});

describe("an API made call by call", () => {
  it("takes integrations, authorizers and routes, and lets go of them in order", async () => {
    const { ApiId } = await account.client.send(new CreateApiCommand({ Name: "orders", ProtocolType: "HTTP" }));
    const { IntegrationId } = await account.client.send(
      new CreateIntegrationCommand({
        ...{ ApiId, IntegrationType: "HTTP_PROXY", IntegrationMethod: "ANY", PayloadFormatVersion: "1.0" },
        ...{ IntegrationUri: "https://orders.example.com", RequestParameters: { "append:header.A": "1" } },
      }),
    );
    const { AuthorizerId } = await account.client.send(
      new CreateAuthorizerCommand({
        ...{ ApiId, AuthorizerType: "JWT", Name: "staff", IdentitySource: ["$request.header.Authorization"] },
        JwtConfiguration: { Issuer: "https://login.example.com/", Audience: ["orders"] },
      }),
    );
    const { RouteId } = await account.client.send(
      new CreateRouteCommand({
        ...{ ApiId, RouteKey: "GET /orders", Target: `integrations/${IntegrationId}` },
        ...{ AuthorizationType: "JWT", AuthorizerId, AuthorizationScopes: ["orders:read"] },
      }),
    );
    await expect(account.client.send(new CreateRouteCommand({ ApiId, RouteKey: "GET /orders" }))).rejects.toMatchObject(
      { name: "ConflictException", message: "Route with key GET /orders already exists for this API" },
    );
    await expect(account.client.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }))).rejects.toMatchObject({
      name: "ConflictException",
    });
    await expect(account.client.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId }))).rejects.toMatchObject({
      name: "ConflictException",
    });

    await account.client.send(new UpdateRouteCommand({ ApiId, RouteId, AuthorizationType: "NONE" }));
    const opened = await account.client.send(new GetRouteCommand({ ApiId, RouteId }));
    expect(opened).toMatchObject({ RouteKey: "GET /orders", AuthorizationType: "NONE" });
    expect(opened.AuthorizerId).toBeUndefined();
    await account.client.send(
      new UpdateIntegrationCommand({
        ...{ ApiId, IntegrationId, TimeoutInMillis: 500 },
        RequestParameters: { "append:header.A": "", "append:header.B": "2" },
      }),
    );
    expect(await account.client.send(new GetIntegrationCommand({ ApiId, IntegrationId }))).toMatchObject({
      ...{ TimeoutInMillis: 500, RequestParameters: { "append:header.B": "2" } },
    });
    await account.client.send(new DeleteAuthorizerCommand({ ApiId, AuthorizerId }));
    await account.client.send(new DeleteRouteCommand({ ApiId, RouteId }));
    await account.client.send(new DeleteIntegrationCommand({ ApiId, IntegrationId }));
  });

  it("is changed by UpdateApi, CORS as a whole", async () => {
    const { ApiId } = await account.client.send(
      new CreateApiCommand({
        ...{ Name: "orders", ProtocolType: "HTTP", Description: "old", Tags: { owner: "team-a" } },
        CorsConfiguration: { AllowOrigins: ["*"], MaxAge: 60 },
      }),
    );
    await account.client.send(
      new UpdateApiCommand({ ApiId, Name: "orders 2", CorsConfiguration: { AllowOrigins: ["https://a.example.com"] } }),
    );
    const api = await account.client.send(new GetApiCommand({ ApiId }));
    expect(api).toMatchObject({ Name: "orders 2", Description: "old", Tags: { owner: "team-a" } });
    expect(api.CorsConfiguration).toEqual({ AllowOrigins: ["https://a.example.com"] });
    await account.client.send(new DeleteCorsConfigurationCommand({ ApiId }));
    expect((await account.client.send(new GetApiCommand({ ApiId }))).CorsConfiguration).toBeUndefined();
  });

  it("refuses an integration that is no proxy, in the service's words", async () => {
    const { ApiId } = await account.client.send(new CreateApiCommand({ Name: "orders", ProtocolType: "HTTP" }));
    await expect(
      account.client.send(new CreateIntegrationCommand({ ApiId, IntegrationType: "MOCK" })),
    ).rejects.toMatchObject({
      message:
        "Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)",
    });
  });
});

describe("tags", () => {
  it("are put and removed by ARN", async () => {
    const { ApiId } = await account.client.send(
      new CreateApiCommand({ Name: "orders", ProtocolType: "HTTP", Tags: { a: "1", b: "2" } }),
    );
    const ResourceArn = `arn:aws:apigateway:eu-central-1::/apis/${ApiId}`;
    await account.client.send(new TagResourceCommand({ ResourceArn, Tags: { b: "3", c: "" } }));
    await account.client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }));
    expect((await account.client.send(new GetTagsCommand({ ResourceArn }))).Tags).toEqual({ b: "3", c: "" });
    expect((await account.client.send(new GetApiCommand({ ApiId }))).Tags).toEqual({ b: "3", c: "" });
    await expect(
      account.client.send(new TagResourceCommand({ ResourceArn, Tags: { "aws:x": "1" } })),
    ).rejects.toMatchObject({ name: "BadRequestException" });
  });
});
