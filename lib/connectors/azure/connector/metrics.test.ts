import { expect, it, onTestFinished } from "vitest";
import { echoFailOnceHeader, startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { runTo } from "../../conformance/run.ts";
import { azureConnector } from "../connector.ts";
import { openAzure, orders, profileOf } from "../fixtures/azure-stage.testing.ts";
import { startAzureSandbox } from "../fixtures/azure-subject.testing.ts";

const hourMs = 3_600_000;

it("reports what consumers asked all APIs for, in one call", async () => {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const stage = await openAzure();
  const { session, sandbox } = stage;
  const run = await runTo(stage, orders([], urls[0]));
  const [endpoint = ""] = await session.endpoints(run.after);
  const { gatewayUrl } = stage.handle.sandbox.services[0];
  const lastHour = () => {
    const now = sandbox.harness.now().getTime();
    return { from: new Date(now - hourMs), to: new Date(now + 1) };
  };
  expect(await session.metrics?.(lastHour())).toEqual([]);

  for (const path of ["/orders", "/orders/7", "/orders", "/no/such"])
    await sandbox.call(endpoint, { method: "GET", path });
  await sandbox.call(endpoint, { method: "GET", path: "/orders", headers: { [echoFailOnceHeader]: "metrics" } });
  // A stranger's API, which asks for a key, and an address of no API.
  await sandbox.call(gatewayUrl, { method: "GET", path: "/echo/resource" });
  await sandbox.call(gatewayUrl, { method: "GET", path: "/nobody" });

  const before = sandbox.harness.calls.length;
  const points = await session.metrics?.(lastHour());
  expect(points).toEqual([
    { remoteId: "orders-v1", requests: 5, clientErrors: 1, serverErrors: 1, averageMs: expect.any(Number) },
    { remoteId: "echo-api", requests: 1, clientErrors: 1, serverErrors: 0, averageMs: expect.any(Number) },
  ]);
  const made = sandbox.harness.calls.slice(before);
  expect(made.map(({ method, effect }) => [method, effect])).toEqual([["GET", "read"]]);

  sandbox.harness.advance(3 * hourMs);
  expect(await session.metrics?.(lastHour())).toEqual([]);
});

it("names the permission that figures need, and says Azure's words where it is missing", async () => {
  const clientId = "1c9a4f20-7d35-4a5e-8f0b-6a2d9e3b7c11";
  const clientSecret = "sandbox~without~metrics";
  const handle = await startAzureSandbox(profileOf("azure-standard"), [
    {
      ...{ clientId, objectId: "1c9a4f20-7d35-4a5e-8f0b-6a2d9e3b7c12", displayName: "no-metrics" },
      secrets: [clientSecret],
      assignments: [
        { roleName: "APIs only", actions: ["Microsoft.ApiManagement/service/*", "Microsoft.Authorization/*/read"] },
      ],
    },
  ]);
  onTestFinished(handle.close);
  const session = azureConnector.connect(
    { ...handle.settings, clientId },
    { signIn: { type: "client-secret", clientSecret } },
    handle.harness.context(),
  );
  const lacking = (await session.check("read-write")).permissions.filter(({ granted }) => !granted);
  expect(lacking).toMatchObject([
    {
      name: "read traffic figures",
      neededFor: "read",
      remedy: expect.stringContaining("Microsoft.Insights/metrics/read"),
    },
  ]);
  expect((await session.check("write-only")).permissions.filter(({ granted }) => !granted)).toEqual([]);
  const now = handle.harness.now();
  const asked = session.metrics?.({ from: new Date(now.getTime() - hourMs), to: now });
  await expect(asked).rejects.toMatchObject({
    ...{ code: "forbidden", detail: expect.stringContaining("Microsoft.Insights/metrics/read") },
  });
});
