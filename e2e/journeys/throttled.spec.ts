import { expect, inspect, test } from "../fixtures.ts";
import { ordersDocument } from "../orders-document.ts";
import { orderFault } from "../sandbox-orders.ts";
import { deploy, endpointOf, importApi, laneState, registerSandbox, setUp } from "../steps.ts";

test("AWS throttles; the rollout says what it waits for and how long, and ends well", async ({ page, portal }) => {
  const aws = portal.gateway("aws-http");
  await setUp(page, portal);
  await registerSandbox(page, portal, aws.name);
  await importApi(page, portal, ordersDocument, "Orders 1.0.0");

  await orderFault(aws, { fault: { kind: "throttle", retryAfterSeconds: 8 }, methods: ["PUT"], path: "^/v2/apis" });
  await deploy(page, [aws.name]);
  const step = page
    .getByRole("list", { name: `Steps on ${aws.name}` })
    .getByRole("listitem")
    .first();
  await expect(step).toContainText(/Waits another [1-8] s\. AWS asked to slow down/);
  await expect(laneState(page, aws.name)).toHaveText("Applying");
  const left = async () => Number(/Waits another (\d+) s/.exec((await step.textContent()) ?? "")?.[1] ?? 0);
  const first = await left();
  await expect.poll(left).toBeLessThan(first);
  await inspect(page);

  const endpoint = await endpointOf(page, aws.name);
  await expect(step).not.toContainText("Waits");
  expect((await fetch(`${endpoint}/orders`)).status).toBe(200);
});
