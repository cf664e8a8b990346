import { signedHeaders } from "../../lib/sandbox/aws/identity/signed-request.testing.ts";
import { awsConsole } from "../aws-console.ts";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { addPolicy, deploy, endpointOf, importApi, setUp, useSandbox } from "../steps.ts";

test("what REST APIs alone can do is said beside the policies: callers sign, and answers are kept in a cache", async ({
  page,
  portal,
}) => {
  const aws = portal.gateway("aws-rest");
  await setUp(page, portal);
  await page.goto(`${portal.url}/gateways/new`);
  await useSandbox(page, aws.name);
  await page.getByLabel("Cache of a stage, in GB").selectOption("0.5");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/^Connected in/)).toBeVisible();
  await page.getByRole("button", { name: "Register gateway" }).click();
  await expect(page.getByRole("heading", { level: 1, name: aws.name })).toBeVisible();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("main").getByText("Connected", { exact: true })).toBeVisible();

  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await addPolicy(page, "Cache");
  const specific = page.getByRole("form", { name: "AWS REST APIs" });
  const save = specific.getByRole("button", { name: "Save for AWS REST APIs" });
  await expect(save).toBeDisabled();
  await specific.getByLabel("Authorization of REST APIs").selectOption("iam");
  await inspect(page);
  await save.click();
  await expect(save).toBeDisabled();
  await page.reload();
  await expect(specific.getByLabel("Authorization of REST APIs")).toHaveValue("iam");

  await deploy(page, [aws.name]);
  const endpoint = await endpointOf(page, aws.name);
  const address = `${endpoint}/orders`;
  const unsigned = await fetch(address);
  expect([unsigned.status, await unsigned.json()]).toEqual([403, { message: "Missing Authentication Token" }]);
  const { region, credentials } = awsConsole(aws);
  const { host: _host, ...headers } = await signedHeaders(address, { region, credentials });
  const signed = await fetch(address, { headers });
  expect([signed.status, await signed.json()]).toEqual([200, [{ id: "o-1", state: "shipped" }]]);
});
