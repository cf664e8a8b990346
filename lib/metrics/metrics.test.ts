// On whatever database openTestDatabase gives.
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createApi } from "#lib/apis/create-api.ts";
import { getDb } from "#lib/db/client.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { disableGateway } from "#lib/gateways/enable-gateway.ts";
import { type StagedKong, stagedKong } from "#lib/rollouts/faults/staged-kong.testing.ts";
import { script } from "#lib/rollouts/sample-api.testing.ts";
import { openStage, rollOut, type Stage } from "#lib/rollouts/stage.testing.ts";
import { type SandboxAws, startSandboxAws } from "#lib/sandbox/aws/aws.ts";
import { registerAws } from "./aws-gateway.testing.ts";
import { trafficOf } from "./queries.ts";
import { sampleGateway } from "./sample-gateway.ts";

let stage: Stage<StagedKong>;
let aws: SandboxAws;
let backendUrl: string;
let closeBackend: () => void;

beforeAll(async () => {
  stage = await openStage(stagedKong, 2);
  aws = await startSandboxAws({ seed: true });
  const server = createServer((request, response) =>
    response.writeHead(request.url === "/orders" ? 200 : 503).end("{}"),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeBackend = () => server.close();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The backend has no port.");
  backendUrl = `http://127.0.0.1:${address.port}`;
}, 120_000);
afterAll(async () => {
  vi.useRealTimers();
  closeBackend();
  await aws.close();
  await stage.close();
});

async function callsOn(gatewayId: string): Promise<number> {
  const db = await getDb();
  return db.providerCall.count({ where: { gatewayId, phase: "traffic" } });
}

/** Lets time pass for whoever asks the clock. */
function pass(milliseconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + milliseconds });
}

it("is said to be unknown in the provider's words, and asked for again the next time", async () => {
  const gatewayId = await registerAws(aws, "withoutMetrics", "read-write");
  const failed = { state: "failed", detail: expect.stringContaining("cloudwatch:GetMetricData") };
  expect(await trafficOf(script.actor, gatewayId)).toMatchObject(failed);
  expect(await trafficOf(script.actor, gatewayId)).toMatchObject(failed);
  expect(await callsOn(gatewayId)).toBe(4);
});

it("is not waited for longer than a person waits", async () => {
  const gatewayId = await registerAws(aws, "administrator", "read-write");
  aws.faults.add({ fault: { kind: "slow", delayMs: 2_000 }, methods: ["GET"], path: "^/v2/apis$" });
  const timeout = AbortSignal.timeout;
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => timeout.call(AbortSignal, ms / 100));
  expect(await trafficOf(script.actor, gatewayId)).toMatchObject({
    ...{ state: "failed", sentence: expect.stringContaining("within 10 s") },
  });
  vi.restoreAllMocks();
});

it("is what was added up, where a gateway only adds up", async () => {
  const [{ id, kong, registration }] = stage.gateways;
  await fetch(`${kong.adminUrl}/plugins`, {
    method: "POST",
    headers: { "content-type": "application/json", "kong-admin-token": String(registration.values.adminToken) },
    body: JSON.stringify({ name: "prometheus", config: { status_code_metrics: true } }),
  });
  await checkGateway(script, { id });
  expect(await trafficOf(script.actor, id)).toMatchObject({
    ...{ state: "not-offered", sentence: expect.stringContaining("yet") },
  });
  const { lanes } = await rollOut(stage, { gatewayIds: [id] });
  const signal = AbortSignal.timeout(60_000);
  const [period = 0, readAt = 0] = [300_000, Math.floor(Date.now() / 300_000) * 300_000 - 600_000];
  await sampleGateway(id, { signal, now: new Date(readAt) });
  await fetch(`${lanes[0]?.endpoints[0]}/orders`);
  await sampleGateway(id, { signal, now: new Date(readAt + period) });
  expect(await trafficOf(script.actor, id)).toMatchObject({
    ...{ state: "measured", limit: expect.stringContaining("only adds up") },
    window: { to: new Date(readAt + period) },
    rows: [{ apiId: stage.apiId, requests: 1, averageMs: null, p95Ms: null }],
  });
});

it("is not asked of who does not say it, nor where others' APIs are not read", async () => {
  const other = stage.gateways[1]?.id ?? "";
  expect(await trafficOf(script.actor, other)).toMatchObject({
    ...{ state: "not-offered", sentence: expect.stringContaining("prometheus") },
  });
  const writeOnly = await registerAws(aws, "administrator", "write-only");
  expect(await trafficOf(script.actor, writeOnly)).toMatchObject({
    ...{ state: "failed", sentence: expect.stringContaining("write-only") },
  });
  expect(await callsOn(writeOnly)).toBe(0);
});

// The last: what it does to the clock is not undone before the end.
it("is what consumers asked our API and others' for, under our own names, asked for once a minute", async () => {
  const gatewayId = await registerAws(aws, "administrator", "read-write");
  const { id: apiId } = await createApi(script, {
    ...{ name: "Orders", version: "2.0.0", basePath: "/orders/v2", backends: [{ url: backendUrl }] },
    operations: [
      { id: "listOrders", method: "GET", path: "/orders" },
      { id: "getOrder", method: "GET", path: "/orders/{id}" },
    ],
  });
  const { lanes } = await rollOut({ ...stage, apiId }, { gatewayIds: [gatewayId] });
  const [endpoint] = lanes[0]?.endpoints ?? [];
  const [stranger] = aws.seedApis("http", 1);
  for (const path of ["/orders", "/orders", "/orders/7", "/nothing"]) await fetch(`${endpoint}${path}`);
  await fetch(`${aws.dataUrl}/${stranger}/never-published`);

  // The two are asked for at once, and one call is a page of APIs, the other CloudWatch's.
  const [traffic, again] = await Promise.all([trafficOf(script.actor, gatewayId), trafficOf(script.actor, gatewayId)]);
  expect(traffic).toMatchObject({
    ...{ state: "measured", limit: null },
    rows: [
      { name: "Orders 2.0.0", apiId, requests: 4, clientErrors: 1, serverErrors: 1, averageMs: expect.any(Number) },
      { remoteId: stranger, apiId: null, requests: 1, clientErrors: 1, serverErrors: 0, sharedWith: 0 },
    ],
  });
  expect(again).toEqual(traffic);
  expect(await callsOn(gatewayId)).toBe(2);

  await fetch(`${endpoint}/orders`);
  pass(59_000);
  expect(await trafficOf(script.actor, gatewayId)).toEqual(traffic);
  pass(2_000);
  expect(await trafficOf(script.actor, gatewayId)).toMatchObject({ rows: [{ requests: 5 }, { requests: 1 }] });
  expect(await callsOn(gatewayId)).toBe(4);

  await disableGateway(script, { id: gatewayId });
  expect(await trafficOf(script.actor, gatewayId)).toMatchObject({ state: "not-offered" });
  expect(await callsOn(gatewayId)).toBe(4);
}, 60_000);
