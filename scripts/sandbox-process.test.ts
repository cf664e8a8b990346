import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { stopSandbox } from "./sandbox-process.ts";

it("does not end a stranger that was given the number of a sandbox long gone", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-stale-"));
  const stranger = spawn("sleep", ["60"]);
  try {
    const addresses = { pid: stranger.pid, stateDir: folder, gateways: [], backend: "http://127.0.0.1:1" };
    mkdirSync(path.join(folder, "sandbox"));
    writeFileSync(path.join(folder, "sandbox", "addresses.json"), JSON.stringify(addresses));
    expect(stopSandbox(folder)).toBe(false);
    expect(stranger.killed || stranger.exitCode !== null || stranger.signalCode !== null).toBe(false);
  } finally {
    stranger.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
});
