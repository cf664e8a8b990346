import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const addressesSchema = z.looseObject({ pid: z.number() });

/** Where the sandbox writes what it listens on; the portal reads the same file. */
export function sandboxAddressesFile(dataDir: string): string {
  return path.join(dataDir, "sandbox", "addresses.json");
}

/**
 * Starts the sandbox gateways as a process of their own, so that they outlive the portal as real gateways would, or finds
 * the ones that run already. Returns when they answer; throws with the sandbox's log when they do not within 20 s.
 */
export async function ensureSandbox(dataDir: string): Promise<void> {
  const addresses = sandboxAddressesFile(dataDir);
  if (isAlive(pidIn(addresses))) return;
  const folder = path.dirname(addresses);
  mkdirSync(folder, { recursive: true });
  const logFile = path.join(folder, "sandbox.log");
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, ["lib/sandbox/main.ts", "--state", folder, "--ports-file", addresses], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.unref();
  for (let waited = 0; waited < 20_000; waited += 100) {
    if (pidIn(addresses) === child.pid) return;
    if (child.exitCode !== null && isAlive(pidIn(addresses))) return;
    await sleep(100);
  }
  throw new Error(`The sandbox gateways did not start. Their log: ${logFile}`);
}

/** Stops the sandbox gateways of this data folder; their state stays on disk. */
export function stopSandbox(dataDir: string): boolean {
  const pid = pidIn(sandboxAddressesFile(dataDir));
  if (pid === undefined || !isAlive(pid)) return false;
  process.kill(pid, "SIGTERM");
  return true;
}

function pidIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return addressesSchema.parse(JSON.parse(readFileSync(file, "utf8"))).pid;
  } catch {
    // Half-written by a sandbox that is starting: as good as absent.
    return undefined;
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
