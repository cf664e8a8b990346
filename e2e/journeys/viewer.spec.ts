import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { deploy, endpointOf, importApi, registerSandbox, setUp, textOf } from "../steps.ts";

test("a viewer can see all and change nothing", async ({ page, portal, browser, watch }) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, "kong-east");
  const gateway = page.url();
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  const api = page.url();
  await deploy(page, ["kong-east"]);
  await endpointOf(page, "kong-east");
  const rollout = page.url();

  await page.goto(`${portal.url}/settings/users`);
  await page.getByLabel("E-mail").fill("vera@example.com");
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption("viewer");
  await page.getByRole("button", { name: "Make invitation link" }).click();
  const link = await textOf(page.getByLabel("invitation link", { exact: true }));
  await inspect(page);

  const context = await browser.newContext({ reducedMotion: "reduce" });
  const vera = await context.newPage();
  await watch(vera);
  await vera.goto(link);
  await inspect(vera);
  await vera.getByLabel("Your name").fill("Vera Viewer");
  await vera.getByLabel("Password").fill("meadow paper candle 77");
  await vera.getByRole("button", { name: "Create account" }).click();
  await expect(vera.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(vera.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Users" })).toHaveCount(0);

  const pages: readonly (readonly [address: string, locked: readonly string[]])[] = [
    [`${portal.url}/overview`, []],
    [`${portal.url}/gateways`, ["Register gateway"]],
    [`${portal.url}/gateways/new?kind=kong`, ["Register gateway", "Test connection"]],
    [gateway, ["Check again"]],
    [`${gateway}/apis`, []],
    [`${gateway}/capabilities`, []],
    [`${gateway}/activity`, []],
    [
      `${gateway}/settings`,
      [
        "Change mode",
        "Save connection",
        "Use this credential",
        "Save who may deploy",
        "Disable gateway",
        "Delete gateway",
      ],
    ],
    [`${portal.url}/credentials`, []],
    [`${portal.url}/apis`, ["Import API"]],
    [`${portal.url}/apis/new`, ["Read pasted document", "Fetch document"]],
    [api, ["Plan deployment", "Save now", "Delete API"]],
    [`${api}/definition`, []],
    [`${api}/definition?operation=readOrder`, []],
    [`${api}/definition?view=source`, ["Save now", "Format"]],
    [`${api}/definition?view=upload`, ["Read pasted document"]],
    [`${api}/policies`, ["Add policy"]],
    [`${api}/revisions`, ["Roll back to revision 1"]],
    [`${api}/revisions/1`, ["Roll back to revision 1"]],
    [
      `${api}/deployments`,
      [
        "Plan deployment to kong-east",
        "Plan re-application to kong-east",
        "Plan undeployment from kong-east",
        "Detach",
      ],
    ],
    [`${api}/keys`, ["Issue key"]],
    [`${api}/activity`, []],
    [`${api}/deploy`, ["Show the plan for 0 gateways"]],
    [`${portal.url}/rollouts`, []],
    [rollout, ["Retry failed targets", "Cancel waiting targets", "Roll back"]],
    [`${portal.url}/activity`, []],
    [`${portal.url}/settings/users`, []],
    [`${portal.url}/settings/sessions`, []],
  ];
  for (const [address, locked] of pages) {
    await vera.goto(address);
    await expect(vera.getByRole("heading", { level: 1 })).toBeVisible();
    for (const name of locked) {
      const button = vera.getByRole("button", { name, exact: true }).first();
      await expect(button, `${name} on ${address}`).toBeDisabled();
      await expect(button, `${name} on ${address} says why`).toHaveAccessibleDescription(/you are viewer/);
    }
    await inspect(vera);
  }

  const refused = await context.request.post(`${portal.url}/api/documents`, {
    headers: { origin: portal.url },
    data: ordersDocument,
  });
  expect(refused.status()).toBe(403);
  await context.close();
});
