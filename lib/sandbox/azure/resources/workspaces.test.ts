import { afterEach, beforeEach, expect, it } from "vitest";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";

const document = {
  openapi: "3.0.1",
  info: { title: "Orders", version: "1" },
  paths: { "/orders": { get: { operationId: "list-orders", responses: { "200": { description: "All." } } } } },
};

let stranger: Stranger;
beforeEach(async () => {
  stranger = await openStranger({ sku: "Premium", workspaces: ["orders-team", "other-team"] });
});
afterEach(() => stranger.close());

it("holds APIs of its own, by the methods that Microsoft's client has for workspaces", async () => {
  const { client, at, arm } = stranger;
  const place = [...at, "orders-team"] as const;
  expect(await client.workspace.get(...place)).toMatchObject({ name: "orders-team", displayName: "orders-team" });
  await client.workspaceApi.beginCreateOrUpdateAndWait(...place, "orders", {
    ...{ displayName: "Orders", path: "orders", subscriptionRequired: false },
    ...{ format: "openapi+json", value: JSON.stringify(document) },
  });
  const operations: (string | undefined)[] = [];
  for await (const { name } of client.workspaceApiOperation.listByApi(...place, "orders")) operations.push(name);
  expect(operations).toEqual(["list-orders"]);
  await client.workspaceBackend.createOrUpdate(...place, "blue", { url: "https://blue.internal", protocol: "http" });
  const set = await client.workspaceApiVersionSet.createOrUpdate(...place, "orders", {
    ...{ displayName: "Orders", versioningScheme: "Segment" },
  });
  expect(set.id).toBe(`${stranger.azure.services[0].resourceId}/workspaces/orders-team/apiVersionSets/orders`);
  // What is in a workspace is nowhere else.
  for (const path of ["apis/orders", "workspaces/other-team/apis/orders", "backends/blue"])
    expect((await arm("GET", path)).status).toBe(404);
  await client.workspaceApi.delete(...place, "orders", "*", { deleteRevisions: true });
  expect(stranger.azure.state.all("operations")).toEqual([]);
});

it("is listed, linked to no gateway of its own, and not to be found where it is not", async () => {
  const { client, at, arm } = stranger;
  const names: (string | undefined)[] = [];
  for await (const { name } of client.workspace.listByService(...at)) names.push(name);
  expect(names).toEqual(["orders-team", "other-team"]);
  const workspaceId = `${stranger.azure.services[0].resourceId}/workspaces/orders-team`;
  expect(await client.apiManagementWorkspaceLink.get(...at, "orders-team")).toMatchObject({
    workspaceId,
    gateways: [],
  });
  for (const path of ["workspaces/nobody", "workspaces/nobody/apis", "workspaceLinks/nobody"])
    expect((await arm("GET", path)).status).toBe(404);
  expect((await arm("DELETE", "workspaces/orders-team")).status).toBe(405);
});

it("is served by the service's gateway, under the policies for all APIs of both", async () => {
  const { arm } = stranger;
  const policy = (inbound: string) => ({
    properties: {
      value: `<policies><inbound>${inbound}</inbound><backend><forward-request /></backend><outbound /><on-error /></policies>`,
      format: "rawxml",
    },
  });
  const answer = (status: string) => `<return-response><set-status code="${status}" /></return-response>`;
  await arm("PUT", "workspaces/orders-team/apis/orders", {
    properties: { displayName: "Orders", path: "orders", subscriptionRequired: false },
  });
  const operation = { displayName: "List", method: "GET", urlTemplate: "/orders" };
  await arm("PUT", "workspaces/orders-team/apis/orders/operations/list", { properties: operation });
  const ask = async () => (await fetch(`${stranger.azure.services[0].gatewayUrl}/orders/orders`)).status;
  await arm("PUT", "policies/policy", policy(answer("299")));
  expect(await ask()).toBe(299);
  await arm("PUT", "workspaces/orders-team/policies/policy", policy(`${answer("298")}<base />`));
  expect(await ask()).toBe(298);
  await arm("PUT", "workspaces/orders-team/policies/policy", policy(`<base />${answer("298")}`));
  expect(await ask()).toBe(299);
  await arm("PUT", "workspaces/other-team/policies/policy", policy(answer("297")));
  expect(await ask()).toBe(299);
});
