import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { clearFaults, namesOf, orderFault } from "../sandbox-orders.ts";
import { deploy, endpointOf, importApi, registerSandbox, setUp } from "../steps.ts";

// The page keeps asking while nobody answers; the browser reports each unanswered question by itself.
test.use({ expectedErrors: [/ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED/] });

test("the server is killed during a deployment, starts again, and it converges", async ({ page, portal }) => {
  const east = portal.gateway("kong-east");
  await setUp(page, portal);
  await registerSandbox(page, portal, east.name);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");
  const before = { services: await namesOf(east, "services"), routes: await namesOf(east, "routes") };

  await orderFault(east, { fault: { kind: "slow", delayMs: 3_000 }, times: 500 });
  await deploy(page, [east.name]);
  const steps = page.getByRole("list", { name: `Steps on ${east.name}` }).getByRole("listitem");
  await expect(steps.filter({ hasText: "Done" }).first()).toBeVisible({ timeout: 60_000 });
  await portal.kill();
  await expect(page.getByText("Gatehouse does not answer just now")).toBeVisible();
  await inspect(page);

  await clearFaults(east);
  await portal.restart();
  const endpoint = await endpointOf(page, east.name);
  await expect(page.getByText("Gatehouse does not answer just now")).toHaveCount(0);
  expect((await fetch(`${endpoint}/orders`)).status).toBe(200);
  expect(await namesOf(east, "services")).toHaveLength(before.services.length + 1);
  expect(await namesOf(east, "routes")).toHaveLength(before.routes.length + 2);
});
