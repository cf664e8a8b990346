import { expect, it, onTestFinished } from "vitest";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectPredicted } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import type { HttpResponse } from "../../connector.ts";
import { azureConnector } from "../connector.ts";
import { openAzure, orders, profileOf } from "../fixtures/azure-stage.testing.ts";
import { startAzureSandbox } from "../fixtures/azure-subject.testing.ts";

const profile = "azure-workspace";
const keyed = { config: { type: "api-key" } } as const;

it("deploys, asks, issues keys and undeploys in the workspace alone, in the calls that it takes elsewhere", async () => {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const stage = await openAzure(profile);
  const { session, sandbox, handle } = stage;
  const first = await runTo(stage, orders([keyed], urls[0]));
  expectPredicted("first", first);
  expect(first.made.writes).toBe(3);
  const again = await runTo(stage, orders([{ config: { type: "api-key", hideFromBackend: false } }], urls[0]));
  expectPredicted("again", again);
  expect(again.made.writes).toBe(3);
  const [endpoint = ""] = await session.endpoints(again.after);
  const key = { remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11", name: "one", key: "key-of-one-key-of-one" };
  await session.accessKeys?.issue(stage.owner, key);
  const ask = async (headers: Record<string, string>) =>
    (await sandbox.call(endpoint, { method: "GET", path: "/orders", headers })).status;
  expect([await ask({}), await ask({ "x-api-key": key.key })]).toEqual([401, 200]);

  const made = handle.sandbox.state.all("apis").filter(({ apiId }) => apiId === "orders-v1");
  expect(new Set(made.map(({ service }) => service))).toEqual(new Set(["apim-contoso/workspaces/orders-team"]));
  const gone = await runTo(stage, undefined);
  expectPredicted("gone", gone);
  const outside = sandbox.harness.calls
    .filter(({ effect }) => effect !== "sign-in")
    .map(({ method, address }) => `${method} ${new URL(address).pathname.replace(/^.*\/service\//, "")}`)
    .filter((call) => !call.includes("/workspaces/orders-team/"));
  expect([...new Set(outside)]).toEqual(["GET apim-contoso/workspaceLinks/orders-team", "GET apim-contoso"]);
});

it("surveys the workspace alone, page by page", async () => {
  const stage = await openAzure(profile);
  const { services, state } = stage.handle.sandbox;
  await stage.handle.operate("PUT", "/apis/here", { properties: { displayName: "Here", path: "here" } });
  stage.handle.sandbox.changeSettings({ pageSize: 2 });
  const seen: string[] = [];
  for await (const page of stage.session.survey()) seen.push(...page.apis.map(({ remoteId }) => remoteId));
  expect(seen).toContain("here");
  const inService = state.all("apis").filter(({ service }) => service === services[0].name);
  expect(inService.map(({ apiId }) => apiId)).not.toContain("here");
  expect(seen.length).toBe(inService.length + 1);
});

it("is checked with the permissions that a workspace's own roles have", async () => {
  const clientId = "1c9a4f20-7d35-4a5e-8f0b-6a2d9e3b7c11";
  const clientSecret = "sandbox~one~workspace";
  const service =
    "/subscriptions/3d6c1b2a-9e8f-4a7b-8c5d-1e2f3a4b5c6d/resourceGroups/gatehouse-sandbox/providers/Microsoft.ApiManagement/service/apim-contoso";
  const place = "Microsoft.ApiManagement/service";
  const handle = await startAzureSandbox(profileOf(profile), [
    {
      ...{ clientId, objectId: "1c9a4f20-7d35-4a5e-8f0b-6a2d9e3b7c12", displayName: "one-workspace" },
      secrets: [clientSecret],
      assignments: [
        { roleName: "Reads the service", actions: [`${place}/read`, `${place}/workspaceLinks/read`], scope: service },
        {
          roleName: "Workspace contributor",
          actions: [`${place}/workspaces/*`, "Microsoft.Authorization/*/read"],
          scope: `${service}/workspaces/orders-team`,
        },
      ],
    },
  ]);
  onTestFinished(handle.close);
  const open = (workspace: string) =>
    azureConnector.connect(
      { ...handle.settings, clientId, workspace },
      { signIn: { type: "client-secret", clientSecret } },
      handle.harness.context(),
    );
  const { identity, facts, permissions } = await open("orders-team").check("write-only");
  expect(identity).toContain("apim-contoso, workspace orders-team (Premium)");
  expect(facts).toMatchObject({ workspace: "orders-team", gatewayUrl: handle.sandbox.services[0].gatewayUrl });
  // What holds for the service holds for what is in it.
  expect(permissions.filter(({ granted }) => !granted)).toEqual([]);
  await expect(open("another-team").check("read-only")).rejects.toMatchObject({ code: "forbidden" });
});

it("says that there is no such workspace", async () => {
  const { handle } = await openAzure(profile);
  const settings = { ...handle.settings, workspace: "nobody" };
  const session = azureConnector.connect(settings, handle.credentials.good, handle.harness.context());
  await expect(session.check("read-only")).rejects.toMatchObject({ code: "invalid-config", sentence: /workspace/ });
});

it("is called at the host of the workspace's own gateway, where it has one", async () => {
  const stage = await openAzure(profile);
  const { handle } = stage;
  const context = handle.harness.context();
  const workspaceId = `${handle.sandbox.services[0].resourceId}/workspaces/orders-team`;
  const gateway = "/subscriptions/x/resourceGroups/y/providers/Microsoft.ApiManagement/gateways/shared";
  const other = { sourceId: `${workspaceId}-two`, defaultHostname: "two.gateway.westeurope.azure-api.net" };
  const ours = { sourceId: workspaceId.toUpperCase(), defaultHostname: "ours.gateway.westeurope.azure-api.net" };
  const said = (body: unknown): HttpResponse => ({ status: 200, headers: {}, body: JSON.stringify(body) });
  const http: typeof context.http = async (request, options) => {
    const { pathname } = request.url;
    if (pathname.endsWith("/workspaceLinks/orders-team")) return said({ properties: { gateways: [{ id: gateway }] } });
    if (pathname === `${gateway}/configConnections`)
      return said({ value: [{ properties: other }, { properties: ours }] });
    return context.http(request, options);
  };
  const session = azureConnector.connect(handle.settings, handle.credentials.good, { ...context, http });
  const run = await runTo({ ...stage, session }, orders());
  expect(await session.endpoints(run.after)).toEqual([`https://${ours.defaultHostname}/orders/v1`]);
});

it("says of its traffic figures what they are", () => {
  const metricsOf = (name: string) => azureConnector.descriptor.capabilities(profileOf(name).facts).metrics;
  expect(metricsOf(profile)).toMatchObject({ level: "partial", sentence: expect.stringContaining("workspace") });
  expect(metricsOf("azure-standard")).toMatchObject({ level: "partial", sentence: expect.stringContaining("mean") });
});
