import { startKeySet } from "#lib/connectors/conformance/key-set.testing.ts";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { addPolicy, approve, choose, endpointOf, importApi, setUp, useSandbox } from "../steps.ts";

test("let Gatehouse make the function that checks tokens: settings say what is missing, the plan names it, and it lets in good tokens", async ({
  page,
  portal,
}) => {
  const issuer = await startKeySet();
  try {
    const name = "aws-rest";
    await setUp(page, portal);
    await page.goto(`${portal.url}/gateways/new`);
    await useSandbox(page, name);
    await page.getByLabel("Let Gatehouse make that function").check();
    await page.getByRole("button", { name: "Test connection" }).click();
    const role = page.getByLabel("Role that the made function runs as");
    const own = page.getByLabel("Function that checks tokens");
    await expect(role).toHaveAccessibleDescription(/Write the role that the function is to run as/);
    await expect(own).toHaveAccessibleDescription(/Leave empty, or do not let Gatehouse make the function/);
    await inspect(page);

    await own.fill("");
    await role.fill("arn:aws:iam::123456789012:role/gatehouse-authorizer");
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText(/^Connected in/)).toBeVisible();
    const permissions = page.getByRole("list", { name: "Permissions" }).getByRole("listitem");
    await expect(permissions.filter({ hasText: "lambda:CreateFunction" })).toContainText("Granted");
    await expect(permissions.filter({ hasText: "Missing" })).toHaveCount(0);
    await page.getByRole("button", { name: "Register gateway" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await page.getByRole("button", { name: "Check again" }).click();
    await expect(page.getByRole("main").getByText("Connected", { exact: true })).toBeVisible();

    await importApi(page, portal, ordersDocument, "Orders 1.0.0");
    await addPolicy(page, "JWT", {
      Issuer: issuer.issuer,
      "Key set address": issuer.jwksUri,
      Audiences: "orders",
      "Required scopes": "orders:read",
    });
    await page.getByRole("link", { name: "Plan deployment" }).first().click();
    await choose(page, [name]);
    await expect(page.getByRole("region", { name })).toContainText("function gatehouse-authorizer, shared by all APIs");
    await inspect(page);
    await approve(page, "Deploy to 1 gateway");
    const endpoint = await endpointOf(page, name);
    const call = async (token?: string) => {
      const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
      return (await fetch(`${endpoint}/orders`, { headers })).status;
    };
    const claims = { aud: "orders", scope: "orders:read" };
    expect(await call()).toBe(401);
    expect(await call(issuer.token(claims, "stranger"))).toBe(401);
    expect(await call(issuer.token({ ...claims, scope: "orders:write" }))).toBe(403);
    expect(await call(issuer.token(claims))).toBe(200);
  } finally {
    await issuer.close();
  }
});
