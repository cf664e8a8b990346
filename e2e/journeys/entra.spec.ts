import { z } from "zod";
import { azureToken } from "../azure-console.ts";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { addPolicy, approve, choose, endpointOf, importApi, registerSandbox, setUp } from "../steps.ts";

const offerSchema = z.object({ settings: z.object({ tenantId: z.string() }) });

test("Microsoft Entra ID guards an API on Azure, and its own tokens open it", async ({ page, portal }) => {
  const azure = portal.gateway("azure");
  const tenant = `https://login.microsoftonline.com/${offerSchema.parse(azure).settings.tenantId}`;
  await setUp(page, portal);
  await registerSandbox(page, portal, azure.name);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await addPolicy(page, "JWT", {
    Issuer: `${tenant}/v2.0`,
    "Key set address": `${tenant}/discovery/v2.0/keys`,
    Audiences: "api://orders",
  });
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, [azure.name]);
  // Entra's own tokens are what API Management says exactly.
  await expect(page.getByRole("list", { name: "Should be looked at" })).toHaveCount(0);
  await approve(page, "Deploy to 1 gateway");
  const endpoint = await endpointOf(page, azure.name);
  await inspect(page);

  const call = async (token?: string) =>
    (await fetch(`${endpoint}/orders`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }))
      .status;
  expect(await call()).toBe(401);
  expect(await call(await azureToken(azure, "api://invoices"))).toBe(401);
  expect(await call(await azureToken(azure, "api://orders"))).toBe(200);
});
