import { createRequire } from "node:module";
import { expect, inspect, test } from "../fixtures.ts";
import { clearFaults, orderFault } from "../sandbox-orders.ts";
import { deploy, endpointOf, importFile, laneState, openApi, registerSandbox, setUp } from "../steps.ts";

const gateways = ["aws-http", "aws-rest", "azure", "kong-east"] as const;

/** STAPI, a real API of 120 operations. */
const document = createRequire(import.meta.url).resolve("@readme/oas-examples/3.0/json/star-trek.json");

test("a real API goes to four kinds of gateways in one rollout: all are put back when one fails, then all answer", async ({
  page,
  portal,
}) => {
  await setUp(page, portal);
  for (const name of gateways) await registerSandbox(page, portal, name);
  await importFile(page, portal, document, "STAPI 1.0.0");

  const kong = portal.gateway("kong-east");
  const refusal = "the sandbox was told to refuse this";
  await orderFault(kong, {
    fault: { kind: "reject", message: refusal },
    methods: ["PUT", "PATCH"],
    skip: 3,
    times: 500,
  });
  await deploy(page, gateways);
  for (const name of gateways) await expect(laneState(page, name)).toHaveText("Restored", { timeout: 60_000 });
  await expect(page.getByText(refusal).first()).toBeVisible();
  await inspect(page);

  await clearFaults(kong);
  await openApi(page, portal, "STAPI");
  await deploy(page, gateways);
  for (const name of gateways) {
    const endpoint = await endpointOf(page, name);
    expect((await fetch(`${endpoint}/animal/search`)).status, name).toBe(200);
  }
});
