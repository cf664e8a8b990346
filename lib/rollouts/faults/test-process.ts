import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A process of its own: it can be paused as a starved machine pauses it, killed, and told to stop. */
export interface TestProcess {
  readonly pause: () => void;
  readonly resume: () => void;
  readonly isRunning: () => boolean;
  /** SIGKILL: it has no say in it. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a file and returns when it says that it is ready. Throws what it said when it ends before. */
export async function startTestProcess(file: URL, environment: Readonly<Record<string, string>>): Promise<TestProcess> {
  const child = spawn(process.execPath, ["--conditions=react-server", fileURLToPath(file)], {
    env: { ...process.env, NODE_ENV: "test", LOG_LEVEL: "silent", ...environment },
  });
  let errors = "";
  child.stderr.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-4_000);
  });
  const ended = once(child, "close");
  const isReady = await Promise.race([once(child.stdout, "data").then(() => true), ended.then(() => false)]);
  if (!isReady) throw new Error(`The process did not start:\n${errors}`);
  const end = async (signal: NodeJS.Signals) => {
    child.kill("SIGCONT");
    child.kill(signal);
    await ended;
  };
  return {
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}
