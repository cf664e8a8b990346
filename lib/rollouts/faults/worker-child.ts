// One worker in a process of its own, as `npm run worker` starts it, with waits that a test can bear.
import { closeDb } from "#lib/db/client.ts";
import { startWorker, stopWorker } from "#lib/jobs/worker.ts";
import { quickTiming } from "../sample-api.testing.ts";
import { setRunTiming } from "../timing.ts";

setRunTiming({ ...quickTiming, leaseMs: 1_500 });
process.on("SIGTERM", async () => {
  await stopWorker();
  await closeDb();
  process.exit(0);
});
await startWorker();
process.stdout.write("ready\n");
