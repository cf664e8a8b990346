import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A worker that runs elsewhere: it can be paused as a starved machine pauses it, and told to stop. */
export interface WorkerProcess {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly isRunning: () => boolean;
  readonly stop: () => Promise<void>;
}

/** Starts a worker on the database at `databaseUrl` and returns when it takes work. Throws what it said when it ends before. */
export async function startWorkerProcess(databaseUrl: string): Promise<WorkerProcess> {
  const file = fileURLToPath(new URL("worker-child.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=react-server", file], {
    env: { ...process.env, NODE_ENV: "test", LOG_LEVEL: "silent", DATABASE_URL: databaseUrl },
  });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-4_000);
  });
  const ended = once(child, "close");
  const isReady = await Promise.race([once(child.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!isReady) throw new Error(`The worker did not start:\n${errors}`);
  return {
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    stop: async () => {
      child.kill("SIGCONT");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
