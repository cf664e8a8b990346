import { createServer } from "node:http";
import { CreateDeploymentCommand, ImportRestApiCommand } from "@aws-sdk/client-api-gateway";
import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Credentials } from "../../identity/identities.ts";
import { documentOf, openAccount, proxyTo, type TestAccount } from "../../rest/account.testing.ts";

const start = Date.parse("2026-03-01T10:00:00Z");
let now = start;
let account: TestAccount;
let closeBackend: () => void;
const clients: CloudWatchClient[] = [];

beforeAll(async () => {
  account = await openAccount({ clock: () => now });
  const server = createServer((request, response) => response.writeHead(Number(request.url?.slice(1))).end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closeBackend = () => server.close();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The backend has no port.");
  const uri = `http://127.0.0.1:${address.port}/`;
  const paths = Object.fromEntries(
    ["200", "404", "500"].map((status) => [`/${status}`, { get: proxyTo(uri + status) }]),
  );
  const { id: restApiId } = await account.client.send(
    new ImportRestApiCommand({ body: documentOf("pets", { paths }) }),
  );
  await account.client.send(new CreateDeploymentCommand({ restApiId, stageName: "v1" }));
  for (const status of [200, 200, 404, 500]) await fetch(`${account.aws.dataUrl}/${restApiId}/v1/${status}`);
  now = start + 300_000;
  await fetch(`${account.aws.dataUrl}/${restApiId}/v1/200`);
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  closeBackend();
  await account.close();
});

function clientOf(credentials: Credentials): CloudWatchClient {
  const client = new CloudWatchClient({
    ...{ endpoint: account.aws.controlUrl, region: account.aws.region, credentials, maxAttempts: 1 },
  });
  clients.push(client);
  return client;
}

function query(Id: string, MetricName: string, Stat: string, changes: Partial<MetricDataQuery> = {}): MetricDataQuery {
  const Dimensions = [
    { Name: "ApiName", Value: "pets" },
    { Name: "Stage", Value: "v1" },
  ];
  return {
    Id,
    MetricStat: { Metric: { Namespace: "AWS/ApiGateway", MetricName, Dimensions }, Period: 300, Stat },
    ...changes,
  };
}

async function resultsOf(queries: MetricDataQuery[], credentials = account.aws.credentials.readOnly) {
  const { MetricDataResults = [] } = await clientOf(credentials).send(
    new GetMetricDataCommand({
      ...{ MetricDataQueries: queries, StartTime: new Date(start), EndTime: new Date(start + 600_000) },
      ScanBy: "TimestampAscending",
    }),
  );
  return MetricDataResults;
}

describe("GetMetricData", () => {
  it("counts what consumers asked for, by period", async () => {
    const results = await resultsOf([
      query("count", "Count", "Sum"),
      query("bad", "4XXError", "Sum"),
      query("worse", "5XXError", "Average"),
      query("slow", "Latency", "p95"),
      query("other", "4xx", "Sum"),
    ]);
    expect(results.map(({ Id, Values }) => [Id, Values])).toMatchObject([
      ["count", [4, 1]],
      ["bad", [1, 0]],
      ["worse", [0.25, 0]],
      ["slow", [expect.any(Number), expect.any(Number)]],
      ["other", []],
    ]);
    expect(results[0]).toMatchObject({
      ...{ Timestamps: [new Date(start), new Date(start + 300_000)], StatusCode: "Complete" },
    });
  });

  it("wants the right to, and questions that it can answer", async () => {
    const count = query("count", "Count", "Sum");
    await expect(resultsOf([count], account.aws.credentials.withoutMetrics)).rejects.toMatchObject({
      ...{ name: "AccessDenied", $metadata: { httpStatusCode: 403 } },
    });
    await expect(resultsOf([query("x", "Count", "Most")])).rejects.toMatchObject({ name: "ValidationException" });
    await expect(resultsOf([count, count])).rejects.toThrow(/must be unique/);
    await expect(resultsOf([{ Id: "e", Expression: "count * 2" }])).rejects.toThrow(/computes no expressions/);
  });
});
