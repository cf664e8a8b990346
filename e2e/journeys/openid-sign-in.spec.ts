import type { Page } from "@playwright/test";
import { startTestProvider, type TestProvider, testClient } from "#lib/access/openid/provider.testing.ts";
import { paths } from "#lib/web/paths.ts";
import { expect, inspect, test } from "../fixtures.ts";
import { admin, setUp } from "../steps.ts";

// The provider has no picture for its tab, and refusals are answered as such.
test.use({ settings: { GATEHOUSE_OUTBOUND_ALLOW: "127.0.0.1" }, expectedErrors: [/favicon\.ico/] });

let provider: TestProvider;
test.beforeEach(async ({ portal, visited }) => {
  provider = await startTestProvider({
    redirectUri: new URL(paths.route.openIdReturn(), portal.url).href,
    accounts: {
      ana: { email: "ana@corp.example", name: "Ana", groups: ["gatehouse-admins"] },
      ben: { email: "ben@corp.example", name: "Ben Baker", groups: ["gatehouse-publishers", "payments"] },
      eve: { email: "eve@corp.example", name: "Eve", groups: ["cooks"] },
    },
  });
  visited.add(provider.issuer);
});
test.afterEach(() => provider.close());

test("people come in through the company's provider, with the role of a claim", async ({ page, portal }) => {
  await setUp(page, portal);
  await page.goto(portal.url + paths.teams());
  await page.getByLabel("Team name").fill("Payments");
  await page.getByRole("button", { name: "Make team" }).click();
  await expect(page.getByRole("heading", { name: "Payments" })).toBeVisible();
  await inspect(page);

  await page.goto(portal.url + paths.signInSettings());
  await page.getByLabel("Name on the button").fill("Example ID");
  await page.getByLabel("Issuer").fill(provider.issuer);
  await page.getByLabel("Client id").fill(testClient.id);
  await page.getByRole("button", { name: "Test provider" }).click();
  await expect(page.getByText("The discovery document fits its issuer")).toBeVisible();
  await page.getByLabel("Client secret").fill(testClient.secret);
  await page.getByLabel("Scopes").fill("openid email profile groups");
  await page.getByRole("textbox", { name: "Role value 1" }).fill("gatehouse-admins");
  await page.getByRole("combobox", { name: "Role 1" }).selectOption("admin");
  await page.getByRole("button", { name: "Add role value" }).click();
  await page.getByRole("textbox", { name: "Role value 2" }).fill("gatehouse-publishers");
  await page.getByRole("combobox", { name: "Role 2" }).selectOption("publisher");
  await page.getByRole("button", { name: "Add team value" }).click();
  await page.getByRole("textbox", { name: "Team value 1" }).fill("payments");
  await page.getByLabel("On: the sign-in page shows its button").check();
  await inspect(page);
  await page.getByRole("button", { name: "Save provider" }).click();
  await expect(page.getByText("Example ID is on")).toBeVisible();
  await expect(page.getByRole("button", { name: "Switch passwords off" })).toHaveAttribute("aria-disabled", "true");

  await page.goto(portal.url + paths.sessions());
  await page.getByRole("button", { name: "Connect Example ID" }).click();
  await page.getByRole("link", { name: "ana" }).click();
  await expect(page.getByText("Connected")).toBeVisible();
  await inspect(page);

  await signOut(page);
  await inspect(page);
  await comeIn(page, "eve");
  await expect(page.getByText("nothing it says of you gives access here")).toBeVisible();
  await inspect(page);

  await page.goto(portal.url + paths.apis());
  await comeIn(page, "ben");
  await expect(page.getByRole("heading", { level: 1, name: "APIs" })).toBeVisible();
  await page.goto(portal.url + paths.users());
  await expect(page.getByText("Needs the role admin; you are publisher.")).toBeVisible();

  await signOut(page);
  await page.goto(portal.url + paths.signIn());
  await comeIn(page, "ana");
  await page.goto(portal.url + paths.users());
  await expect(page.getByRole("row", { name: /Ben Baker/ })).toContainText("Payments");
  await expect(page.getByRole("row", { name: new RegExp(admin.name) })).toContainText("(you)");

  await page.goto(portal.url + paths.signInSettings());
  await page.getByRole("button", { name: "Switch passwords off" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Switch passwords off" }).click();
  await expect(page.getByText("Passwords are off")).toBeVisible();
  await signOut(page);
  await expect(page.getByRole("link", { name: "Continue with Example ID" })).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveCount(0);
  await inspect(page);
});

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

/** Leaves by the button and chooses an account at the provider, which remembers nobody. */
async function comeIn(page: Page, account: string): Promise<void> {
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Continue with Example ID" }).click();
  await page.getByRole("link", { name: account, exact: true }).click();
}
