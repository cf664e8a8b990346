import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { trustRole } from "../sandbox-orders.ts";
import { deploy, endpointOf, importApi, setUp, useSandbox } from "../steps.ts";

test("register AWS with a role: the trust policy is copied from the report, and the permissions turn green", async ({
  page,
  portal,
}) => {
  const aws = portal.gateway("aws-http");
  await setUp(page, portal);
  await page.goto(`${portal.url}/gateways/new`);
  await useSandbox(page, aws.name);
  await page.getByLabel("Role to assume").fill("arn:aws:iam::123456789012:role/gatehouse");
  await expect(page.getByLabel("External id")).toHaveValue(/^[0-9a-f-]{36}$/);
  const externalId = await page.getByLabel("External id").inputValue();

  const permissions = page.getByRole("list", { name: "Permissions" }).getByRole("listitem");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(permissions).toHaveCount(1);
  await expect(permissions).toContainText("sts:AssumeRole");
  await expect(permissions).toContainText("Missing");
  await inspect(page);

  await page.getByRole("button", { name: "Copy remedy for sts:AssumeRole" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain(externalId);
  await trustRole(aws, "gatehouse", JSON.parse(copied));

  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/^Connected in/)).toBeVisible();
  await expect(page.getByText(/assumed-role\/gatehouse\//)).toBeVisible();
  await expect(permissions.filter({ hasText: "apigateway:DELETE" })).toContainText("Granted");
  await expect(permissions.filter({ hasText: "Missing" })).toHaveCount(0);
  await inspect(page);
  await page.getByRole("button", { name: "Register gateway" }).click();
  await expect(page.getByRole("heading", { level: 1, name: aws.name })).toBeVisible();

  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await deploy(page, [aws.name]);
  const endpoint = await endpointOf(page, aws.name);
  expect(await (await fetch(`${endpoint}/orders`)).json()).toEqual([{ id: "o-1", state: "shipped" }]);
});
