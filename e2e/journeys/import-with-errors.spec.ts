import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { setUp } from "../steps.ts";

const broken = ordersDocument.replace("/orders/{id}:", "/orders/{id:");

test("import with errors, fixed", async ({ page, portal }) => {
  await setUp(page, portal);
  await page.goto(`${portal.url}/apis/new`);
  const file = { name: "orders.yaml", mimeType: "text/yaml", buffer: Buffer.from(broken) };
  await page.getByLabel("Choose file").setInputFiles(file);

  const line = broken.split("\n").findIndex((text) => text.includes("/orders/{id:")) + 1;
  const mustFix = page.getByRole("list", { name: "Must be fixed" });
  await expect(mustFix).toContainText(`Line ${line}`);
  await expect(mustFix).toContainText("braces");
  await expect(page.getByRole("button", { name: "Import API" })).toBeDisabled();
  await inspect(page);

  await page.getByLabel("Base path").fill("/shop/v1");
  await page.getByRole("textbox", { name: "Document" }).fill(ordersDocument);
  await page.getByRole("button", { name: "Read again" }).click();
  await expect(page.getByText("Can be imported")).toBeVisible();
  await expect(page.getByLabel("Base path")).toHaveValue("/shop/v1");

  await page.getByLabel("Base path").fill("no slash");
  await page.getByRole("button", { name: "Import API" }).click();
  await expect(page.getByRole("form", { name: "Import API" }).getByRole("alert")).toContainText("basePath");
  await expect(page.getByLabel("Name")).toHaveValue("Orders");
  await page.getByLabel("Base path").fill("/shop/v1");
  await page.getByRole("button", { name: "Import API" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders 1.0.0" })).toBeVisible();
  await page.getByRole("link", { name: "Definition" }).click();
  await expect(page.getByRole("link", { name: "GET /orders/{id} Read one order" })).toBeVisible();
  await inspect(page);
});
