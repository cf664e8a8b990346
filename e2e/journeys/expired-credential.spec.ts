import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { clearFaults, orderFault, renewToken } from "../sandbox-orders.ts";
import { deploy, endpointOf, importApi, laneState, registerSandbox, setUp } from "../steps.ts";

test("a credential expires during a deployment and recovers", async ({ page, portal }) => {
  const east = portal.gateway("kong-east");
  await setUp(page, portal);
  await registerSandbox(page, portal, east.name);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");

  // The first write passes; from the second on the gateway refuses the token. The scheduled check asks by POST whether it
  // may write: that is not the one to let through.
  const methods = ["PUT", "PATCH", "DELETE"];
  await orderFault(east, { fault: { kind: "unauthorized" }, methods, skip: 1, times: 500 });
  await deploy(page, [east.name]);
  await expect(laneState(page, east.name)).toHaveText(/^Failed/, { timeout: 60_000 });
  await inspect(page);
  const rollout = page.url();

  await clearFaults(east);
  await renewToken(east, "renewed-token");
  await page.goto(`${portal.url}/credentials`);
  await page.getByRole("button", { name: /^Rotate the secret/ }).click();
  await page.getByLabel("Admin token").fill("renewed-token");
  await inspect(page);
  await page.getByRole("button", { name: "Test on 1 gateway, then switch" }).click();
  await expect(page.getByText("just now").first()).toBeVisible();

  await page.goto(rollout);
  await page.getByRole("button", { name: "Retry 1 failed target" }).click();
  const endpoint = await endpointOf(page, east.name);
  expect((await fetch(`${endpoint}/orders/o-1`)).status).toBe(200);
});
