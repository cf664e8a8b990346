import type { Page } from "@playwright/test";
import type { Estate } from "./estate.ts";
import type { Portal } from "./portal.ts";

/** One page, or one state of a page, to take pictures of. */
export interface Shot {
  readonly name: string;
  readonly address: string;
  /** What is done after the page is there: opens a menu, types a word. */
  readonly prepare?: (page: Page) => Promise<void>;
}

/** What there is to see before anybody can sign in. */
export function shotsBefore(portal: Portal): readonly Shot[] {
  return [{ name: "setup", address: portal.setupLink() }];
}

/** Every page of a portal that is in use. */
export function shotsOf({ url }: Portal, { gateway, api, newPlan, rollout, failedRollout }: Estate): readonly Shot[] {
  const gatewayId = gateway.split("/").at(-1);
  const fixed = ["overview", "apis", "gateways", "rollouts", "credentials", "activity"];
  return [
    ...fixed.map((name) => ({ name, address: `${url}/${name}` })),
    { name: "apis-filtered-empty", address: `${url}/apis?search=nothing-has-this-name` },
    { name: "api-new", address: `${url}/apis/new` },
    { name: "api-from-scratch", address: `${url}/apis/new?from=scratch` },
    { name: "api", address: api },
    ...["definition", "policies", "revisions", "revisions/1", "deployments", "keys", "activity"].map((tab) => ({
      name: `api-${tab.replace("/", "-")}`,
      address: `${api}/${tab}`,
    })),
    { name: "plan", address: newPlan, prepare: planShown },
    { name: "plan-again", address: `${api}/deploy?kind=re-apply&gateways=${gatewayId}`, prepare: planShown },
    { name: "api-operation", address: `${api}/definition`, prepare: openOperation },
    { name: "api-source", address: `${api}/definition?view=source`, prepare: sourceShown },
    { name: "api-compare", address: `${api}/revisions/compare` },
    { name: "api-new-version", address: `${api}/new-version` },
    { name: "gateway-new", address: `${url}/gateways/new` },
    { name: "gateway", address: gateway },
    ...["apis", "capabilities", "activity", "settings"].map((tab) => ({
      name: `gateway-${tab}`,
      address: `${gateway}/${tab}`,
    })),
    { name: "rollout", address: rollout },
    { name: "rollout-failed", address: failedRollout },
    { name: "users", address: `${url}/settings/users` },
    { name: "sessions", address: `${url}/settings/sessions` },
    { name: "nothing-here", address: `${url}/apis/nothing` },
    { name: "account-menu", address: `${url}/apis`, prepare: openAccount },
    { name: "palette", address: `${url}/apis`, prepare: (page) => search(page, "ord") },
    { name: "shortcuts", address: `${url}/shortcuts` },
  ];
}

/** What there is to see while something runs. */
export function shotsOfWork({ url }: Portal, rollout: string): readonly Shot[] {
  return [
    { name: "work", address: `${url}/apis`, prepare: openWork },
    { name: "rollout-waiting", address: rollout },
  ];
}

async function openWork(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Work: 1 running/ }).click();
  await page.getByRole("progressbar").waitFor();
}

async function openOperation(page: Page): Promise<void> {
  await page.getByRole("navigation", { name: "Operations" }).getByRole("link").first().click();
  await page.getByRole("region", { name: "Responses" }).waitFor();
}

async function sourceShown(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Source" }).waitFor();
}

async function planShown(page: Page): Promise<void> {
  await page.getByRole("region", { name: "kong-east" }).waitFor();
}

async function search(page: Page, typed: string): Promise<void> {
  await page.getByRole("button", { name: "Search or go to" }).click();
  await page.getByRole("combobox", { name: /^Search APIs/ }).fill(typed);
  await page.getByRole("group", { name: "APIs" }).waitFor();
}

async function openAccount(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
}
