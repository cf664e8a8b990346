import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { choose, endpointOf, setUp, useSandbox, useSandboxBackend } from "../steps.ts";

test("first run to first API answered", async ({ page, portal }) => {
  await page.goto(portal.setupLink());
  await inspect(page);
  await setUp(page, portal);
  await inspect(page);

  await page.getByRole("link", { name: "Register gateway" }).click();
  await inspect(page);
  await useSandbox(page, "kong-east");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/^Connected in/)).toBeVisible();
  await expect(page.getByRole("list", { name: "Permissions" }).getByRole("listitem").first()).toContainText("Granted");
  await inspect(page);
  await page.getByRole("button", { name: "Register gateway" }).click();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("main").getByText("Connected", { exact: true })).toBeVisible();
  await inspect(page);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "APIs" }).click();
  await page.getByRole("link", { name: "Import API" }).first().click();
  await inspect(page);
  await page.getByLabel("Paste a document").fill(ordersDocument);
  await page.getByRole("button", { name: "Read pasted document" }).click();
  await expect(page.getByText("Can be imported")).toBeVisible();
  await useSandboxBackend(page);
  await inspect(page);
  await page.getByRole("button", { name: "Import API" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders 1.0.0" })).toBeVisible();
  await inspect(page);

  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, ["kong-east"]);
  await inspect(page);
  await page.getByRole("button", { name: "Deploy to 1 gateway" }).click();
  const endpoint = await endpointOf(page, "kong-east");
  await inspect(page);

  await page.getByRole("button", { name: "Copy as curl" }).click();
  const curl = await page.evaluate(() => navigator.clipboard.readText());
  expect(curl).toContain(`${endpoint}/orders`);
  const answer = await fetch(`${endpoint}/orders`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual([{ id: "o-1", state: "shipped" }]);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("link", { name: /1\s*Live deployments/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "First steps" })).toHaveCount(0);
  for (const name of ["APIs", "Gateways", "Rollouts", "Credentials", "Activity"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await inspect(page);
  }
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  for (const name of ["Users", "Teams", "Tokens", "Sign-in", "Retention and thresholds", "Keys", "About"]) {
    await page.getByRole("navigation", { name: "Parts of the settings" }).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await inspect(page);
  }
});
