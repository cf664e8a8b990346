import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { deploy, endpointOf, importApi, laneState, openApi, registerSandbox, setUp } from "../steps.ts";

const both = ["kong-east", "kong-west"] as const;

test("probe catches a wrong backend and compensates", async ({ page, portal }) => {
  await setUp(page, portal);
  for (const name of both) await registerSandbox(page, portal, name);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");

  await deploy(page, both);
  const endpoints = [await endpointOf(page, "kong-east"), await endpointOf(page, "kong-west")];
  const check = (gateway: string) => page.getByRole("status", { name: `Check on ${gateway}` });
  for (const name of both) await expect(check(name)).toHaveText("Live (checked)");
  await inspect(page);

  await openApi(page, portal, "Orders");
  await page.getByLabel("Backend address").fill("http://127.0.0.1:9");
  const saved = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Save details" }).click();
  await saved;
  await deploy(page, both);
  for (const name of both) await expect(laneState(page, name)).toHaveText("Restored", { timeout: 60_000 });
  for (const name of both) {
    await expect(check(name)).toHaveText("Check failed");
    const calls = page.getByRole("list", { name: `Calls to the endpoint on ${name}` });
    await expect(calls.getByText(/GET \/orders answers\. It answered 502/)).toBeVisible();
  }
  await inspect(page);
  for (const endpoint of endpoints) expect((await fetch(`${endpoint}/orders`)).status).toBe(200);

  await openApi(page, portal, "Orders", "Deployments");
  await expect(page.getByText("Rolled back")).toHaveCount(2);
});
