import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { importApi, setUp, textOf } from "../steps.ts";

// A save without a connection is an error to the browser's console, and is what this journey is about.
test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED/] });

test("two people edit one draft", async ({ page: ana, portal, browser, watch }) => {
  await setUp(ana, portal);
  await importApi(ana, portal, ordersDocument, "Orders 1.0.0");
  const api = ana.url();
  await ana.goto(`${portal.url}/settings/users`);
  await ana.getByLabel("E-mail").fill("bo@example.com");
  await ana.getByRole("combobox", { name: "Role", exact: true }).selectOption("publisher");
  await ana.getByRole("button", { name: "Make invitation link" }).click();
  const link = await textOf(ana.getByLabel("invitation link", { exact: true }));
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const bo = await context.newPage();
  await watch(bo);
  await bo.goto(link);
  await bo.getByLabel("Your name").fill("Bo Builder");
  await bo.getByLabel("Password").fill("meadow paper candle 77");
  await bo.getByRole("button", { name: "Create account" }).click();
  await expect(bo.getByRole("heading", { name: "Overview" })).toBeVisible();

  const saved = (who: typeof ana) =>
    who
      .getByRole("form", { name: "Details" })
      .getByRole("status")
      .filter({ hasText: /^Saved$/ });
  await ana.goto(api);
  await bo.goto(api);
  await expect(bo.getByLabel("Base path")).toHaveValue("/orders/v1");

  // Different fields: both are kept, and nobody has to choose.
  await ana.getByLabel("Base path").fill("/shop/v1");
  await expect(saved(ana)).toBeVisible();
  await bo.getByLabel("Backend address").fill("https://bo.example.com");
  await expect(saved(bo)).toBeVisible();
  await expect(bo.getByText("Ana Admin changed this too; both are kept")).toBeVisible();
  await expect(bo.getByLabel("Base path")).toHaveValue("/shop/v1");

  // The same field: both sides are shown, and a person chooses.
  await ana.getByLabel("Version").fill("1.1.0");
  await expect(ana.getByText("Bo Builder changed this too; both are kept")).toBeVisible();
  await expect(saved(ana)).toBeVisible();
  await expect(ana.getByLabel("Backend address")).toHaveValue("https://bo.example.com");
  await bo.getByLabel("Version").fill("2.0.0");
  const choice = bo.getByRole("region", { name: "Choose what stands" });
  await expect(choice).toContainText("Ana Admin saved while you were typing");
  await expect(choice.getByRole("group", { name: "Version" })).toContainText("1.1.0");
  await expect(choice.getByRole("group", { name: "Version" })).toContainText("2.0.0");
  await expect(bo.getByRole("button", { name: "Save this choice" })).toBeDisabled();
  await inspect(bo);
  await choice.getByRole("radio", { name: "Version: Ana Admin" }).check();
  await bo.getByRole("button", { name: "Save this choice" }).click();
  await expect(choice).toHaveCount(0);
  await expect(bo.getByLabel("Version")).toHaveValue("1.1.0");
  await expect(bo.getByRole("heading", { level: 1, name: "Orders 1.1.0" })).toBeVisible();

  // Without a connection nothing typed is lost, not even by closing the page.
  await bo.reload();
  await context.setOffline(true);
  await bo.getByLabel("Base path").fill("/shop/offline");
  await expect(bo.getByText("No connection. What you typed is kept")).toBeVisible();
  await bo.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await watch(again);
  await again.goto(api);
  await expect(again.getByLabel("Base path")).toHaveValue("/shop/offline");
  await expect(saved(again)).toBeVisible();
  await ana.reload();
  await expect(ana.getByLabel("Base path")).toHaveValue("/shop/offline");
  await context.close();
});
