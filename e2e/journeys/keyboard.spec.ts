import { expect, inspect, test } from "../fixtures.ts";
import { Keyboard } from "../keyboard.ts";
import { ordersDocument } from "../orders-document.ts";
import { admin, laneState, setUp } from "../steps.ts";

test("by keyboard alone: from sign-in to a deployed API that answers", async ({ page, portal, context }) => {
  await setUp(page, portal);
  await page.goto("about:blank");
  await context.clearCookies();
  const keys = new Keyboard(page);

  await page.goto(portal.url);
  await keys.type("E-mail", admin.email);
  await keys.type("Password", admin.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();

  await keys.palette("register gate", "Register gateway");
  await expect(page.getByRole("heading", { level: 1, name: "Register gateway" })).toBeVisible();
  await keys.press("link", "Use kong-east");
  await expect(page.getByLabel("Name")).toHaveValue("kong-east");
  await keys.press("button", "Test connection");
  await expect(page.getByText(/^Connected in/)).toBeVisible();
  await keys.press("button", "Register gateway");
  await expect(page.getByRole("heading", { level: 1, name: "kong-east" })).toBeVisible();
  await keys.press("button", "Check again");
  await expect(page.getByRole("main").getByText("Connected", { exact: true })).toBeVisible();

  await keys.palette("import", "Import API");
  await keys.type("Paste a document", ordersDocument);
  await keys.press("button", "Read pasted document");
  await expect(page.getByText("Can be imported")).toBeVisible();
  await keys.press("button", "Use the sandbox backend");
  await expect(page.getByLabel("Backend address")).toHaveValue(/^http:/);
  await keys.press("button", "Import API");
  await expect(page.getByRole("heading", { level: 1, name: "Orders 1.0.0" })).toBeVisible();

  // Back to it by the list, as somebody would who comes the next day.
  await keys.reach("link", "Plan deployment");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { level: 1, name: "APIs" })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("gorge/?", { delay: 10 });
  await expect(page.getByRole("searchbox")).toHaveValue("gorge/?");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("orders");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/apis?search=orders**");
  await keys.leaveFields();
  await page.keyboard.press("j");
  await expect(page.getByRole("link", { name: "Orders", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Orders 1.0.0" })).toBeVisible();

  await keys.press("link", "Plan deployment");
  await keys.reach("checkbox", "kong-east");
  await page.keyboard.press("Space");
  await keys.press("button", "Show the plan for 1 gateway");
  await expect(page.getByRole("region", { name: "kong-east" })).toBeVisible();
  await keys.press("button", "Deploy to 1 gateway");
  await expect(laneState(page, "kong-east")).toHaveText("Done", { timeout: 60_000 });
  await inspect(page);
  const endpoint = await page
    .locator("code", { hasText: /^http:/ })
    .first()
    .textContent();
  expect((await fetch(`${endpoint}/orders`)).status).toBe(200);

  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await inspect(page);
  await page.keyboard.press("Escape");
  await keys.openPalette();
  await page.keyboard.type("ord");
  await expect(page.getByRole("option", { name: /^Orders 1\.0\.0/ })).toBeVisible();
  await expect(page.getByRole("option", { name: /^Deploy Orders 1\.0\.0/ })).toBeVisible();
  await inspect(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Deploy Orders 1.0.0" })).toBeVisible();
});

test("letters can be turned off, and the navigation and lines stay as one chose", async ({ page, portal }) => {
  await setUp(page, portal);
  const keys = new Keyboard(page);
  await page.keyboard.press("[");
  await expect(page.getByRole("button", { name: "Show words in the navigation" })).toBeVisible();
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitemradio", { name: "Compact" }).click();
  await page.keyboard.press("Escape");
  await keys.palette("shortcuts", "Keyboard shortcuts");
  await inspect(page);
  await keys.reach("switch", "Single letters are shortcuts");
  await page.keyboard.press("Space");
  await keys.reach("link", "Overview");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { level: 1, name: "Keyboard shortcuts" })).toBeVisible();

  await page.reload();
  await expect(page.getByRole("switch")).not.toBeChecked();
  await expect(page.getByRole("button", { name: "Show words in the navigation" })).toBeVisible();
  await expect(page.locator("[data-density=compact]")).toBeVisible();
  await inspect(page);
});
