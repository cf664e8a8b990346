import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import type { Portal } from "../portal.ts";
import { clearFaults, orderFault, renewToken } from "../sandbox-orders.ts";
import { deploy, endpointOf, importApi, laneState, registerSandbox, setUp, textOf } from "../steps.ts";

/** A viewer with a page of her own. */
async function invite(page: Page, portal: Portal, browser: Browser): Promise<Page> {
  await page.goto(`${portal.url}/settings/users`);
  await page.getByLabel("E-mail").fill("mia@example.com");
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption("viewer");
  await page.getByRole("button", { name: "Make invitation link" }).click();
  const link = await textOf(page.getByLabel("invitation link", { exact: true }));
  const context = await browser.newContext({ reducedMotion: "reduce" });
  const mia = await context.newPage();
  await mia.goto(link);
  await mia.getByLabel("Your name").fill("Mia Manager");
  await mia.getByLabel("Password").fill("meadow paper candle 78");
  await mia.getByRole("button", { name: "Create account" }).click();
  await expect(mia.getByRole("heading", { name: "Overview" })).toBeVisible();
  return mia;
}

test("a manager finds the failing gateway and follows each number to its cause", async ({
  page,
  portal,
  browser,
  watch,
}) => {
  const [east, west] = [portal.gateway("kong-east"), portal.gateway("kong-west")];
  await setUp(page, portal);
  for (const { name } of [east, west]) await registerSandbox(page, portal, name);
  const westPage = page.url();
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  const api = page.url();
  await deploy(page, [east.name]);
  await endpointOf(page, east.name);
  await page.goto(api);
  // The first write passes, the others are refused, and so is taking the first back.
  const methods = ["PUT", "PATCH", "DELETE"];
  await orderFault(west, { fault: { kind: "unauthorized" }, methods, skip: 1, times: 500 });
  await deploy(page, [west.name]);
  await expect(laneState(page, west.name)).toHaveText(/^Failed/, { timeout: 60_000 });
  await clearFaults(west);
  await renewToken(west, "a token that nobody told Gatehouse");
  await page.goto(westPage);
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("main").getByText("Credential refused", { exact: true })).toBeVisible();

  const mia = await invite(page, portal, browser);
  await watch(mia);
  const home = `${portal.url}/overview`;
  await mia.goto(home);
  const matrix = mia.getByRole("grid", { name: "APIs by gateway" });
  await expect(matrix.getByRole("row")).toHaveCount(2);
  await inspect(mia);

  // A gateway that refuses: from the number to the list, to the gateway, to the reason.
  await mia.getByRole("list", { name: "Gateways" }).getByRole("link", { name: "1 Credential refused" }).click();
  await mia.waitForURL("**/gateways?connection=credential-refused");
  await expect(mia.getByRole("row")).toHaveCount(2);
  await mia.getByRole("link", { name: west.name, exact: true }).click();
  await expect(mia.getByText(/Kong refused the admin token/).first()).toBeVisible();

  // A deployment that failed: from the number to the matrix, by keyboard to the cell, to the deployment.
  await mia.goto(home);
  await mia.getByRole("list", { name: "Deployments" }).getByRole("link", { name: "1 Failed" }).click();
  await mia.waitForURL("**/overview?state=failed&window=24h#estate");
  await expect(matrix.getByRole("row")).toHaveCount(2);
  await expect(matrix.getByRole("link", { name: /^Failed/ })).toBeVisible();
  await matrix.focus();
  for (const key of ["Control+Home", "ArrowRight", "ArrowRight", "Enter"]) await mia.keyboard.press(key);
  await mia.waitForURL("**/apis/*/deployments");
  await expect(mia.getByRole("row").filter({ hasText: west.name }).first()).toContainText("Failed");

  // And what the gateway itself said, from what needs attention.
  await mia.goto(home);
  const attention = mia.getByRole("list", { name: "Needs attention" });
  await expect(attention.getByRole("listitem")).toHaveCount(2);
  await attention.getByRole("link", { name: `Orders 1.0.0 on ${west.name}` }).click();
  await mia.waitForURL("**/rollouts/*");
  await expect(laneState(mia, west.name)).toHaveText(/^Failed/);
  await expect(mia.getByText(/Unauthorized/).first()).toBeVisible();

  // What changed, and traffic as far as it is known.
  await mia.goto(home);
  await expect(mia.getByRole("region", { name: "What changed this week" })).toContainText(
    `registered the gateway ${east.name}`,
  );
  await mia.getByRole("navigation", { name: "How far back" }).getByRole("link", { name: "7d" }).click();
  await mia.waitForURL("**/overview?window=7d");
  const traffic = mia.getByRole("table", { name: "Traffic by gateway" });
  await expect(traffic.getByRole("row").filter({ hasText: west.name })).toContainText("Unknown");

  // Filters that match nothing say so, and lead back.
  await mia.getByLabel("Search APIs by name, slug or path").fill("no such api");
  await mia.getByRole("button", { name: "Filter" }).click();
  await expect(mia.getByText("No API matches")).toBeVisible();
  await inspect(mia);
  await mia.getByRole("link", { name: "Show all APIs" }).click();
  await expect(matrix.getByRole("row")).toHaveCount(2);

  // For a spreadsheet.
  const [download] = await Promise.all([
    mia.waitForEvent("download"),
    mia.getByRole("link", { name: "Export matrix as CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("estate.csv");
  const csv = await readFile(await download.path(), "utf8");
  expect(csv.split("\r\n")).toEqual([
    "\ufeffAPI,Version,kong-east,kong-west",
    expect.stringMatching(/^Orders,1\.0\.0,live,failed-/),
    "",
  ]);

  // On a phone, and on paper.
  await mia.setViewportSize({ width: 390, height: 844 });
  await mia.goto(home);
  const list = mia.getByRole("region", { name: "APIs by gateway" });
  await expect(list.getByRole("listitem")).toContainText(`on ${west.name}`);
  expect(await mia.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await inspect(mia);
  await mia.setViewportSize({ width: 1280, height: 800 });
  await mia.emulateMedia({ media: "print" });
  await expect(mia.getByRole("link", { name: "Export matrix as CSV" })).toBeHidden();
  await expect(mia.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(mia.getByRole("heading", { name: "Where every API runs" })).toBeVisible();
  await mia.context().close();
});
