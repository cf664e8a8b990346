import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { isSandboxProcess } from "./alive.ts";

/**
 * Makes this process the only one on a state folder, by a file that holds its pid. The file of a dead process is taken
 * over. Throws with the owner's pid when it lives.
 */
export function takeLock(file: string): () => void {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const descriptor = openSync(file, "wx");
      writeSync(descriptor, String(process.pid));
      closeSync(descriptor);
      return () => rmSync(file, { force: true });
    } catch (error) {
      const owner = Number(readIfThere(file));
      if (attempt > 3 || isSandboxProcess(owner))
        throw new Error(`A sandbox is already starting on this folder (process ${owner}). Wait for it, or end it.`, {
          cause: error,
        });
      rmSync(file, { force: true });
    }
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
