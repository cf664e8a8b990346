import { spawn } from "node:child_process";
import { mkdirSync, openSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runningAddresses } from "../lib/sandbox/process/addresses.ts";

/** Where the sandbox writes what it listens on; the portal reads the same file. */
function addressesFile(dataDir: string): string {
  return path.join(dataDir, "sandbox", "addresses.json");
}

/**
 * Starts the sandbox gateways as a process of their own, so that they outlive the portal as real gateways would, or finds
 * the ones that run already. Returns when they answer; throws with the sandbox's log when they do not within 20 s.
 */
export async function ensureSandbox(dataDir: string): Promise<void> {
  const addresses = addressesFile(dataDir);
  if (runningAddresses(addresses) !== undefined) return;
  const folder = path.dirname(addresses);
  // The data folder is its owner's alone, whoever makes it first: keys and set-up links are kept there.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = path.join(folder, "sandbox.log");
  const log = openSync(logFile, "a");
  spawn(process.execPath, ["lib/sandbox/main.ts", "--state", folder, "--ports-file", addresses], {
    detached: true,
    stdio: ["ignore", log, log],
  }).unref();
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (runningAddresses(addresses) !== undefined) return;
    await sleep(100);
  }
  throw new Error(`The sandbox gateways did not start. Their log: ${logFile}`);
}

/** Stops the sandbox gateways of this data folder; their state stays on disk. False when none run. */
export function stopSandbox(dataDir: string): boolean {
  const running = runningAddresses(addressesFile(dataDir));
  if (running === undefined) return false;
  process.kill(running.pid, "SIGTERM");
  return true;
}
