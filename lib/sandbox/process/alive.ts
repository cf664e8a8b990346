import { existsSync, readFileSync } from "node:fs";

/**
 * Is this process a sandbox that runs? Process numbers are given out again, so where the system tells (Linux), its
 * command line is asked too.
 */
export function isSandboxProcess(pid: number): boolean {
  if (pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const commandLine = `/proc/${pid}/cmdline`;
  return !existsSync(commandLine) || readFileSync(commandLine, "utf8").includes("sandbox");
}
