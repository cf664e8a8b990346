import { expect, inspect, test } from "../fixtures.ts";
import { setUp, useSandbox } from "../steps.ts";

test("admin registers, fails, fixes", async ({ page, portal }) => {
  await setUp(page, portal);
  await page.goto(`${portal.url}/gateways/new`);
  await useSandbox(page, "kong-east");
  const name = page.getByLabel("Name");
  const token = page.getByRole("textbox", { name: "Admin token", exact: true });
  const address = await page.getByLabel("Admin API address").inputValue();
  const parts = page.getByRole("navigation", { name: /^Parts of/ });
  const test = page.getByRole("button", { name: "Test connection" });

  // A wrong credential: the gateway's own words, and the rest stays as it was typed.
  await name.fill("Frankfurt");
  await token.fill("sandbox-expired");
  await test.click();
  await expect(page.getByLabel("the gateway's own words", { exact: true })).toHaveText(/unauthorized/i);
  await inspect(page);
  await expect(name).toHaveValue("Frankfurt");
  await expect(page.getByLabel("Admin API address")).toHaveValue(address);

  // One that may only read: what is missing on its own line, and the mode for which it is enough.
  await token.fill("sandbox-read-only");
  await test.click();
  await expect(page.getByRole("list", { name: "Permissions" }).getByText("Missing")).toBeVisible();
  await page.getByRole("button", { name: "Use read only" }).click();
  await expect(page.getByRole("radio", { name: /^Read only/ })).toBeChecked();
  await expect(page.getByRole("button", { name: "Use read only" })).toHaveCount(0);
  await page.getByLabel("Labels", { exact: true }).fill("eu-west, Not_good!");
  await page.getByRole("button", { name: "Register gateway" }).click();
  await expect(page.getByText(/^Use letters, digits, dots and dashes/)).toBeVisible();
  await page.getByLabel("Labels", { exact: true }).fill("eu-west production");
  await page.getByLabel("Check it").selectOption("Every hour");
  await page.getByRole("button", { name: "Register gateway" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Frankfurt" })).toBeVisible();
  await expect(page.getByText("Every hour")).toBeVisible();
  await inspect(page);

  // Labels and checks are changed, and found again from the list.
  await parts.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("combobox", { name: "Labels" }).fill("eu-west");
  await page.getByRole("button", { name: "Save labels" }).click();
  await expect(page.getByRole("combobox", { name: "Labels" })).toHaveValue("eu-west");
  await page.getByLabel("Check it").selectOption("Only when somebody checks it");
  await page.getByRole("button", { name: "Save checks" }).click();
  await expect(page.getByText("This is the mode already.").first()).toBeVisible();
  await inspect(page);
  await page.goto(`${portal.url}/gateways`);
  await inspect(page);
  await page.getByRole("list", { name: "By mode" }).getByRole("link", { name: "Read only" }).click();
  await expect(page).toHaveURL(/mode=read-only/);
  await page.getByRole("cell").getByRole("link", { name: "eu-west" }).click();
  await expect(page).toHaveURL(/label=eu-west/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByLabel("Search by name").fill("Paris");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByText("No gateway matches")).toBeVisible();
  await expect(page.getByText("the name “Paris” and the label “eu-west”")).toBeVisible();

  // Why it can or cannot say a policy, and what is left to do with a gateway that is not wanted any more.
  await page.getByRole("link", { name: "Show all gateways" }).click();
  await page.getByRole("link", { name: "Frankfurt", exact: true }).click();
  await parts.getByRole("link", { name: "Capabilities" }).click();
  await page.getByRole("combobox", { name: /^Support/ }).selectOption({ index: 3 });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByRole("cell", { name: /never against an identity provider/ })).toBeVisible();
  await inspect(page);
  await parts.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Delete gateway" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete gateway" }).click();
  await expect(page.getByText("No gateways yet")).toBeVisible();
});
