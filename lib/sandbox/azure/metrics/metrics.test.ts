import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";

const start = Date.UTC(2026, 0, 5, 12);
let now = start;
let stranger: Stranger;
beforeEach(async () => {
  now = start;
  stranger = await openStranger({ clock: () => now });
  for (const apiId of ["orders", "stock"]) {
    const properties = { displayName: apiId, path: apiId, subscriptionRequired: false };
    await stranger.arm("PUT", `apis/${apiId}`, { properties });
  }
});
afterEach(() => stranger.close());

const call = (path: string) => fetch(`${stranger.azure.services[0].gatewayUrl}${path}`);
const metrics = (query: string) =>
  stranger.arm(
    "GET",
    `providers/Microsoft.Insights/metrics?api-version=2023-10-01&timespan=2026-01-05T12:00:00Z/2026-01-05T12:02:00Z&${query}`,
  );

const seriesSchema = z.object({
  metadatavalues: z.array(z.object({ value: z.string() })),
  data: z.array(z.object({ total: z.number() })),
});
const answerSchema = z.object({ value: z.array(z.object({ timeseries: z.array(seriesSchema) })) });

const addressSchema = z.object({ port: z.number() });
const pointSchema = z.object({ average: z.number().optional() });
const averagesSchema = z.object({
  value: z.array(z.object({ timeseries: z.array(z.object({ data: z.array(pointSchema) })) })),
});

describe("the metrics of a service", () => {
  it("count requests by API and by class of answer, minute by minute", async () => {
    await call("/orders/a");
    await call("/orders/b");
    now += 60_000;
    await call("/stock/a");
    await call("/nowhere");
    const { body } = await metrics(
      "metricnames=Requests&interval=PT1M&$filter=ApiId eq '*' and GatewayResponseCodeCategory eq '4xx'",
    );
    const [requests] = answerSchema.parse(body).value;
    const series = requests?.timeseries.map(({ metadatavalues, data }) => [
      metadatavalues.map(({ value }) => value).join(),
      ...data.map(({ total }) => total),
    ]);
    expect(series).toEqual([
      ["orders", 2, 0],
      ["stock", 0, 1],
      ["", 0, 1],
    ]);
  });

  it("tell the time that backends took from the rest, and have none where no backend was called", async () => {
    const backend = createServer((_, response) => void setTimeout(() => response.end("ok"), 30));
    await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void backend.close());
    const { port } = addressSchema.parse(backend.address());
    const serviceUrl = `http://127.0.0.1:${port}`;
    await stranger.arm("PATCH", "apis/orders", { properties: { serviceUrl } }, { "if-match": "*" });
    await stranger.arm("PUT", "apis/orders/operations/all", {
      properties: { displayName: "All", method: "GET", urlTemplate: "/" },
    });
    expect((await call("/orders/")).status).toBe(200);
    now += 60_000;
    await call("/stock/a");
    const { body } = await metrics("metricnames=BackendDuration&interval=PT1M");
    const [duration] = averagesSchema.parse(body).value;
    const [first, second] = duration?.timeseries[0]?.data ?? [];
    expect(first?.average).toBeGreaterThanOrEqual(25);
    expect(second?.average).toBeUndefined();
  });

  it("have an average of durations, and none where nothing happened", async () => {
    await call("/orders/a");
    const { body } = await metrics("metricnames=Duration,Requests&interval=PT1M&aggregation=Average,Total");
    expect(body).toMatchObject({
      value: [
        {
          name: { value: "Duration" },
          unit: "MilliSeconds",
          timeseries: [{ data: [{ average: expect.any(Number) }, { total: 0 }] }],
        },
        { name: { value: "Requests" }, timeseries: [{ data: [{ total: 1 }, { total: 0 }] }] },
      ],
    });
  });

  it("come in one call with dimensions that only some of them know, when these need not be checked", async () => {
    await call("/orders/a");
    now += 60_000;
    await call("/orders/b");
    const query =
      "metricnames=Requests,Duration&aggregation=Total,Average&interval=FULL&$filter=ApiId eq '*' and GatewayResponseCodeCategory eq '*'";
    expect((await metrics(query)).status).toBe(400);
    const { body } = await metrics(`${query}&validatedimensions=false`);
    const about = (dimension: string, value: string) => ({ name: { value: dimension }, value });
    const orders = about("apiid", "orders");
    expect(body).toMatchObject({
      value: [
        {
          timeseries: [{ metadatavalues: [orders, about("gatewayresponsecodecategory", "4xx")], data: [{ total: 2 }] }],
        },
        { timeseries: [{ metadatavalues: [orders], data: [{ average: expect.any(Number) }] }] },
      ],
    });
  });

  it.each([
    ["metricnames=Nonsense", /Failed to find metric configuration/],
    ["interval=PT2M", /invalid time grain/],
    ["aggregation=Median", /invalid aggregation/],
    ["$filter=Colour eq '*'", /names no dimension/],
    ["metricnames=Duration&$filter=GatewayResponseCode eq '*'", /does not support requested dimension/],
  ])("refuse %s", async (query, words) => {
    expect(await metrics(query)).toMatchObject({
      status: 400,
      body: { error: { code: "BadRequest", message: expect.stringMatching(words) } },
    });
  });
});
