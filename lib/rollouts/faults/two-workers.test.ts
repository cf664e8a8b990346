// Several processes on one PostgreSQL, where the embedded database has one. Needs GATEHOUSE_TEST_POSTGRES.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { closeDb, getDb, postgresDatabase } from "#lib/db/client.ts";
import { emptyPostgresDatabase } from "#lib/db/testing.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import { forgetEnv } from "#lib/env.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import { getRollout } from "../queries.ts";
import { quickTiming, script } from "../sample-api.testing.ts";
import { ended, registerStaged, type Stage, setStage, start, until } from "../stage.testing.ts";
import { setRunTiming } from "../timing.ts";
import { testCells } from "./cells.ts";
import { stagedAwsHttp } from "./staged-aws.testing.ts";
import { type StagedKong, stagedKong, writeMethods } from "./staged-kong.testing.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import { startTestProcess, type TestProcess } from "./test-process.ts";

const server = process.env.GATEHOUSE_TEST_POSTGRES;
if (!server) process.stdout.write("Several processes and F15 need a server: set GATEHOUSE_TEST_POSTGRES\n");

const { deployed } = stagedKong;
const nothing = { services: 0, routes: 0, plugins: 0 };
const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-workers-"));
let databaseUrl: string;
let stage: Stage<StagedKong>;
/** The wire between the workers and the database; the test has one of its own. */
let wire: TcpProxy;

/** The master key is made in DATA_DIR, where the workers find it. */
async function open(address: string): Promise<void> {
  databaseUrl = await emptyPostgresDatabase(address);
  Object.assign(process.env, {
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    GATEHOUSE_OUTBOUND_ALLOW: "127.0.0.1",
  });
  forgetEnv();
  setRunTiming(quickTiming);
  wire = await startTcpProxy(new URL(databaseUrl));
  stage = await setStage(stagedKong);
}

async function close(): Promise<void> {
  await closeQueue();
  await closeDb();
  await wire.close();
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
}

const faults = () => stage.gateways[0].faults;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const startWorker = (address: string) =>
  startTestProcess(new URL("worker-child.ts", import.meta.url), { DATABASE_URL: address });

const writesOf = () => stage.gateways[0].writes();

/** Starts an act whose first write takes `delayMs`, and returns once the gateway has been asked for it. */
async function startSlowly(kind: "deploy" | "undeploy", delayMs: number): Promise<string> {
  faults().add({ fault: { kind: "slow", delayMs }, methods: writeMethods });
  const rolloutId = await start(stage, { kind });
  await until(() => faults().pending().length === 0);
  return rolloutId;
}

/** One worker's machine stands still in the middle of a call; another does the work; then the first comes back. */
async function zombie(kind: "deploy" | "undeploy") {
  const workers: TestProcess[] = [];
  try {
    const first = await startWorker(databaseUrl);
    workers.push(first);
    const rolloutId = await startSlowly(kind, 500);
    first.pause();
    workers.push(await startWorker(databaseUrl));
    const rollout = await ended(rolloutId);
    expect(rollout).toMatchObject({ state: "succeeded", lanes: [{ state: "done" }] });
    const effects = writesOf();
    first.resume();
    // Long enough for it to read the answer that has been waiting, to be refused its record, and to find no work.
    await pause(2_000);
    expect(first.isRunning()).toBe(true);
    expect(writesOf()).toBe(effects);
    const later = await getRollout(script.actor, rolloutId);
    expect(later.state).toBe("succeeded");
    expect(later.lanes[0]?.steps).toEqual(rollout.lanes[0]?.steps);
    expect(await (await getDb()).step.count({ where: { state: "started" } })).toBe(0);
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** The database is cut off from both workers while a write is on its way: no further one may follow until it is back. */
async function databaseAway(kind: "deploy" | "undeploy") {
  const workers = await Promise.all([startWorker(wire.url), startWorker(wire.url)]);
  try {
    const before = writesOf();
    const rolloutId = await startSlowly(kind, 400);
    wire.cut();
    await pause(3_000);
    // The one that was on its way; it reached the log when it was answered.
    expect(writesOf() - before).toBe(1);
    wire.restore();
    const rollout = await ended(rolloutId);
    expect(rollout).toMatchObject({ state: "succeeded" });
    expect(workers.map((worker) => worker.isRunning())).toEqual([true, true]);
    // What was in effect when the journal went away was found, not made again.
    expect(writesOf() - before).toBe(rollout.lanes[0]?.predicted.writes);
  } finally {
    wire.restore();
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** One worker is killed when it has made the first thing on AWS, whose lists do not show it for half a minute; another goes on. */
async function killedWhileListsLag() {
  const aws = await setStage(stagedAwsHttp, { name: "Lagging orders", basePath: "/lagging/v1" });
  const workers: TestProcess[] = [];
  try {
    const [gateway] = aws.gateways;
    gateway.lagLists?.(30_000);
    gateway.faults.add({ fault: { kind: "slow", delayMs: 3_000 }, methods: ["POST"] });
    const first = await startWorker(databaseUrl);
    workers.push(first);
    const rolloutId = await start(aws);
    await until(() => gateway.faults.pending().length === 0);
    expect(gateway.made()).toMatchObject({ apis: 1 });
    await first.kill();
    workers.push(await startWorker(databaseUrl));
    expect(await ended(rolloutId)).toMatchObject({ state: "succeeded", lanes: [{ state: "done" }] });
    expect(gateway.made()).toEqual(stagedAwsHttp.deployed);
  } finally {
    await Promise.all(workers.filter((worker) => worker.isRunning()).map((worker) => worker.stop()));
    await aws.close();
  }
}

/** A registration is killed when all but its evidence is written: the test holds the audit chain, where it waits. */
async function killedRegistering() {
  const db = await getDb();
  const saved = async () => [await db.gateway.count(), await db.credential.count(), await db.auditEvent.count()];
  const before = await saved();
  const { adminUrl, proxyUrl } = stage.gateways[0].kong;
  const environment = { DATABASE_URL: databaseUrl, ADMIN_URL: adminUrl, PROXY_URL: proxyUrl };
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "audit-chain");
    const registering = await startTestProcess(new URL("register-child.ts", import.meta.url), environment);
    await until(() => waitsForLock(databaseUrl));
    await registering.kill();
  });
  expect(await saved()).toEqual(before);
  await registerStaged("kong", stage.gateways[0].registration);
  expect(await db.gateway.count()).toBe((before[0] ?? 0) + 1);
}

async function waitsForLock(address: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const waiting = await client.query(
    "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database " +
      "WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted",
  );
  await client.end();
  return (waiting.rowCount ?? 0) > 0;
}

async function readsFail() {
  const { db, close: disconnect } = postgresDatabase(wire.url);
  const before = await db.credential.count();
  wire.cut();
  await expect(db.credential.count()).rejects.toThrow();
  wire.restore();
  expect(await db.credential.count()).toBe(before);
  await disconnect();
}

describe.skipIf(!server)("two workers on one server (needs GATEHOUSE_TEST_POSTGRES)", () => {
  beforeAll(() => open(server ?? ""), 120_000);
  afterAll(close, 60_000);
  testCells({
    "F1 CRD": [
      "killed before the commit, no half of a gateway is saved; asked again, it is registered",
      killedRegistering,
    ],
    "F8 DEP": [
      "killed while lists lag, another process asks for what the journal has, and one of everything is there",
      killedWhileListsLag,
    ],
    "F10 DEP": [
      "a paused worker's late records are refused, and one of everything is there",
      async () => {
        await zombie("deploy");
        expect(stage.gateways[0].made()).toEqual(deployed);
      },
    ],
    "F10 UND": [
      "a paused worker's late records are refused, and nothing is left",
      async () => {
        await zombie("undeploy");
        expect(stage.gateways[0].made()).toEqual(nothing);
      },
    ],
    "F15 DEP": [
      "without a journal there is no effect; back again, one of everything is made",
      async () => {
        await databaseAway("deploy");
        expect(stage.gateways[0].made()).toEqual(deployed);
      },
    ],
    "F15 UND": [
      "without a journal there is no effect; back again, nothing is left",
      async () => {
        await databaseAway("undeploy");
        expect(stage.gateways[0].made()).toEqual(nothing);
      },
    ],
    "F15 CRD": ["a read says that it failed, and nothing is lost", readsFail],
  });
});
