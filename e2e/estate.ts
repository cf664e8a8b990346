import { expect, type Page } from "@playwright/test";
import { ordersDocument } from "./orders-document.ts";
import type { Portal } from "./portal.ts";
import { clearFaults, orderFault } from "./sandbox-orders.ts";
import { deploy, endpointOf, importApi, laneState, registerSandbox, setUp } from "./steps.ts";

/** The addresses of one of everything in an installation that is in use. */
export interface Estate {
  readonly gateway: string;
  readonly api: string;
  /** The page of a plan for an API that is nowhere yet, on three kinds of gateways. */
  readonly newPlan: string;
  readonly rollout: string;
  readonly failedRollout: string;
}

const gateways = ["kong-east", "kong-west", "aws-http", "azure"] as const;
const otherApis = ["Catalogue", "Customers", "Invoices", "Loyalty", "Shipments", "Stock"] as const;

/** Fills an empty portal by its own pages: four kinds of gateways, eight APIs, rollouts that went well and one that did not. */
export async function fillEstate(page: Page, portal: Portal): Promise<Estate> {
  await setUp(page, portal);
  for (const name of gateways) await registerSandbox(page, portal, name);
  const gateway = await addressOf(page, portal, "/gateways", "kong-east");
  for (const name of otherApis) await importApi(page, portal, documentOf(name), `${name} 1.0.0`);
  await deploy(page, ["kong-east", "kong-west"]);
  await endpointOf(page, "kong-west");

  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  const api = page.url();
  await deploy(page, ["kong-east", "aws-http", "azure"]);
  await endpointOf(page, "azure");
  const rollout = page.url();

  await importApi(page, portal, documentOf("Payments"), "Payments 1.0.0");
  const west = portal.gateway("kong-west");
  const message = "schema violation (paths: should not overlap with a route of another team)";
  await orderFault(west, { fault: { kind: "reject", message }, methods: ["PUT", "PATCH"], times: 500 });
  await deploy(page, ["kong-west"]);
  await expect(laneState(page, "kong-west")).toHaveText(/^(Failed|Restored)/, { timeout: 60_000 });
  await clearFaults(west);
  const failedRollout = page.url();
  return { gateway, api, newPlan: await planOf(page, portal, "Shipments"), rollout, failedRollout };
}

async function planOf(page: Page, portal: Portal, api: string): Promise<string> {
  const ids: string[] = [];
  for (const name of ["kong-east", "aws-http", "azure"]) {
    ids.push((await addressOf(page, portal, "/gateways", name)).split("/").at(-1) ?? "");
  }
  return `${await addressOf(page, portal, "/apis", api)}/deploy?gateways=${ids.join(",")}`;
}

/** A rollout that stands still for as long as the picture takes: the provider asks for patience. Ends on its page. */
export async function startWaitingRollout(page: Page, portal: Portal): Promise<void> {
  const aws = portal.gateway("aws-http");
  await orderFault(aws, { fault: { kind: "throttle", retryAfterSeconds: 45 }, methods: ["PUT"], path: "^/v2/apis" });
  await page.goto(await addressOf(page, portal, "/apis", "Stock"));
  await deploy(page, [aws.name]);
  await expect(page.getByText(/Waits another/).first()).toBeVisible({ timeout: 30_000 });
}

/** The small API under another name and its own path. */
function documentOf(name: string): string {
  return ordersDocument.replaceAll("Orders", name).replaceAll("orders", name.toLowerCase());
}

async function addressOf(page: Page, portal: Portal, list: string, name: string): Promise<string> {
  await page.goto(`${portal.url}${list}`);
  const link = page.getByRole("main").getByRole("link", { name, exact: true }).first();
  return new URL((await link.getAttribute("href")) ?? "", portal.url).href;
}
