import { expect, inspect, test } from "../fixtures.ts";
import { renewToken } from "../sandbox-orders.ts";
import { setUp, useSandbox } from "../steps.ts";

test("an admin registers a gateway, fails, fixes it, and rotates its secret there and back", async ({
  page,
  portal,
}) => {
  const east = portal.gateway("kong-east");
  await setUp(page, portal);
  await page.goto(`${portal.url}/gateways/new`);
  await useSandbox(page, east.name);
  await page.getByRole("textbox", { name: "Admin token", exact: true }).fill("not the token");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(
    page
      .getByText("Credential refused")
      .first()
      .or(page.getByText(/refused/).first()),
  ).toBeVisible();
  await page.getByRole("textbox", { name: "Admin token", exact: true }).fill("sandbox-admin");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/^Connected in/)).toBeVisible();
  await page.getByRole("button", { name: "Register gateway" }).click();
  await expect(page.getByRole("heading", { level: 1, name: east.name })).toBeVisible();

  await page.goto(`${portal.url}/credentials`);
  await page.getByRole("button", { name: /^Set when/ }).click();
  await page.getByLabel("Expires on").fill(inDays(5));
  await page.getByRole("button", { name: "Save expiry" }).click();
  await expect(page.getByRole("button", { name: "Save expiry" })).toHaveCount(0);
  await expect(page.getByText(/^Expires/)).toBeVisible();
  await inspect(page);

  await page.getByRole("button", { name: /^Rotate the secret/ }).click();
  await page.getByRole("textbox", { name: "Admin token", exact: true }).fill("renewed-token");
  await inspect(page);
  await page.getByRole("button", { name: "Test on 1 gateway, then switch" }).click();
  await expect(page.getByText("Nothing was switched: the new secret is refused")).toBeVisible();
  await inspect(page);

  await renewToken(east, "renewed-token");
  await page.getByLabel("The new secret expires on").fill(inDays(90));
  await page.getByRole("button", { name: "Test on 1 gateway, then switch" }).click();
  await expect(page.getByText("Old secret", { exact: true })).toBeVisible();
  await inspect(page);
  await page.getByRole("link", { name: east.name }).click();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("main").getByText("Connected", { exact: true })).toBeVisible();

  for (const state of ["Credential refused", "Connected"]) {
    await page.goto(`${portal.url}/credentials`);
    await page.getByRole("button", { name: "Switch back" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Switch back" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByRole("link", { name: east.name }).click();
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(page.getByRole("main").getByText(state, { exact: true })).toBeVisible();
  }

  await page.goto(`${portal.url}/credentials`);
  await page.getByRole("button", { name: "Forget old secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Forget old secret" }).click();
  await expect(page.getByRole("button", { name: "Switch back" })).toHaveCount(0);

  await page.goto(`${portal.url}/settings/keys`);
  await page.getByRole("button", { name: "Make a new key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new key" }).click();
  await expect(page.getByText("1 secret under v2")).toBeVisible();
  await inspect(page);
  await page.getByRole("button", { name: "Forget old keys" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Forget old keys" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" }).or(page.getByRole("row", { name: /v2/ }))).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
}
