import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

/** A process whose stop takes a while, asked to end by each of the signals as it comes. */
async function signalled(stop: string, signals: readonly NodeJS.Signals[]) {
  const script = `import { onStopSignal } from "#lib/stop-signals.ts";
    onStopSignal(async () => { process.stdout.write("stopping "); ${stop} });
    setInterval(() => {}, 1000);
    process.stdout.write("ready ");`;
  const child = spawn(process.execPath, ["--conditions=react-server", "--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LOG_LEVEL: "silent" },
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await once(child.stdout, "data");
  const exited = once(child, "exit");
  for (const signal of signals) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const [code, killedBy] = await exited;
  return { code, killedBy, output };
}

const slowly = 'await new Promise((resolve) => setTimeout(resolve, 1500)); process.stdout.write("stopped");';

test.each([
  ["one SIGTERM", ["SIGTERM"]],
  ["Ctrl-C, which arrives several times", ["SIGINT", "SIGINT", "SIGINT"]],
  ["both", ["SIGINT", "SIGTERM"]],
] as const)("%s stops once, to the end", async (_, signals) => {
  expect(await signalled(slowly, signals)).toEqual({ code: 0, killedBy: null, output: "ready stopping stopped" });
});

test("a stop that fails ends the process all the same, and says so by its code", async () => {
  expect(await signalled('throw new Error("no");', ["SIGTERM"])).toMatchObject({ code: 1, killedBy: null });
});
