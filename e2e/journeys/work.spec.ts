import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { orderFault } from "../sandbox-orders.ts";
import { admin, deploy, importApi, laneState, registerSandbox, setUp } from "../steps.ts";

// Offline, and after the session, the page's own questions are answered with nothing or 401; the browser reports both.
test.use({ expectedErrors: [/ERR_INTERNET_DISCONNECTED|status of 401/] });

test("work is followed from any page; offline and the end of the session are said, and nothing typed is lost", async ({
  page,
  portal,
  browser,
  context,
}) => {
  const aws = portal.gateway("aws-http");
  await setUp(page, portal);
  await registerSandbox(page, portal, aws.name);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  await orderFault(aws, { fault: { kind: "throttle", retryAfterSeconds: 12 }, methods: ["PUT"], path: "^/v2/apis" });
  await deploy(page, [aws.name]);
  await expect(laneState(page, aws.name)).toHaveText("Applying");

  await page.getByRole("link", { name: "Gateways", exact: true }).click();
  await page.getByRole("button", { name: "Work: 1 running" }).click();
  const drawer = page.getByRole("dialog", { name: "Work" });
  await expect(drawer.getByRole("progressbar", { name: "Progress of Deploy Orders 1.0.0" })).toBeVisible();
  await expect(drawer).toContainText(/aws-http waits another \d+ s\. AWS asked to slow down/);
  await expect(page).toHaveTitle(/^● Gateways/);
  await inspect(page);
  await expect(drawer.getByRole("region", { name: "Ended since you looked" })).toContainText("Succeeded", {
    timeout: 60_000,
  });
  await drawer.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("button", { name: "Work: 1 ended since you looked" })).toBeVisible();
  await expect(page).toHaveTitle(/^Gateways/);
  await page.getByRole("button", { name: /^Work/ }).click();
  await drawer.getByRole("link", { name: "Deploy Orders 1.0.0" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Deploy Orders 1.0.0" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Work", exact: true })).toBeVisible();

  await page.goto(`${portal.url}/settings/users`);
  await page.getByLabel("E-mail").fill("typed@example.com");
  await context.setOffline(true);
  await expect(page.getByText("You are offline")).toBeVisible();
  await inspect(page);
  await context.setOffline(false);
  await expect(page.getByText("You are offline")).toHaveCount(0);
  await expect(page.getByLabel("E-mail")).toHaveValue("typed@example.com");

  await endOtherSessions(await (await browser.newContext()).newPage(), portal.url);
  await page.getByRole("button", { name: "Make invitation link" }).click();
  await expect(page.getByText("You are not signed in. Sign in, then try again.")).toBeVisible();
  await expect(page.getByText("Your session has ended")).toBeVisible();
  await inspect(page);
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Sign in in another tab" }).click();
  await signIn(await opened);
  await page.bringToFront();
  await expect(page.getByText("Your session has ended")).toHaveCount(0);
  await expect(page.getByLabel("E-mail")).toHaveValue("typed@example.com");
  await page.getByRole("button", { name: "Make invitation link" }).click();
  await expect(page.getByLabel("invitation link", { exact: true })).toBeVisible();
});

type Page = Parameters<typeof setUp>[0];

async function signIn(page: Page): Promise<void> {
  // A tab that has just been opened must have come to life before it is typed in.
  await page.waitForLoadState("networkidle");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
}

/** Somewhere else, the same person ends all sessions but the one they do it from. */
async function endOtherSessions(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/settings/sessions`);
  await signIn(page);
  await page.getByRole("button", { name: "End other sessions" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End other sessions" }).click();
  await expect(page.getByRole("button", { name: "End other sessions" })).toHaveCount(0);
  await page.context().close();
}
