import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openStranger, type Stranger } from "../sdk-client.testing.ts";

const start = Date.parse("2026-03-01T10:00:00Z");
let now = start;
let stranger: Stranger;
let closeBackend: () => void;

beforeAll(async () => {
  // Azure Monitor is described by another SDK than the one that every answer is held against.
  stranger = await openStranger({ clock: () => now, onArmCall: () => {} });
  const server = createServer((request, response) => {
    setTimeout(() => response.writeHead(Number(request.url?.slice(1))).end("{}"), 5);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeBackend = () => server.close();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The backend has no port.");
  for (const name of ["orders", "pets"]) {
    const serviceUrl = `http://127.0.0.1:${address.port}`;
    const properties = { displayName: name, path: name, protocols: ["http"], serviceUrl, subscriptionRequired: false };
    await stranger.arm("PUT", `apis/${name}`, { properties });
    const operation = { displayName: "Any", method: "GET", urlTemplate: "/{status}" };
    const templateParameters = [{ name: "status", type: "string", required: true }];
    await stranger.arm("PUT", `apis/${name}/operations/any`, { properties: { ...operation, templateParameters } });
  }
  const [{ gatewayUrl }] = stranger.azure.services;
  for (const path of ["orders/200", "orders/200", "orders/404", "pets/500", "nobody"])
    await fetch(`${gatewayUrl}/${path}`);
  now = start + 120_000;
  await fetch(`${gatewayUrl}/orders/200`);
});
afterAll(async () => {
  closeBackend();
  await stranger.close();
});

const timespan = `${new Date(start).toISOString()}/${new Date(start + 180_000).toISOString()}`;
const both = "ApiId eq '*' and GatewayResponseCodeCategory eq '*'";

const ask = (parameters: Record<string, string>, version = "2023-10-01") =>
  stranger.arm(
    "GET",
    `providers/Microsoft.Insights/metrics?${new URLSearchParams({ timespan, "api-version": version, ...parameters })}`,
  );

const nameSchema = z.object({ value: z.string() });
const answerSchema = z.object({
  value: z.array(
    z.object({
      name: nameSchema,
      timeseries: z.array(
        z.object({
          metadatavalues: z.array(z.object({ name: nameSchema, value: z.string() })),
          data: z.array(z.record(z.string(), z.unknown())),
        }),
      ),
    }),
  ),
});

/** By metric, the series' values of dimensions and data points without their times. */
function told(body: unknown): Record<string, (readonly [string, unknown[]])[]> {
  const entries = answerSchema.parse(body).value.map(({ name, timeseries }) => {
    const series = timeseries.map(({ metadatavalues, data }) => {
      const dimensions = metadatavalues.map((one) => `${one.name.value}=${one.value}`).join(" ");
      return [dimensions, data.map(({ timeStamp: _at, ...values }) => values)] as const;
    });
    return [name.value, series] as const;
  });
  return Object.fromEntries(entries);
}

describe("Metrics - List", () => {
  it("counts consumers' requests by minute, all together", async () => {
    const { status, body } = await ask({ metricnames: "Requests", aggregation: "Total" });
    expect(status).toBe(200);
    expect(told(body)).toEqual({ Requests: [["", [{ total: 5 }, { total: 0 }, { total: 1 }]]] });
  });

  it("tells dimensions apart, the largest series first, and no more than asked for", async () => {
    const parameters = { metricnames: "Requests", aggregation: "total", interval: "FULL", $filter: both };
    expect(told((await ask(parameters)).body)).toEqual({
      Requests: [
        ["apiid=orders gatewayresponsecodecategory=2xx", [{ total: 3 }]],
        ["apiid=orders gatewayresponsecodecategory=4xx", [{ total: 1 }]],
        ["apiid=pets gatewayresponsecodecategory=5xx", [{ total: 1 }]],
        ["apiid= gatewayresponsecodecategory=4xx", [{ total: 1 }]],
      ],
    });
    expect(told((await ask({ ...parameters, top: "1" })).body).Requests).toHaveLength(1);
    const $filter =
      "ApiId eq 'orders' and GatewayResponseCodeCategory eq '4xx' or GatewayResponseCodeCategory eq '5xx'";
    expect(told((await ask({ ...parameters, $filter })).body)).toEqual({
      Requests: [["apiid=orders gatewayresponsecodecategory=4xx", [{ total: 1 }]]],
    });
  });

  it("passes over dimensions that a metric lacks when asked to, and refuses them otherwise", async () => {
    const parameters = { metricnames: "Requests,Duration,BackendDuration", interval: "FULL", $filter: both };
    const refused = await ask(parameters);
    expect(refused).toMatchObject({ status: 400, body: { code: "BadRequest" } });
    expect(JSON.stringify(refused.body)).toContain(
      "Metric: Duration does not support requested dimension combination: apiid,gatewayresponsecodecategory",
    );
    const { Duration, BackendDuration } = told((await ask({ ...parameters, validatedimensions: "false" })).body);
    expect(Duration).toEqual([
      ["apiid=orders", [{ average: expect.any(Number) }]],
      ["apiid=pets", [{ average: expect.any(Number) }]],
      ["apiid=", [{ average: expect.any(Number) }]],
    ]);
    // Nobody's request reaches no backend.
    expect(BackendDuration?.map(([dimensions]) => dimensions)).toEqual(["apiid=orders", "apiid=pets"]);
  });

  it.each([
    [{ metricnames: "Colours" }, /metric: Colours, Valid metrics: Requests,Duration,BackendDuration/],
    [{ aggregation: "most" }, /aggregation most/],
    [{ interval: "PT7M" }, /interval PT7M/],
    [{ timespan: "yesterday" }, /time range yesterday/],
    [{ $filter: "Colour eq '*'" }, /filter Colour/],
    [{ $filter: "ApiId eq 'a' or GatewayResponseCodeCategory eq '*'" }, /filter ApiId/],
    [{ top: "0" }, /top/],
  ])("refuses %o", async (parameters, words) => {
    const { status, body } = await ask({ metricnames: "Requests", ...parameters });
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringMatching(words)]);
  });

  it("has versions of its own, and wants the right to read", async () => {
    expect((await ask({}, "2024-05-01")).status).toBe(400);
    const other = await openStranger({
      onArmCall: () => {},
      identities: [
        {
          clientId: "1c9a4f20-7d35-4a5e-8f0b-6a2d9e3b7c11",
          objectId: "1c9a4f20-7d35-4a5e-8f0b-6a2d9e3b7c12",
          displayName: "without-metrics",
          secrets: ["sandbox~without~metrics"],
          assignments: [{ roleName: "Reader of APIs", actions: ["Microsoft.ApiManagement/service/*"] }],
        },
      ],
    });
    const token = await signIn(other, "1c9a4f20-7d35-4a5e-8f0b-6a2d9e3b7c11", "sandbox~without~metrics");
    const { status, body } = await other.arm(
      "GET",
      "providers/Microsoft.Insights/metrics?api-version=2023-10-01",
      undefined,
      { authorization: `Bearer ${token}` },
    );
    await other.close();
    expect(status).toBe(403);
    expect(JSON.stringify(body)).toContain("'Microsoft.Insights/metrics/read'");
  });
});

async function signIn({ azure }: Stranger, clientId: string, clientSecret: string): Promise<string> {
  const response = await fetch(`${azure.controlUrl}/${azure.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret },
      scope: `${azure.controlUrl}/.default`,
    }),
  });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}
