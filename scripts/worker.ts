import { closeDb } from "#lib/db/client.ts";
import { env, SettingsError } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { startWorker, stopWorker } from "#lib/jobs/worker.ts";
import { onStopSignal } from "#lib/stop-signals.ts";

/** One more worker beside the portal, for installations on PostgreSQL. */
try {
  await work();
} catch (error) {
  if (!(error instanceof AppError || error instanceof SettingsError)) throw error;
  refuse(error.message);
}

async function work(): Promise<void> {
  if (env().DATABASE_URL === undefined) {
    refuse(
      "The embedded database belongs to one process, and its worker already runs inside the portal. " +
        "Set DATABASE_URL to a PostgreSQL server to run workers of their own.",
    );
  }
  onStopSignal(async () => {
    try {
      await stopWorker();
    } finally {
      await closeDb();
    }
  });
  await startWorker();
  process.stdout.write("The worker runs. Stop it with Ctrl-C; the step in hand is finished first.\n");
}

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
