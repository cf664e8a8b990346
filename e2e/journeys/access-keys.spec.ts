import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { deploy, endpointOf, importApi, openApi, registerSandbox, setUp, textOf } from "../steps.ts";

test("an API key opens the API until it is revoked", async ({ page, portal }) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, "kong-east");
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await openApi(page, portal, "Orders", "Policies");
  await page.getByRole("button", { name: "Add policy" }).click();
  await page.getByLabel("Policy", { exact: true }).selectOption("API key");
  await page.getByRole("button", { name: "Add policy to the draft" }).click();
  await expect(page.getByText("Requires an API key in the X-API-Key header.")).toBeVisible();

  await deploy(page, ["kong-east"]);
  const endpoint = await endpointOf(page, "kong-east");
  const call = async (key?: string) =>
    (await fetch(`${endpoint}/orders`, key === undefined ? {} : { headers: { "X-API-Key": key } })).status;
  expect(await call()).toBe(401);

  await openApi(page, portal, "Orders", "Keys");
  await page.getByLabel("Who uses it").fill("Warehouse");
  await page.getByRole("button", { name: "Issue key" }).click();
  const shown = page.getByLabel("access key", { exact: true });
  const first = await textOf(shown);
  await inspect(page);
  expect(await call(first)).toBe(200);

  await page.getByRole("button", { name: "Rotate" }).click();
  await inspect(page);
  await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
  await expect(shown).not.toHaveText(first);
  const second = await textOf(shown);
  expect(await call(second)).toBe(200);
  expect(await call(first)).toBe(401);

  await page
    .getByRole("row", { name: /Active/ })
    .getByRole("button", { name: "Revoke" })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  // An open dialog hides the rows behind it, so only a closed one tells that the key is revoked.
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("row", { name: /Active/ })).toHaveCount(0);
  expect(await call(second)).toBe(401);
});
