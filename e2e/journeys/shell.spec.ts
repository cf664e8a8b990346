import { expect, inspect, test } from "../fixtures.ts";
import { admin, setUp } from "../steps.ts";

// A wrong password and a wrong address are answered as such, and the browser reports both by itself.
test.use({ expectedErrors: [/status of (401|404)/] });

test("the shell: theme, lost ways, a narrow screen, sign out and in", async ({ page, portal }) => {
  await setUp(page, portal);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await inspect(page);
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-color-scheme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-color-scheme", "dark");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitemradio", { name: "As the system" }).click();
  await page.getByRole("menuitem", { name: "Your sessions" }).click();
  await expect(page.getByRole("heading", { name: "Your sessions" })).toBeVisible();

  for (const lost of ["/nowhere", "/apis/nothing", "/gateways/01a20787-ffe0-72da-af14-1fbd27622d22"]) {
    await page.goto(`${portal.url}${lost}`);
    await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
    await inspect(page);
  }
  await page.getByRole("link", { name: "Go to the overview" }).click();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Open navigation" }).click();
  await expect(page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await inspect(page);
  await page.getByRole("link", { name: "Gateways", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gateways" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await inspect(page);
  await page.goto(`${portal.url}/apis`);
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("E-mail and password do not belong together.")).toBeVisible();
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "APIs" })).toBeVisible();
});
