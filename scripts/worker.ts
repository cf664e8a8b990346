import { env } from "#lib/env.ts";
import { startWorker, stopWorker } from "#lib/jobs/worker.ts";

/** One more worker beside the portal, for installations on PostgreSQL. */
if (env().DATABASE_URL === undefined) {
  process.stderr.write(
    "The embedded database belongs to one process, and its worker already runs inside the portal. " +
      "Set DATABASE_URL to a PostgreSQL server to run workers of their own.\n",
  );
  process.exit(1);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    await stopWorker();
    process.exit(0);
  });
}
await startWorker();
process.stdout.write("The worker runs. Stop it with Ctrl-C; the step in hand is finished first.\n");
