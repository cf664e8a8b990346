import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { addPolicy, approve, choose, endpointOf, importApi, openApi, registerSandbox, setUp } from "../steps.ts";

test("a policy that the gateway cannot say blocks with its reason, until somebody goes on without it", async ({
  page,
  portal,
}) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, "aws-http");
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");

  await addPolicy(page, "Cache");
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, ["aws-http"]);
  const target = page.getByRole("region", { name: "aws-http" });
  const reasons = target.getByRole("list", { name: "Must be fixed" });
  const press = page.getByRole("button", { name: "Deploy to 1 gateway" });
  await expect(reasons).toContainText("HTTP APIs keep no answers; REST APIs can.");
  await expect(press).toBeDisabled();
  await expect(press).toHaveAccessibleDescription(/accept what it cannot say/);
  await inspect(page);
  await target.getByRole("checkbox", { name: /^Go on without it on aws-http/ }).check();
  await approve(page, "Deploy to 1 gateway");
  const endpoint = await endpointOf(page, "aws-http");
  expect((await fetch(`${endpoint}/orders`)).status).toBe(200);

  await openApi(page, portal, "Orders");
  await addPolicy(page, "API key");
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, ["aws-http"]);
  await expect(reasons).toContainText("HTTP APIs have no API keys; REST APIs do.");
  // The cache may still be done without; what keeps people out may not.
  await expect(target.getByRole("checkbox")).toHaveCount(1);
  await target.getByRole("checkbox", { name: /^Go on without it on aws-http/ }).check();
  await expect(press).toBeDisabled();
  await expect(press).toHaveAccessibleDescription(/no API keys/);
  await inspect(page);
  expect((await fetch(`${endpoint}/orders`)).status).toBe(200);
});
