import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewApi } from "#lib/apis/draft.ts";
import { updateDraft } from "#lib/apis/edit-draft.ts";
import { getDb } from "#lib/db/client.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import { type Listener, listen } from "#lib/outbound/listener.testing.ts";
import { listDeployments } from "./deployment-queries.ts";
import { stagedAwsHttp, stagedAwsRest } from "./faults/staged-aws.testing.ts";
import { stagedAzure } from "./faults/staged-azure.testing.ts";
import { type StagedKong, stagedKong } from "./faults/staged-kong.testing.ts";
import { retryFailedTargets } from "./retry-targets.ts";
import { script } from "./sample-api.testing.ts";
import {
  drain,
  openStageDatabase,
  rollOut,
  type Stage,
  type StagedKind,
  type StagedSandbox,
  setStage,
} from "./stage.testing.ts";

let database: Awaited<ReturnType<typeof openStageDatabase>>;
let backend: Listener;
const opened: Stage[] = [];
beforeAll(async () => {
  database = await openStageDatabase();
  backend = await listen((_request, response) => response.end('{"orders":[]}'));
});
afterAll(async () => {
  await closeQueue();
  for (const stage of opened) await stage.close();
  await backend.close();
  await database.close();
});

let stages = 0;

async function open<Sandbox extends StagedSandbox>(
  kind: StagedKind<Sandbox>,
  options: { readonly count?: number; readonly policies?: NewApi["policies"] } = {},
) {
  stages += 1;
  const stage = await setStage(kind, {
    name: `Orders ${stages}`,
    basePath: `/orders/${stages}`,
    backend: backend.origin,
    ...options,
  });
  opened.push(stage);
  return stage;
}

async function pointTo(apiId: string, url: string): Promise<void> {
  const db = await getDb();
  const { rowVersion } = await db.api.findUniqueOrThrow({ where: { id: apiId }, select: { rowVersion: true } });
  await updateDraft(script, { apiId, rowVersion, patch: { backends: [{ url, weight: 100 }] } });
}

const policy = (id: string, config: NonNullable<NewApi["policies"]>[number]["config"]) => ({ id, name: id, config });
const check = "when-reachable";

describe("each kind of gateway", () => {
  const key = policy("key", { type: "api-key" });
  const cors = policy("cors", { type: "cors", origins: ["https://app.example.com"] });
  const limit = policy("limit", { type: "rate-limit", requests: 100, per: "second", by: "ip" });

  it.each<[string, StagedKind, NewApi["policies"], number]>([
    ["Kong", stagedKong, [cors, limit], 5],
    ["Kong with keys", stagedKong, [key, cors], 5],
    ["HTTP APIs of AWS", stagedAwsHttp, [cors], 5],
    ["REST APIs of AWS", stagedAwsRest, [cors], 5],
    ["REST APIs of AWS with keys", stagedAwsRest, [key], 3],
    ["Azure", stagedAzure, [cors], 5],
    ["Azure with keys", stagedAzure, [key], 3],
  ])("%s answers as its definition and policies say, so it is checked", async (_, kind, policies, sent) => {
    const stage = await open(kind, { policies });
    const rollout = await rollOut(stage, { check });
    const [lane] = rollout.lanes;
    expect(lane?.check?.probes.map(({ purpose, verdict, sentence }) => `${verdict}: ${purpose}. ${sentence}`)).toEqual(
      Array.from({ length: sent }, () => expect.stringMatching(/^(as-expected|inconclusive): /)),
    );
    expect(lane).toMatchObject({ state: "done", check: { state: "checked", reason: null } });
    // Calls to endpoints are no calls to the provider.
    expect(lane?.made.writes).toBe(lane?.predicted.writes);
    expect(await listDeployments(script.actor, { apiId: stage.apiId })).toMatchObject([
      { state: "live", checkedAt: expect.any(Date) },
    ]);
  });
});

describe("a backend that does not answer", () => {
  it("fails the check, says what was sent and got, and can be tried again when it does", async () => {
    const stage = await open(stagedKong);
    const { server, url } = await reserve();
    await pointTo(stage.apiId, url);
    const rollout = await rollOut(stage, { check });
    const [lane] = rollout.lanes;
    expect(rollout.state).toBe("failed");
    expect(lane).toMatchObject({ state: "check-failed", attempts: 1, problem: { code: "check-failed" } });
    expect(lane?.check).toMatchObject({ state: "failed", reason: expect.stringMatching(/^GET \/orders answers: /) });
    expect(lane?.check?.probes[1]).toMatchObject({
      method: "GET",
      address: `${lane?.endpoints[0]}/orders`,
      status: 502,
      verdict: "not-as-expected",
    });
    const [deployment] = await listDeployments(script.actor, { apiId: stage.apiId });
    expect(deployment).toMatchObject({
      state: "check-failed",
      appliedRevision: 1,
      checkedAt: null,
      can: { retry: true },
    });
    await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), "127.0.0.1", resolve));
    await retryFailedTargets(script, { rolloutId: rollout.id });
    expect((await drain(rollout.id)).lanes[0]).toMatchObject({ state: "done", check: { state: "checked" } });
    await new Promise((resolve) => server.close(resolve));
  });

  it("puts every gateway back with all or nothing", async () => {
    const stage = await open(stagedKong, { count: 2 });
    await rollOut(stage, { check });
    await pointTo(stage.apiId, "http://127.0.0.1:9");
    const rollout = await rollOut(stage, { check, strategy: "all-or-nothing" });
    expect(rollout).toMatchObject({ state: "compensated" });
    expect(rollout.lanes.map(({ state, check: found }) => [state, found?.state])).toEqual([
      ["compensated", "failed"],
      ["compensated", "failed"],
    ]);
    const views = await listDeployments(script.actor, { apiId: stage.apiId });
    expect(views).toMatchObject([
      { state: "rolled-back", appliedRevision: 1 },
      { state: "rolled-back", appliedRevision: 1 },
    ]);
    for (const { endpoints } of views) expect((await fetch(`${endpoints[0]}/orders`)).status).toBe(200);
  });
});

describe("what the check finds that observing does not", () => {
  it("a consumer address that leads elsewhere, where everybody is let in", async () => {
    const stage = await open(stagedKong, { policies: [policy("key", { type: "api-key" })] });
    await callAt(stage, backend.origin);
    const { lanes } = await rollOut(stage, { check });
    expect(lanes[0]).toMatchObject({ state: "check-failed" });
    expect(lanes[0]?.check?.probes.map(({ verdict, sentence }) => [verdict, sentence])).toContainEqual([
      "not-as-expected",
      "It answered 200 to a call without a key or token.",
    ]);
  });
});

/** Registers another address at which consumers call. */
async function callAt(stage: Stage<StagedKong>, proxyUrl: string): Promise<void> {
  const db = await getDb();
  const [{ id, kong }] = stage.gateways;
  await db.gateway.update({ where: { id }, data: { settings: { adminUrl: kong.adminUrl, proxyUrl } } });
}

describe("an address that cannot be reached from here", () => {
  it("is observed with the reason, and live", async () => {
    const stage = await open(stagedKong);
    await callAt(stage, "http://10.0.0.1");
    const rollout = await rollOut(stage, { check });
    expect(rollout.lanes[0]).toMatchObject({ state: "done", check: { state: "observed" } });
    expect(rollout.lanes[0]?.check?.reason).toMatch(
      /^10\.0\.0\.1 cannot be reached from here: .*GATEHOUSE_OUTBOUND_ALLOW/,
    );
    const [deployment] = await listDeployments(script.actor, { apiId: stage.apiId });
    expect(deployment).toMatchObject({ state: "live", checkedAt: null });
  });

  it("fails where it must be checked", async () => {
    const stage = await open(stagedKong);
    await callAt(stage, "http://10.0.0.1");
    const rollout = await rollOut(stage, { check: "required" });
    expect(rollout.lanes[0]).toMatchObject({ state: "check-failed", check: { state: "failed" } });
  });
});

/** A free port at which nobody answers yet. */
async function reserve(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((_request, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  await new Promise((resolve) => server.close(resolve));
  return { server, url: `http://127.0.0.1:${address.port}` };
}
