import { expect as baseExpect, type Locator, type Page } from "@playwright/test";
import type { Portal } from "./portal.ts";

/** What people do, by the words on the page. Journeys are made of these, and so are measurements, which have no runner. */

const expect = baseExpect.configure({ timeout: 20_000 });

export const admin = { name: "Ana Admin", email: "ana@example.com", password: "river stone lantern 42" } as const;

export async function setUp(page: Page, portal: Portal): Promise<void> {
  await page.goto(portal.setupLink());
  await page.getByLabel("Your name").fill(admin.name);
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Create the first admin" }).click();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
}

export async function registerSandbox(page: Page, portal: Portal, name: string): Promise<void> {
  await page.goto(`${portal.url}/gateways/new`);
  await useSandbox(page, name);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/^Connected in/)).toBeVisible();
  await page.getByRole("button", { name: "Register gateway" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await page.getByRole("button", { name: "Check again" }).click();
  await expect(page.getByRole("main").getByText("Connected", { exact: true })).toBeVisible();
}

/** Fills the form from what the sandbox says of one of its gateways. */
export async function useSandbox(page: Page, name: string): Promise<void> {
  await page.getByRole("link", { name: `Use ${name}`, exact: true }).click();
  await expect(page.getByLabel("Name")).toHaveValue(name);
}

/** Pastes a document, has the sandbox answer it, and saves the API. Ends on its page. */
export async function importApi(page: Page, portal: Portal, document: string, name: string): Promise<void> {
  await page.goto(`${portal.url}/apis/new`);
  await page.getByLabel("Paste a document").fill(document);
  await page.getByRole("button", { name: "Read pasted document" }).click();
  await expect(page.getByText("Can be imported")).toBeVisible();
  await useSandboxBackend(page);
  await page.getByRole("button", { name: "Import API" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

export async function useSandboxBackend(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Use the sandbox backend" }).click();
  await expect(page.getByLabel("Backend address")).toHaveValue(/^http:\/\/127\.0\.0\.1:\d+/);
}

/** Reads a file, has the sandbox answer it, and saves the API. Ends on its page. */
export async function importFile(page: Page, portal: Portal, file: string, name: string): Promise<void> {
  await page.goto(`${portal.url}/apis/new`);
  await page.getByLabel("Choose file").setInputFiles(file);
  await expect(page.getByText("Can be imported")).toBeVisible();
  await useSandboxBackend(page);
  await page.getByRole("button", { name: "Import API" }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** From any tab of an API's page: adds a policy to the draft, with the fields filled in by their labels. */
export async function addPolicy(
  page: Page,
  policy: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  await openTab(page, "Policies");
  await page.getByRole("button", { name: "Add policy" }).click();
  await page.getByLabel("Policy", { exact: true }).selectOption(policy);
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: "Add policy to the draft" }).click();
  await expect(page.getByRole("button", { name: "Add policy to the draft" })).toHaveCount(0);
}

/** From an API's page: chooses gateways, reads the plan, presses the button that names the act. Ends on the rollout. */
export async function deploy(page: Page, gateways: readonly string[]): Promise<void> {
  await page.getByRole("link", { name: "Plan deployment" }).first().click();
  await choose(page, gateways);
  await approve(page, `Deploy to ${number(gateways.length)}`);
}

export async function choose(page: Page, gateways: readonly string[]): Promise<void> {
  for (const gateway of gateways) await page.getByRole("checkbox", { name: gateway, exact: true }).check();
  await page.getByRole("button", { name: `Show the plan for ${number(gateways.length)}` }).click();
  for (const gateway of gateways) await expect(page.getByRole("region", { name: gateway })).toBeVisible();
}

export async function approve(page: Page, act: string): Promise<void> {
  await page.getByRole("button", { name: act, exact: true }).click();
  await page.waitForURL("**/rollouts/*");
}

export function laneState(page: Page, gateway: string) {
  return page.getByRole("status", { name: `State on ${gateway}` });
}

/** The address shown at the end of a lane. */
export async function endpointOf(page: Page, gateway: string): Promise<string> {
  const lane = page.getByRole("region", { name: gateway });
  await expect(laneState(page, gateway)).toHaveText("Done", { timeout: 60_000 });
  return textOf(lane.locator("code", { hasText: /^http:/ }).first());
}

export async function openApi(page: Page, portal: Portal, name: string, tab?: string): Promise<void> {
  await page.goto(`${portal.url}/apis`);
  await page.getByRole("link", { name }).first().click();
  if (tab !== undefined) await openTab(page, tab);
}

async function openTab(page: Page, tab: string): Promise<void> {
  const parts = page.getByRole("navigation", { name: /^Parts of/ });
  await parts.getByRole("link", { name: tab }).click();
  await expect(parts.getByRole("link", { name: tab })).toHaveAttribute("aria-current", "page");
}

function number(gateways: number): string {
  return `${gateways} ${gateways === 1 ? "gateway" : "gateways"}`;
}

/** The text of what is on the page; waits for it. */
export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? "";
}
