import "server-only";
import { fromPglite, PgBoss } from "pg-boss";
import { type DatabaseHandle, getDatabaseHandle, type Tx } from "#lib/db/client.ts";
import { sqlExecutor } from "#lib/db/raw-sql.ts";
import { log } from "#lib/log.ts";
import type { Task } from "./task.ts";
import { queueNames } from "./task-names.ts";

export interface EnqueueOptions {
  /** At most one job of this key waits at a time; a second is dropped. The payload, unless given. */
  readonly key?: string;
  readonly startAfter?: Date;
}

interface OpenQueue {
  readonly handle: DatabaseHandle;
  readonly boss: PgBoss;
}

// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseQueue: Promise<OpenQueue> | undefined;
}

/** Waiting, seconds: a worker that falls silent this long is dead, and its job is given out again. */
const heartbeatSeconds = 15;
const monitorSeconds = 5;

/**
 * Opens the queue on the process's database, once. Call it before the transaction that enqueues: opening needs a
 * connection of its own, and on the embedded database the transaction holds the only one.
 */
export async function openQueue(): Promise<PgBoss> {
  const handle = await getDatabaseHandle();
  const open = globalThis.gatehouseQueue;
  // Tests put one database after another in place.
  if (open !== undefined && (await open).handle === handle) return (await open).boss;
  if (open !== undefined) await closeQueue();
  const opening = start(handle);
  globalThis.gatehouseQueue = opening;
  opening.catch(() => {
    if (globalThis.gatehouseQueue === opening) globalThis.gatehouseQueue = undefined;
  });
  return (await opening).boss;
}

/** Stops giving out jobs and closes the queue, waiting up to `graceMs` for running ones. */
export async function closeQueue(graceMs = 0): Promise<void> {
  const open = globalThis.gatehouseQueue;
  if (open === undefined) return;
  const { boss } = await open;
  // It stays in place meanwhile: a run that ends at its step boundary puts the rest of its work back in the queue.
  await boss.stop({ graceful: graceMs > 0, timeout: Math.max(graceMs, 1_000), close: true });
  if (globalThis.gatehouseQueue === open) globalThis.gatehouseQueue = undefined;
}

/**
 * Puts a job in the queue, inside the transaction that records why. It becomes visible when that commits, or never.
 * Throws when the payload does not fit the task, or when `openQueue` was not awaited before.
 */
export async function enqueue<Payload extends object>(
  tx: Tx,
  task: Task<Payload>,
  payload: Payload,
  { key, startAfter }: EnqueueOptions = {},
): Promise<void> {
  const open = globalThis.gatehouseQueue;
  if (open === undefined) throw new Error("The queue is not open. Await openQueue() before the transaction.");
  const data = task.payload.parse(payload);
  const lane = task.lane?.(data);
  const { boss } = await open;
  await boss.send(task.name, data, {
    db: sqlExecutor(tx),
    singletonKey: key ?? JSON.stringify(data),
    startAfter,
    group: lane === undefined ? undefined : { id: lane },
  });
}

async function start(handle: DatabaseHandle): Promise<OpenQueue> {
  const boss = new PgBoss({
    ...(handle.kind === "embedded"
      ? { db: fromPglite(handle.pglite), backend: "pglite" as const }
      : { connectionString: handle.connectionString, max: 4 }),
    useListenNotify: true,
    monitorIntervalSeconds: monitorSeconds,
    superviseIntervalSeconds: monitorSeconds,
    monitorVacuum: false,
    reindex: false,
    registerInstance: false,
  });
  boss.on("error", (error) => log.warn({ err: error }, "the job queue met an error and goes on"));
  await boss.start();
  for (const name of queueNames) {
    await boss.createQueue(name, {
      // One waiting job per key; who asks twice for the same work gets it once.
      policy: "short",
      notify: true,
      heartbeatSeconds,
      // Work is idempotent and records its own failures, so what fails here is a dead worker or an absent database.
      retryLimit: 1_000,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 30,
      deleteAfterSeconds: 24 * 60 * 60,
    });
    // Fills the library's cache of queues, so that no send looks one up while a transaction holds the connection.
    await boss.findJobs(name, { limit: 1 });
  }
  return { handle, boss };
}
