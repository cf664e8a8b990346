import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { addPolicy, deploy, endpointOf, importApi, openApi, registerSandbox, setUp } from "../steps.ts";

test("a change is compared, restored, and given a version of its own", async ({ page, portal }) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, "kong-east");
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await deploy(page, ["kong-east"]);
  await endpointOf(page, "kong-east");

  await openApi(page, portal, "Orders");
  await addPolicy(page, "api-key");
  await expect(page.getByText("Requires an API key in the X-API-Key header.")).toBeVisible();
  await addPolicy(page, "cors");
  const fit = page.getByRole("list", { name: "Fit on each gateway" });
  await expect(fit).toContainText("kong-east");
  await expect(fit).toContainText(/Exact|Approximate/);
  await page.getByRole("button", { name: "Move CORS up" }).click();
  await expect(page.getByRole("list", { name: "Policies" }).getByRole("listitem").first()).toContainText("1. CORS");
  await page.getByRole("button", { name: "Move CORS down" }).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByRole("list", { name: "Policies" }).getByRole("listitem").first()).toContainText("1. API key");
  const policies = page.getByRole("list", { name: "Policies" });
  await policies.getByTitle("Drag to move").nth(1).dragTo(policies.getByRole("listitem").first());
  await expect(policies.getByRole("listitem").first()).toContainText("1. CORS");
  await page.getByRole("button", { name: "Move CORS down" }).click();
  await page.getByRole("button", { name: "Edit API key" }).click();
  await page.getByLabel("Name", { exact: true }).last().fill("partners");
  await expect(
    page
      .getByRole("form", { name: "Policies" })
      .getByRole("status")
      .filter({ hasText: /^Saved$/ }),
  ).toBeVisible();
  await inspect(page);
  await page.getByRole("button", { name: "Remove CORS" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("list", { name: "Policies" }).getByRole("listitem")).toHaveCount(2);
  await expect(
    page
      .getByRole("form", { name: "Policies" })
      .getByRole("status")
      .filter({ hasText: /^Saved$/ }),
  ).toBeVisible();

  const parts = page.getByRole("navigation", { name: "Parts of Orders" });
  await parts.getByRole("link", { name: "Revisions" }).click();
  await page.getByRole("link", { name: "Compare with the draft" }).click();
  const changes = page.getByRole("list", { name: "Policies" });
  await expect(changes).toContainText("Breaking");
  await expect(changes).toContainText("Callers that do not meet it are refused.");
  await expect(page.getByRole("link", { name: "breaking (1)", exact: true })).toBeVisible();
  await inspect(page);
  await page.getByRole("button", { name: "Restore revision 1" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Restore revision 1" }).click();
  await expect(page).toHaveURL(/\/apis\/[0-9a-f-]+$/);
  await expect(page.getByText("The draft has changes that were not deployed")).toHaveCount(0);

  await page.getByRole("button", { name: "Publish API" }).click();
  await expect(page.getByRole("dialog")).toContainText("It is live on 1 gateway, and stays so.");
  await page.getByRole("dialog").getByRole("button", { name: "Publish API" }).click();
  await expect(page.getByRole("list", { name: "Lifecycle" })).toContainText("Published (now)");
  await expect(page.getByRole("button", { name: "Retire API" })).toBeDisabled();

  await page.getByRole("link", { name: "New version" }).click();
  await expect(page.getByRole("textbox", { name: "Version" })).toHaveValue("2.0.0");
  await page.getByLabel("Base path").fill("/orders/v1");
  await page.getByRole("button", { name: "Create version" }).click();
  await expect(page.getByText("Used by Orders 1.0.0.")).toBeVisible();
  await inspect(page);
  await page.getByLabel("Base path").fill("/orders/v2");
  await page.getByRole("button", { name: "Create version" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders 2.0.0" })).toBeVisible();
  await expect(page.getByText("Not live anywhere")).toBeVisible();
});
