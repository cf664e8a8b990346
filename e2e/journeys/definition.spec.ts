import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { importApi, setUp } from "../steps.ts";

test("a definition is read by operation and corrected as text", async ({ page, portal }) => {
  await setUp(page, portal);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await page.getByRole("navigation", { name: "Parts of Orders" }).getByRole("link", { name: "Definition" }).click();
  await inspect(page);

  // The search and the operation are in the address.
  await page.getByLabel("Search operations").fill("read one");
  await expect(page.getByRole("status").filter({ hasText: "1 of 2 operations" })).toBeVisible();
  await page.getByRole("link", { name: "GET /orders/{id} Read one order" }).click();
  await expect(page).toHaveURL(/\?search=read\+one&operation=readOrder$/);
  await expect(page.getByRole("heading", { level: 3, name: "GET /orders/v1/orders/{id}" })).toBeVisible();
  await expect(page.getByRole("list", { name: "In the path" })).toContainText("id string, required");
  await page.getByText("Example", { exact: true }).click();
  await expect(page.getByLabel("example of the response 200 as application/json", { exact: true })).toContainText(
    "o-1",
  );
  await inspect(page);
  await page.reload();
  await expect(page.getByLabel("Search operations")).toHaveValue("read one");
  await expect(page.getByRole("heading", { level: 3, name: "GET /orders/v1/orders/{id}" })).toBeVisible();

  await page.getByRole("link", { name: "Source" }).click();
  const source = page.getByRole("textbox", { name: "Source" });
  await expect(source).toContainText("operationId: readOrder");
  await inspect(page);
  await source.fill(ordersDocument.replace("/orders/{id}:", "/orders/{id:"));
  await expect(page.getByText("Not saved. Correct what is marked")).toBeVisible();
  await expect(page.getByRole("list", { name: "Must be fixed" })).toContainText("braces");
  await expect(page.locator(".cm-lintRange-error").first()).toBeVisible();
  await inspect(page);

  await source.fill(
    `${ordersDocument}    delete:\n        operationId: dropOrder\n        responses: { "204": { description: Gone } }\n`,
  );
  const saved = page
    .getByRole("form", { name: "Source of the definition" })
    .getByRole("status")
    .filter({ hasText: /^Saved$/ });
  await expect(saved).toBeVisible();
  await page.getByRole("button", { name: "Format" }).click();
  await expect(source).toContainText("description: Gone");
  await expect(source).not.toContainText("{ description");
  await expect(saved).toBeVisible();
  await page.getByRole("link", { name: "Reference" }).click();
  await expect(page.getByRole("link", { name: "DELETE /orders/{id}" })).toBeVisible();
});
