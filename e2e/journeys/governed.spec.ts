import type { Page } from "@playwright/test";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import type { Portal } from "../portal.ts";
import { clearFaults, orderFault } from "../sandbox-orders.ts";
import {
  addPolicy,
  approve,
  choose,
  endpointOf,
  importApi,
  laneState,
  openApi,
  registerSandbox,
  setUp,
  textOf,
} from "../steps.ts";

const east = "kong-east";
const west = "kong-west";
const both = [east, west] as const;

test("residency refuses, approval waits, wave stops", async ({ page, portal, browser, watch }) => {
  test.setTimeout(300_000);
  await setUp(page, portal);
  await registerSandbox(page, portal, east);
  await label(page, "eu, production");
  await registerSandbox(page, portal, west);
  await label(page, "us");
  await inspect(page);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  const api = page.url();

  // Residency: the gateway that may not have it cannot be chosen, and says why.
  await page.getByLabel("Allowed labels").fill("eu");
  await saving(page, () => page.getByRole("button", { name: "Save where it may run" }).click());
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await expect(page.getByRole("checkbox", { name: west, exact: true })).toBeDisabled();
  await expect(page.getByText("This API may run only on gateways labelled eu; this one has us.")).toBeVisible();
  await expect(page.getByText("Exact", { exact: true })).toHaveCount(2);
  await inspect(page);
  await choose(page, [east]);
  await approve(page, "Deploy to 1 gateway");
  const endpoint = await endpointOf(page, east);
  await page.getByText(`Try it on ${east}`).click();
  await page.getByRole("button", { name: `Send GET to ${east}` }).click();
  await expect(page.getByRole("status", { name: `Answer of ${east}` })).toContainText("200 in");
  await expect(page.getByRole("status", { name: `Answer of ${east}` })).toContainText("shipped");
  await inspect(page);

  // Approval: production waits for somebody else, who sees the plan as it is.
  await page.goto(`${portal.url}/settings/approval`);
  await page.getByLabel("Ask a second person").check();
  await saving(page, () => page.getByRole("button", { name: "Save approval rule" }).click());
  await inspect(page);
  await page.goto(api);
  await page.getByLabel("Allowed labels").fill("");
  await saving(page, () => page.getByRole("button", { name: "Save where it may run" }).click());
  await addPolicy(page, "CORS");
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, both);
  await expect(page.getByText(`Somebody else approves this first: ${east} is labelled production.`)).toBeVisible();
  await page.getByLabel(`Wave of ${west}`).fill("2");
  await expect(page.getByLabel("Pause between waves")).toBeVisible();
  await inspect(page);
  await approve(page, "Ask to deploy to 2 gateways");
  const rollout = page.url();
  for (const name of both) await expect(laneState(page, name)).toHaveText("Awaiting approval");
  await expect(page.getByRole("button", { name: "Approve and start" })).toBeDisabled();
  await expect(page.getByText("You started this rollout, so somebody else has to approve it.").first()).toBeVisible();
  await inspect(page);

  const petra = await secondPerson(page, portal, browser, watch);
  await petra.goto(`${portal.url}/overview`);
  await petra.getByRole("region", { name: "Awaiting approval" }).getByRole("link").click();
  await expect(petra).toHaveURL(rollout);
  await expect(
    petra
      .getByRole("region", { name: east })
      .getByText(/to create|to change/)
      .first(),
  ).toBeVisible();
  await petra.getByLabel("Note on the decision").fill("Looks right.");
  await inspect(petra);
  // The first wave fails: the second does not begin.
  await orderFault(portal.gateway(east), {
    fault: { kind: "reject", message: "the sandbox refused this" },
    times: 500,
  });
  await petra.getByRole("button", { name: "Approve and start" }).click();
  await expect(laneState(petra, west)).toHaveText("Stopped", { timeout: 60_000 });
  await expect(petra.getByText("Stopped because wave 1 failed. Nothing was written here.")).toBeVisible();
  await expect(petra.getByText("Petra Publisher approved this")).toBeVisible();
  await inspect(petra);
  await clearFaults(portal.gateway(east));
  await expect(laneState(petra, east)).toHaveText(/^(Restored|Failed)$/, { timeout: 60_000 });
  expect((await fetch(`${endpoint}/orders`)).status).toBe(200);

  // Another try, and this time in order.
  await openApi(page, portal, "Orders");
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, both);
  await page.getByLabel(`Wave of ${west}`).fill("2");
  await approve(page, "Ask to deploy to 2 gateways");
  await petra.goto(page.url());
  await petra.getByRole("button", { name: "Approve and start" }).click();
  for (const name of both) await endpointOf(petra, name);
});

/** From a gateway's page. */
async function label(page: Page, labels: string): Promise<void> {
  await page
    .getByRole("navigation", { name: /^Parts of/ })
    .getByRole("link", { name: "Settings" })
    .click();
  await page.getByRole("combobox", { name: "Labels", exact: true }).fill(labels);
  await saving(page, () => page.getByRole("button", { name: "Save labels" }).click());
}

/** Does something that sends, and waits until it was answered. */
async function saving(page: Page, act: () => Promise<void>): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  await act();
  await answered;
}

type Browser = NonNullable<ReturnType<ReturnType<Page["context"]>["browser"]>>;

async function secondPerson(
  page: Page,
  portal: Portal,
  browser: Browser,
  watch: (page: Page) => Promise<void>,
): Promise<Page> {
  await page.goto(`${portal.url}/settings/users`);
  await page.getByLabel("E-mail").fill("petra@example.com");
  await page.getByRole("combobox", { name: "Role", exact: true }).selectOption("publisher");
  await page.getByRole("button", { name: "Make invitation link" }).click();
  const link = await textOf(page.getByLabel("invitation link", { exact: true }));
  const petra = await (await browser.newContext({ reducedMotion: "reduce" })).newPage();
  await watch(petra);
  await petra.goto(link);
  await petra.getByLabel("Your name").fill("Petra Publisher");
  await petra.getByLabel("Password").fill("meadow paper candle 77");
  await petra.getByRole("button", { name: "Create account" }).click();
  await expect(petra.getByRole("heading", { name: "Overview" })).toBeVisible();
  return petra;
}
