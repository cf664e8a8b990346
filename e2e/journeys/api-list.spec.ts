import { readFileSync } from "node:fs";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { importApi, setUp } from "../steps.ts";

test("a publisher finds, keeps and changes many APIs at once", async ({ page, portal }) => {
  await setUp(page, portal);
  for (const name of ["Orders", "Invoices", "Returns"]) {
    await importApi(page, portal, ordersDocument.replace("title: Orders", `title: ${name}`), `${name} 1.0.0`);
  }
  await page.goto(`${portal.url}/apis`);
  await inspect(page);

  // By keyboard: down twice, choose, up, choose.
  for (const key of ["j", "j", "x", "k", "x"]) await page.keyboard.press(key);
  await expect(page.getByText("2 APIs chosen")).toBeVisible();
  await expect(page.getByRole("button", { name: "Retire" })).toBeDisabled();
  await page.getByRole("button", { name: "Publish" }).click();
  const dialog = page.getByRole("dialog", { name: "Publish: 2 APIs?" });
  await expect(dialog).toContainText("Invoices 1.0.0");
  await inspect(page);
  await dialog.getByRole("button", { name: "Publish: 2 APIs" }).click();
  await expect(page.getByText("Done for 2 APIs")).toBeVisible();

  await page.getByLabel("Choose all on this page").check();
  await page.getByRole("button", { name: "Delete drafts" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 chosen APIs stay as before.");
  await page.getByRole("button", { name: "Keep as it is" }).click();

  // Filters are in the address, and a view keeps them under a name.
  await page.getByLabel("Lifecycle").selectOption("Published");
  await page.getByLabel("Runs on").selectOption("Deployed nowhere");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/lifecycle=published&gateway=nowhere/);
  await expect(page.getByRole("row")).toHaveCount(3);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Base path" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("columnheader", { name: "Base path" })).toHaveCount(0);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByLabel("Name of the view").fill("Waiting");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.goto(`${portal.url}/apis`);
  await expect(page.getByRole("row")).toHaveCount(4);
  await page.getByRole("link", { name: "Waiting" }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("columnheader", { name: "Base path" })).toHaveCount(0);
  await inspect(page);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export as CSV" }).click();
  // The mark tells spreadsheets that the text is UTF-8.
  const lines = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines.map((line) => line.split(",")[0])).toEqual(["\uFEFFName", "Invoices", "Orders"]);

  await page.goto(`${portal.url}/apis?search=nothing`);
  await expect(page.getByText("No API matches")).toBeVisible();
});
