import "server-only";
import { setTimeout as wait } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { log } from "#lib/log.ts";
import { closeQueue, openQueue } from "./queue.ts";
import { schedule } from "./schedule.ts";
import { beginStopping, forgetStopping, stoppingSignal } from "./stopping.ts";
import type { Task, TaskHandler } from "./task.ts";
import { checkGatewayTask } from "./tasks/check-gateway.ts";
import { checkGatewaysTask } from "./tasks/check-gateways.ts";
import { compactTalliesTask } from "./tasks/compact-tallies.ts";
import { pruneHistoryTask } from "./tasks/prune-history.ts";
import { rotateKeyTask } from "./tasks/rotate-key.ts";
import { runTargetTask } from "./tasks/run-target.ts";
import { sampleGatewayTask } from "./tasks/sample-gateway.ts";
import { sampleGatewaysTask } from "./tasks/sample-gateways.ts";

// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseWorker: Promise<void> | undefined;
}

/** How often a worker looks for runs that nobody is at: a killed worker's, and those an absent database cut short. */
const resumeEveryMs = 5_000;

/** How long a stop waits for work in hand: steps end at their boundary, waits are cut short. */
const stopGraceMs = 20_000;

/**
 * Starts working off the queue in this process, once. Takes up at once what a killed worker left in the middle.
 * Throws when the database cannot be had.
 */
export function startWorker(): Promise<void> {
  globalThis.gatehouseWorker ??= start().catch((error: unknown) => {
    globalThis.gatehouseWorker = undefined;
    throw error;
  });
  return globalThis.gatehouseWorker;
}

/** Takes no more work, lets each run finish or journal its step, and returns within 25 s. */
export async function stopWorker(): Promise<void> {
  const started = globalThis.gatehouseWorker;
  globalThis.gatehouseWorker = undefined;
  beginStopping();
  await started?.catch(() => {});
  await closeQueue(stopGraceMs);
}

async function start(): Promise<void> {
  forgetStopping();
  const boss = await openQueue();
  const { resumeAfterStart, resumeRuns } = await import("#lib/rollouts/resume.ts");
  await resumeAfterStart();
  await work(boss, runTargetTask, () => import("./tasks/run-target.handler.ts"));
  await work(boss, checkGatewayTask, () => import("./tasks/check-gateway.handler.ts"));
  await work(boss, checkGatewaysTask, () => import("./tasks/check-gateways.handler.ts"));
  await work(boss, sampleGatewayTask, () => import("./tasks/sample-gateway.handler.ts"));
  await work(boss, sampleGatewaysTask, () => import("./tasks/sample-gateways.handler.ts"));
  await work(boss, compactTalliesTask, () => import("./tasks/compact-tallies.handler.ts"));
  await work(boss, pruneHistoryTask, () => import("./tasks/prune-history.handler.ts"));
  await work(boss, rotateKeyTask, () => import("./tasks/rotate-key.handler.ts"));
  await schedule(boss, [checkGatewaysTask, sampleGatewaysTask, compactTalliesTask, pruneHistoryTask]);
  void keepResuming(resumeRuns, stoppingSignal());
  log.info("the worker has started");
}

async function keepResuming(resume: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await wait(resumeEveryMs, undefined, { signal });
      await resume();
    } catch (error) {
      // Woken to stop, or the database is away: then the next look finds what there is.
      if (!signal.aborted) log.warn({ err: error }, "could not look for runs to take up");
    }
  }
}

async function work<Payload extends object>(
  boss: PgBoss,
  task: Task<Payload>,
  load: () => Promise<{ handle: TaskHandler<Payload> }>,
): Promise<void> {
  const options = {
    localConcurrency: task.concurrency,
    localGroupConcurrency: task.lane === undefined ? undefined : 1,
    // A job for now wakes a worker at once; one for later is found by looking.
    pollingIntervalSeconds: task.pollSeconds,
    notifyPollingIntervalSeconds: task.pollSeconds,
  };
  await boss.work<unknown>(task.name, options, async (jobs) => {
    const { handle } = await load();
    for (const job of jobs) {
      try {
        await handle(task.payload.parse(job.data), { jobId: job.id, signal: job.signal });
      } catch (error) {
        log.error({ err: error, task: task.name, jobId: job.id }, "a job failed and will be tried again");
        throw error;
      }
    }
  });
}
