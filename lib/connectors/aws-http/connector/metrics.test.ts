import { expect, it, onTestFinished } from "vitest";
import { echoFailOnceHeader, startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { runTo, sampleOwner } from "../../conformance/run.ts";
import { openAwsHttp } from "../fixtures/aws-http-stage.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

/** Requests are counted by the machine's clock; the last minute may be a new one by the time they are asked for. */
const lastHour = () => ({ from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 60_000) });

it("reports what consumers asked for, in one call beside the list", async () => {
  const { urls, close } = await startEchoBackends();
  onTestFinished(close);
  const stage = await openAwsHttp();
  const { session, sandbox } = stage;
  const run = await runTo(stage, orders([], urls[0]));
  const [endpoint = ""] = await session.endpoints(run.after);
  const remoteId = run.after.find(({ kind }) => kind === "api")?.remoteId;
  expect(await session.metrics?.(lastHour())).toEqual([]);

  for (const path of ["/orders", "/orders/7", "/orders", "/no/such"])
    await sandbox.call(endpoint, { method: "GET", path });
  await sandbox.call(endpoint, { method: "GET", path: "/orders", headers: { [echoFailOnceHeader]: "metrics" } });

  const before = sandbox.harness.calls.length;
  const points = await session.metrics?.(lastHour());
  expect(points).toEqual([
    {
      ...{ remoteId, name: "orders-v1", owner: sampleOwner, requests: 5, clientErrors: 1, serverErrors: 1 },
      ...{ averageMs: expect.any(Number), p95Ms: expect.any(Number) },
    },
  ]);
  const [point] = points ?? [];
  expect(point?.p95Ms).toBeGreaterThanOrEqual(point?.averageMs ?? Number.NaN);
  const made = sandbox.harness.calls.slice(before);
  expect(made.map(({ method, effect }) => [method, effect])).toEqual([
    ["GET", "read"],
    ["POST", "read"],
  ]);

  const yesterday = { from: new Date(Date.now() - 2 * 86_400_000), to: new Date(Date.now() - 86_400_000) };
  expect(await session.metrics?.(yesterday)).toEqual([]);
});

it("asks CloudWatch once for each hundred APIs, and the list once for each page", async () => {
  const { session, sandbox, handle } = await openAwsHttp();
  const strangers = handle.aws.http.all("apis").filter(({ api }) => api.protocolType === "HTTP").length;
  handle.aws.seedApis("http", 550);
  const before = sandbox.harness.calls.length;
  await session.metrics?.(lastHour());
  const made = sandbox.harness.calls.slice(before);
  expect(made.filter(({ method }) => method === "GET")).toHaveLength(2);
  const asked = made.filter(({ method }) => method === "POST");
  expect(asked).toHaveLength(Math.ceil((strangers + 550) / 100));
  expect(queriesIn(asked[0]?.body)).toBe(500);
});

it("says so when CloudWatch may not be read, in AWS's words", async () => {
  const { handle } = await openAwsHttp();
  const { accessKeyId, secretAccessKey } = handle.aws.credentials.withoutMetrics;
  const session = handle.connectAs(
    {},
    { signIn: { type: "access-key", accessKeyId, secretAccessKey, sessionToken: "" } },
  );
  await expect(session.metrics?.(lastHour())).rejects.toMatchObject({
    ...{ code: "forbidden", operation: "cloudwatch:GetMetricData" },
    detail: expect.stringContaining("cloudwatch:GetMetricData"),
  });
});

function queriesIn(body = "{}"): number {
  const { MetricDataQueries }: { MetricDataQueries?: unknown[] } = JSON.parse(body);
  return MetricDataQueries?.length ?? 0;
}
