import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { chromiumArguments, chromiumPath } from "./chromium.ts";
import { ordersDocument } from "./orders-document.ts";
import { Portal } from "./portal.ts";
import { deploy, endpointOf, importApi, registerSandbox, setUp } from "./steps.ts";

export interface RouteBytes {
  /** As the address is written in the map of the portal: `/apis/[apiId]`. */
  readonly route: string;
  /** Compressed JavaScript that came over the wire on a first visit. */
  readonly bytes: number;
}

/**
 * Opens every kind of page of the built portal in Chromium with an empty cache, and counts the JavaScript that came over
 * the wire. Needs a build; brings its own portal and sandbox and takes them away again.
 */
export async function javascriptBytes(): Promise<readonly RouteBytes[]> {
  const portal = await Portal.start();
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: [...chromiumArguments] });
  try {
    const context = await browser.newContext();
    const anonymous = await browser.newContext();
    const page = await context.newPage();
    await setUp(page, portal);
    const routes = await fill(page, portal);
    const measured: RouteBytes[] = [await measure(anonymous, "/sign-in", `${portal.url}/sign-in`)];
    for (const [route, address] of routes) measured.push(await measure(context, route, address));
    return measured;
  } finally {
    await browser.close();
    await portal.stop();
  }
}

/** Makes one of everything, so that no page is measured empty. */
async function fill(page: Page, portal: Portal): Promise<readonly (readonly [route: string, address: string])[]> {
  await registerSandbox(page, portal, "kong-east");
  const gateway = page.url();
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  const api = page.url();
  await deploy(page, ["kong-east"]);
  await endpointOf(page, "kong-east");
  const rollout = page.url();
  const fixed = [
    "/shortcuts",
    "/overview",
    "/gateways",
    "/gateways/new",
    "/credentials",
    "/apis",
    "/apis/new",
    "/rollouts",
    "/activity",
  ];
  return [
    ...[...fixed, "/settings/users", "/settings/sessions"].map((route) => [route, `${portal.url}${route}`] as const),
    ["/gateways/[gatewayId]", gateway],
    ["/gateways/[gatewayId]/settings", `${gateway}/settings`],
    ["/apis/[apiId]", api],
    ["/apis/[apiId]/policies", `${api}/policies`],
    ["/apis/[apiId]/deploy", `${api}/deploy?gateways=${gateway.split("/").at(-1)}`],
    ["/rollouts/[rolloutId]", rollout],
  ];
}

async function measure(context: BrowserContext, route: string, address: string): Promise<RouteBytes> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  const scripts = new Set<string>();
  let bytes = 0;
  devtools.on("Network.responseReceived", ({ requestId, type }) => {
    if (type === "Script") scripts.add(requestId);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto(address, { waitUntil: "networkidle" });
  await page.close();
  return { route, bytes };
}
