import type { Page } from "@playwright/test";
import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import type { Portal } from "../portal.ts";
import { approve, deploy, endpointOf, openApi, registerSandbox, setUp, useSandboxBackend } from "../steps.ts";

const gateway = "aws-rest";
const calls = 200;

test("a revision gets 10 % of the requests, then half, then all; another is tried and taken back", async ({
  page,
  portal,
}) => {
  await setUp(page, portal);
  await registerSandbox(page, portal, gateway);
  await importToEcho(page, portal);
  await deploy(page, [gateway]);
  const endpoint = await endpointOf(page, gateway);
  expect(await answersOf(endpoint)).toEqual({ none: calls });

  await setHeader(page, portal, "second");
  await openApi(page, portal, "Orders");
  await planShare(page, "10");
  await inspect(page);
  await approve(page, "Deploy to 1 gateway, for 10 % of requests");
  await endpointOf(page, gateway);
  const notice = page.getByRole("status").filter({ hasText: `Revision 2 gets 10 % of the requests on ${gateway}` });
  await expect(notice).toContainText("The others go to revision 1.");
  await inspect(page);
  const few = await answersOf(endpoint);
  expect(few.none).toBeGreaterThan(calls * 0.7);
  expect(few.second).toBeGreaterThan(0);

  await notice.getByRole("link", { name: "Widen to 50 %" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Deploy revision 2 for 50 % of requests");
  await expect(page.getByText("Now there: revision 2 for 10 % of requests, revision 1 for the rest.")).toBeVisible();
  await approve(page, "Deploy to 1 gateway, for 50 % of requests");
  await endpointOf(page, gateway);
  const half = await answersOf(endpoint);
  expect(half.none).toBeGreaterThan(calls * 0.25);
  expect(half.second).toBeGreaterThan(calls * 0.25);

  await openApi(page, portal, "Orders", "Deployments");
  await expect(page.getByRole("cell", { name: "2 for 50 %" })).toContainText("1 for the rest");
  await inspect(page);
  await page.getByRole("link", { name: "Live" }).click();
  await page.getByRole("link", { name: "Promote to all requests" }).click();
  await approve(page, "Deploy to 1 gateway");
  await endpointOf(page, gateway);
  expect(await answersOf(endpoint)).toEqual({ second: calls });

  await setHeader(page, portal, "third");
  await openApi(page, portal, "Orders");
  await planShare(page, "10");
  await approve(page, "Deploy to 1 gateway, for 10 % of requests");
  await endpointOf(page, gateway);
  expect((await answersOf(endpoint)).third).toBeGreaterThan(0);
  await page.getByRole("link", { name: "Abort, back to revision 2" }).click();
  await approve(page, "Roll back 1 gateway to revision 2");
  await endpointOf(page, gateway);
  expect(await answersOf(endpoint)).toEqual({ second: calls });
});

/** The sandbox's echo answers with what reached it. */
async function importToEcho(page: Page, portal: Portal): Promise<void> {
  await page.goto(`${portal.url}/apis/new`);
  await page.getByLabel("Paste a document").fill(ordersDocument);
  await page.getByRole("button", { name: "Read pasted document" }).click();
  await expect(page.getByText("Can be imported")).toBeVisible();
  await useSandboxBackend(page);
  const backend = page.getByLabel("Backend address");
  await backend.fill(`${new URL(await backend.inputValue()).origin}/echo`);
  await page.getByRole("button", { name: "Import API" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Orders 1.0.0" })).toBeVisible();
}

/** A policy more, that sets a header of this name for the backend. */
async function setHeader(page: Page, portal: Portal, name: string): Promise<void> {
  await openApi(page, portal, "Orders", "Policies");
  await page.getByRole("button", { name: "Add policy" }).click();
  await page.getByLabel("Policy", { exact: true }).selectOption("Request headers");
  await page.getByRole("button", { name: "Add to set" }).click();
  await page.getByLabel("Name 1").fill(`X-Revision-${name}`);
  await page.getByLabel("Value 1").fill("yes");
  await page.getByRole("button", { name: "Add policy to the draft" }).click();
  await expect(page.getByText(`On requests: sets X-Revision-${name}.`)).toBeVisible();
}

/** From an API's page: the plan for a share of the requests, in percent. */
async function planShare(page: Page, share: string): Promise<void> {
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await page.getByRole("checkbox", { name: gateway, exact: true }).check();
  await page.getByLabel("Share of requests").fill(share);
  await page.getByRole("button", { name: "Show the plan for 1 gateway" }).click();
  await expect(page.getByRole("region", { name: gateway })).toBeVisible();
}

/** How many of the calls each revision answered, by the latest header that it sets. */
async function answersOf(endpoint: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let asked = 0; asked < calls; asked += 1) {
    const arrived = await (await fetch(`${endpoint}/orders`)).text();
    const revision = ["third", "second"].find((name) => arrived.toLowerCase().includes(`x-revision-${name}`)) ?? "none";
    counts[revision] = (counts[revision] ?? 0) + 1;
  }
  return counts;
}
