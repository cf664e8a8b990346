import { expect, it, onTestFinished } from "vitest";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { runTo } from "../../conformance/run.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

it("counts the requests of our own APIs, and none of before", async () => {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const stage = await openAwsRest({}, { isVirtual: true });
  const run = await runTo(stage, orders([], urls[0]));
  const [endpoint = ""] = await stage.session.endpoints(run.after);
  for (const path of ["/orders", "/orders/7", "/nothing/of/the/kind"]) {
    await stage.sandbox.call(endpoint, { method: "GET", path });
  }
  const { harness } = stage.sandbox;
  const at = harness.now().getTime();
  const calls = harness.calls.length;
  const points = await stage.session.metrics?.({ from: new Date(at - 300_000), to: new Date(at + 60_000) });
  expect(points).toEqual([
    { apiId: stage.owner.apiId, requests: 3, clientErrors: 1, serverErrors: 0, p95Ms: expect.any(Number) },
  ]);
  expect(harness.calls.slice(calls).map(({ effect }) => effect)).toEqual(["read", "read"]);
  const before = await stage.session.metrics?.({ from: new Date(at - 900_000), to: new Date(at - 600_000) });
  expect(before).toEqual([{ apiId: stage.owner.apiId, requests: 0, clientErrors: 0, serverErrors: 0 }]);
});
