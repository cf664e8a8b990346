import { expect, inspect, test } from "../fixtures.ts";
import { addPolicy, deploy, endpointOf, registerSandbox, setUp, useSandboxBackend } from "../steps.ts";

test("publisher creates from scratch without a document", async ({ page, portal }) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, "kong-east");

  await page.goto(`${portal.url}/apis`);
  await page.getByRole("link", { name: "Create from scratch" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Create API" })).toBeVisible();
  await page.getByLabel("Name").fill("Invoices");
  await page.getByLabel("Path 1").fill("invoices");
  await page.getByLabel("Summary 1").fill("List invoices");
  await expect(page.getByText("Begin with a slash, such as /orders.")).toBeVisible();
  await inspect(page);
  await page.getByLabel("Path 1").fill("/invoices");
  await page.getByText("Paste operations as lines").click();
  await page.getByLabel("Operations, one a line").fill("GET /invoices/{id} Get an invoice\nFETCH /nothing");
  await page.getByRole("button", { name: "Add these operations" }).click();
  await expect(page.getByText("FETCH is no method")).toBeVisible();
  await expect(page.getByLabel("Path 2")).toHaveValue("/invoices/{id}");

  // Nothing is lost by going away and coming back, nor by reloading.
  await page.getByRole("link", { name: "Import a document" }).click();
  await expect(page.getByLabel("Paste a document")).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Path 2")).toHaveValue("/invoices/{id}");
  await page.reload();
  await expect(page.getByLabel("Path 2")).toHaveValue("/invoices/{id}");
  const preview = page.getByRole("list", { name: "Preview of operations" });
  await expect(preview).toContainText("GET /invoices/v1/invoices/{id} Get an invoice");

  // Nor by a refusal, which is said beside its field.
  await page.getByLabel("Base path").fill("/invoices/");
  await page.getByRole("button", { name: "Create API" }).click();
  await expect(page.getByText("without a slash at the end")).toBeVisible();
  await expect(page.getByLabel("Name")).toHaveValue("Invoices");
  await page.getByLabel("Base path").fill("/invoices/v1");
  await useSandboxBackend(page);
  await inspect(page);
  await page.getByRole("button", { name: "Create API" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Invoices 1.0.0" })).toBeVisible();

  await addPolicy(page, "response-headers");
  await deploy(page, ["kong-east"]);
  const answer = await fetch(`${await endpointOf(page, "kong-east")}/invoices`);
  expect(answer.status).toBe(200);
});
