import "server-only";
import { ensureSetupLink } from "#lib/access/setup.ts";
import { closeDb, getDb } from "#lib/db/client.ts";
import { env, SettingsError } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { startWorker, stopWorker } from "#lib/jobs/worker.ts";
import { onStopSignal } from "#lib/stop-signals.ts";

// Next bundles instrumentation and routes apart and may evaluate this module twice; a process boots once.
declare global {
  var gatehouseBoot: Promise<void> | undefined;
}

/**
 * What happens once when the portal starts: settings are parsed, the database opened and migrated, the first admin's link
 * made, the worker started beside the pages. A setting or database that cannot be used ends the process with its sentence.
 */
export function boot(): Promise<void> {
  globalThis.gatehouseBoot ??= start();
  return globalThis.gatehouseBoot;
}

async function start(): Promise<void> {
  try {
    env();
    onStopSignal(shutDown);
    await getDb();
    await ensureSetupLink();
    if (env().GATEHOUSE_WORKER === "on") await startWorker();
  } catch (error) {
    if (!(error instanceof AppError || error instanceof SettingsError)) throw error;
    process.stderr.write(`\nGatehouse did not start. ${error.message}\n`);
    process.exit(1);
  }
}

/** The step in hand is finished or journalled, then the database closed. */
async function shutDown(): Promise<void> {
  try {
    await stopWorker();
  } finally {
    await closeDb();
  }
}
