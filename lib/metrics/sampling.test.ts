// On whatever database openTestDatabase gives.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { checkGateway } from "#lib/gateways/check-gateway.ts";
import { enqueue, openQueue } from "#lib/jobs/queue.ts";
import { sampleGatewaysTask } from "#lib/jobs/tasks/sample-gateways.ts";
import { startWorker, stopWorker } from "#lib/jobs/worker.ts";
import { type StagedKong, stagedKong } from "#lib/rollouts/faults/staged-kong.testing.ts";
import { adminToken, script } from "#lib/rollouts/sample-api.testing.ts";
import { openStage, rollOut, type Stage, until } from "#lib/rollouts/stage.testing.ts";
import { type SandboxAws, startSandboxAws } from "#lib/sandbox/aws/aws.ts";
import { registerAws } from "./aws-gateway.testing.ts";
import { periodStart } from "./period.ts";
import { pruneMetrics } from "./prune.ts";
import { sampleGateway } from "./sample-gateway.ts";

let stage: Stage<StagedKong>;
let aws: SandboxAws;
const signal = AbortSignal.timeout(600_000);

beforeAll(async () => {
  stage = await openStage(stagedKong, 2);
  aws = await startSandboxAws({ seed: true });
}, 120_000);
afterAll(async () => {
  await aws.close();
  await stage.close();
});

const begun = periodStart(new Date(), 300).getTime();
/** A moment so many finest periods after the one in which the tests began, a second into it. */
const after = (periods: number) => new Date(begun + periods * 300_000 + 1_000);

const callsOn = async (gatewayId: string) =>
  (await getDb()).providerCall.count({ where: { gatewayId, phase: "traffic" } });

async function periodsOf(gatewayId: string, seconds = 300) {
  const db = await getDb();
  return db.metricPeriod.findMany({ where: { gatewayId, seconds }, orderBy: { at: "asc" } });
}

async function samplesOf(gatewayId: string, seconds = 300) {
  const db = await getDb();
  return db.metricSample.findMany({ where: { gatewayId, seconds }, orderBy: { at: "asc" } });
}

const total = (rows: readonly { readonly requests: bigint }[]) =>
  rows.reduce((sum, row) => sum + Number(row.requests), 0);

describe("a provider that counts by window", () => {
  it("is asked once for a period, and what it says is added up into the hour and the day", async () => {
    const gatewayId = await registerAws(aws, "administrator", "read-only");
    const [remoteId] = aws.seedApis("http", 1);
    const moments = [after(2), after(3)];
    for (const path of ["one", "two", "three"]) await fetch(`${aws.dataUrl}/${remoteId}/${path}`);
    for (const now of moments) await sampleGateway(gatewayId, { signal, now });

    // Two periods, should the requests have fallen into two: each a page of APIs and one question.
    expect(await callsOn(gatewayId)).toBe(4);
    for (const now of moments) await sampleGateway(gatewayId, { signal, now });
    expect(await callsOn(gatewayId)).toBe(4);

    for (const seconds of [300, 3_600, 86_400]) {
      const periods = await periodsOf(gatewayId, seconds);
      expect(total(periods), `of ${seconds} s`).toBe(3);
      expect(periods.reduce((sum, { coveredSeconds }) => sum + coveredSeconds, 0)).toBe(600);
      const samples = await samplesOf(gatewayId, seconds);
      expect(total(samples)).toBe(3);
      expect(samples[0]).toMatchObject({ remoteId, apiId: null, clientErrors: samples[0]?.requests, serverErrors: 0n });
      expect(Number(samples[0]?.latencyCount)).toBe(Number(samples[0]?.requests));
    }
  });

  it("leaves a gap with its reason where it may not be asked, and zero where nobody asked for anything", async () => {
    const refused = await registerAws(aws, "withoutMetrics", "read-only");
    await sampleGateway(refused, { signal, now: after(0) });
    expect(await periodsOf(refused)).toMatchObject([
      { coveredSeconds: 0, requests: 0n, reason: expect.stringMatching(/refused|may not|lacks/i) },
    ]);
    const quiet = await registerAws(aws, "administrator", "read-only");
    await sampleGateway(quiet, { signal, now: after(-10) });
    expect(await periodsOf(quiet)).toMatchObject([{ coveredSeconds: 300, requests: 0n, reason: null }]);
    expect(await samplesOf(quiet)).toEqual([]);
  });
});

describe("a gateway that only adds up", () => {
  it("is not asked before it counts", async () => {
    const [{ id, requests }] = stage.gateways;
    const before = requests.all().length;
    await sampleGateway(id, { signal });
    expect(requests.all()).toHaveLength(before);
    expect(await periodsOf(id)).toEqual([]);
  });

  it("is read once a period: the difference is kept, across restarts and holes", async () => {
    const [gateway] = stage.gateways;
    const { id, kong } = gateway;
    await countOn(gateway);
    const { lanes } = await rollOut(stage, { gatewayIds: [id] });
    const [endpoint = ""] = lanes[0]?.endpoints ?? [];
    const order = async (times: number) => {
      for (let turn = 0; turn < times; turn += 1) await fetch(`${endpoint}/orders`);
    };
    const step = async (periods: number, requests: number) => {
      await order(requests);
      await sampleGateway(id, { signal, now: after(periods) });
    };
    await step(0, 2);
    await step(1, 3);
    // Again within the period: not asked.
    const calls = await callsOn(id);
    await sampleGateway(id, { signal, now: new Date(after(1).getTime() + 60_000) });
    expect(await callsOn(id)).toBe(calls);
    await step(2, 0);
    kong.forgetMetrics();
    await step(3, 4);
    await step(30, 5);
    await step(31, 1);
    // One slot was missed: what came in both is told from the first.
    await step(33, 2);
    // The one after came late, so that the next follows it at once.
    await step(34.99, 1);
    await step(35, 3);

    const found = (await periodsOf(id)).map(({ at, coveredSeconds, requests, reason }) => [
      (at.getTime() - begun) / 300_000,
      coveredSeconds,
      Number(requests),
      reason === null ? null : reason.split(" ").slice(0, 3).join(" "),
    ]);
    expect(found).toEqual([
      [-1, 0, 0, "What it had"],
      [0, 300, 3, null],
      [1, 300, 0, null],
      [2, 300, 4, null],
      [29, 0, 0, "It was not"],
      [30, 300, 1, null],
      [31, 600, 2, null],
      [33, 600, 1, null],
      [34, 300, 3, null],
    ]);
    const samples = await samplesOf(id, 86_400);
    expect(total(samples)).toBe(14);
    expect(samples[0]).toMatchObject({ apiId: stage.apiId, name: expect.any(String), p95Ms: expect.any(Number) });
  }, 60_000);
});

describe("the worker", () => {
  it("lets one slow gateway delay no other", async () => {
    const [slow, other] = stage.gateways;
    if (other === undefined) throw new Error("The stage has two gateways.");
    await countOn(other);
    slow.faults.add({ fault: { kind: "slow", delayMs: 3_000 }, methods: ["GET"], path: "^/metrics$", times: 5 });
    const db = await getDb();
    await db.metricPeriod.deleteMany({ where: { gatewayId: slow.id } });
    await db.metricReading.deleteMany({ where: { gatewayId: slow.id } });
    await startWorker();
    try {
      await openQueue();
      await db.$transaction((tx) => enqueue(tx, sampleGatewaysTask, {}));
      await until(async () => (await periodsOf(other.id)).length > 0);
      expect(await periodsOf(slow.id)).toEqual([]);
      await until(async () => (await periodsOf(slow.id)).length > 0);
    } finally {
      await stopWorker();
    }
  }, 60_000);
});

it("forgets periods of each length after their own time", async () => {
  const db = await getDb();
  const lengths = async () => {
    const rows = await db.metricPeriod.groupBy({ by: ["seconds"], orderBy: { seconds: "asc" } });
    return rows.map(({ seconds }) => seconds);
  };
  const inDays = (days: number) => new Date(after(40).getTime() + days * 86_400_000);
  expect(await lengths()).toEqual([300, 3_600, 86_400]);
  await pruneMetrics(inDays(2));
  expect(await lengths()).toEqual([3_600, 86_400]);
  await pruneMetrics(inDays(36));
  expect(await lengths()).toEqual([86_400]);
  await pruneMetrics(inDays(402));
  expect(await lengths()).toEqual([]);
});

async function countOn({ id, kong }: StagedKong & { readonly id: string }): Promise<void> {
  const answer = await fetch(`${kong.adminUrl}/plugins`, {
    method: "POST",
    headers: { "content-type": "application/json", "kong-admin-token": adminToken },
    body: JSON.stringify({ name: "prometheus", config: { status_code_metrics: true, latency_metrics: true } }),
  });
  expect(answer.status).toBe(201);
  await checkGateway(script, { id });
}
