import {
  ApiGatewayV2Client,
  DeleteRouteCommand,
  GetApisCommand,
  GetRoutesCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { z } from "zod";
import { awsConsole } from "../aws-console.ts";
import { azureConsole } from "../azure-console.ts";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import type { SandboxGateway } from "../portal.ts";
import { approve, deploy, endpointOf, importApi, openApi, registerSandbox, setUp } from "../steps.ts";

test("somebody edits in the provider's console; the plan shows what moved, and a re-application puts it right", async ({
  page,
  portal,
}) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, "aws-http");
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await deploy(page, ["aws-http"]);
  const endpoint = await endpointOf(page, "aws-http");
  const read = async () => (await fetch(`${endpoint}/orders/o-1`)).status;
  expect(await read()).toBe(200);

  await editInConsole(portal.gateway("aws-http"));
  expect(await read()).toBe(404);

  await openApi(page, portal, "Orders", "Deployments");
  await page.getByRole("link", { name: "Plan re-application to aws-http" }).click();
  const target = page.getByRole("region", { name: "aws-http" });
  const changes = target.getByRole("list", { name: "Changes" }).getByRole("listitem");
  await expect(changes).toHaveCount(2);
  await changes.filter({ hasText: "HTTP API orders-v1" }).locator("summary").click();
  await expect(target.getByRole("cell", { name: /GET \/orders\/v1\/orders\/\{id\}/ }).first()).toBeVisible();
  await changes.filter({ hasText: "stage" }).locator("summary").click();
  await expect(target.getByRole("row", { name: /throttle/ })).toContainText("17");
  await inspect(page);
  await approve(page, "Re-apply to 1 gateway");
  await endpointOf(page, "aws-http");
  expect(await read()).toBe(200);

  await openApi(page, portal, "Orders", "Deployments");
  await page.getByRole("link", { name: "Plan re-application to aws-http" }).click();
  await expect(target.getByText(/^Nothing to change: 2 unchanged/)).toBeVisible();
});

test("somebody edits an API in the portal of Azure; the plan shows what moved, and a re-application puts it right", async ({
  page,
  portal,
}) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, "azure");
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await deploy(page, ["azure"]);
  const endpoint = await endpointOf(page, "azure");
  await expect(page.getByText(/^3 writes made, 3 planned; 8 reads made, 8 planned; \d+ polls? of/)).toBeVisible();
  const read = async () => (await fetch(`${endpoint}/orders/o-1`)).status;
  expect(await read()).toBe(200);

  await editInAzure(portal.gateway("azure"));
  expect(await read()).toBe(404);

  await openApi(page, portal, "Orders", "Deployments");
  await page.getByRole("link", { name: "Plan re-application to azure" }).click();
  const target = page.getByRole("region", { name: "azure" });
  const changes = target.getByRole("list", { name: "Changes" }).getByRole("listitem");
  await expect(changes).toHaveCount(2);
  await changes.filter({ hasText: "API orders-v1" }).locator("summary").click();
  await expect(target.getByRole("row", { name: /operations/ })).toContainText("/orders/{id}");
  await changes.filter({ hasText: "release of orders-v1" }).locator("summary").click();
  await expect(target.getByRole("row", { name: /policy/ })).toContainText("418");
  await inspect(page);
  await approve(page, "Re-apply to 1 gateway");
  await endpointOf(page, "azure");
  expect(await read()).toBe(200);

  await openApi(page, portal, "Orders", "Deployments");
  await page.getByRole("link", { name: "Plan re-application to azure" }).click();
  await expect(target.getByText(/^Nothing to change: 3 unchanged/)).toBeVisible();
});

const operationsSchema = z.object({
  value: z.array(z.object({ name: z.string(), properties: z.object({ urlTemplate: z.string() }) })),
});

/** Takes an operation away, and answers for the backend. */
async function editInAzure(gateway: SandboxGateway): Promise<void> {
  const call = await azureConsole(gateway);
  const { value } = operationsSchema.parse(await call("GET", "/apis/orders-v1/operations"));
  const one = value.find(({ properties }) => properties.urlTemplate.endsWith("/{id}"));
  await call("DELETE", `/apis/orders-v1/operations/${one?.name}`);
  const policy =
    '<policies><inbound><base /><return-response><set-status code="418" /></return-response></inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>';
  await call("PUT", "/apis/orders-v1/policies/policy", { properties: { format: "xml", value: policy } });
}

/** Takes a route away and slows the API down. */
async function editInConsole(gateway: SandboxGateway): Promise<void> {
  const client = new ApiGatewayV2Client(awsConsole(gateway));
  const { Items: apis = [] } = await client.send(new GetApisCommand({}));
  const ApiId = apis.find(({ Name }) => Name === "orders-v1")?.ApiId;
  const { Items: routes = [] } = await client.send(new GetRoutesCommand({ ApiId }));
  const RouteId = routes.find(({ RouteKey }) => RouteKey?.endsWith("/{id}"))?.RouteId;
  await client.send(new DeleteRouteCommand({ ApiId, RouteId }));
  const DefaultRouteSettings = { ThrottlingRateLimit: 17, ThrottlingBurstLimit: 17 };
  await client.send(new UpdateStageCommand({ ApiId, StageName: "$default", DefaultRouteSettings }));
  client.destroy();
}
