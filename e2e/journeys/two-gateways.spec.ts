import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { clearFaults, orderFault } from "../sandbox-orders.ts";
import {
  approve,
  choose,
  deploy,
  endpointOf,
  importApi,
  laneState,
  openApi,
  registerSandbox,
  setUp,
} from "../steps.ts";

const both = ["kong-east", "kong-west"] as const;

test("deploy to two gateways, change, one fails, compensate, roll back, undeploy", async ({ page, portal }) => {
  await setUp(page, portal);
  for (const name of both) await registerSandbox(page, portal, name);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");

  await deploy(page, both);
  const endpoints = [await endpointOf(page, "kong-east"), await endpointOf(page, "kong-west")];
  const marks = async () => Promise.all(endpoints.map(async (endpoint) => markOf(endpoint)));
  expect(await marks()).toEqual(["200 none", "200 none"]);

  await openApi(page, portal, "Orders", "Policies");
  await inspect(page);
  await page.getByRole("button", { name: "Add policy" }).click();
  await page.getByLabel("Policy", { exact: true }).selectOption("Response headers");
  await page.getByRole("button", { name: "Add to set" }).click();
  await page.getByLabel("Name 1").fill("X-Mark");
  await page.getByLabel("Value 1").fill("second");
  await inspect(page);
  await page.getByRole("button", { name: "Add policy to the draft" }).click();
  await expect(page.getByText("On responses: sets X-Mark.")).toBeVisible();

  const west = portal.gateway("kong-west");
  await orderFault(west, { fault: { kind: "reject", message: "the sandbox was told to refuse this" }, times: 500 });
  await deploy(page, both);
  for (const name of both) await expect(laneState(page, name)).toHaveText("Restored", { timeout: 60_000 });
  await expect(page.getByText("the sandbox was told to refuse this").first()).toBeVisible();
  await inspect(page);
  expect(await marks()).toEqual(["200 none", "200 none"]);

  await clearFaults(west);
  await openApi(page, portal, "Orders");
  await deploy(page, both);
  for (const name of both) await endpointOf(page, name);
  expect(await marks()).toEqual(["200 second", "200 second"]);

  await openApi(page, portal, "Orders", "Revisions");
  await inspect(page);
  await page.getByRole("link", { name: "Roll back to revision 1" }).click();
  await choose(page, both);
  await approve(page, "Roll back 2 gateways to revision 1");
  for (const name of both) await endpointOf(page, name);
  expect(await marks()).toEqual(["200 none", "200 none"]);

  await openApi(page, portal, "Orders", "Deployments");
  await inspect(page);
  await page.getByRole("link", { name: "Plan undeployment from kong-east" }).click();
  await page.getByRole("checkbox", { name: "kong-west", exact: true }).check();
  await page.getByRole("button", { name: "Plan with these gateways" }).click();
  await approve(page, "Undeploy from 2 gateways");
  for (const name of both) await expect(laneState(page, name)).toHaveText("Done", { timeout: 60_000 });
  for (const endpoint of endpoints) expect((await fetch(`${endpoint}/orders`)).status).toBe(404);
});

async function markOf(endpoint: string): Promise<string> {
  const answer = await fetch(`${endpoint}/orders`);
  return `${answer.status} ${answer.headers.get("x-mark") ?? "none"}`;
}
