import "server-only";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { AppError } from "#lib/errors.ts";
import { type KeyRing, parseKeyRing } from "./key-ring.ts";

/**
 * The keys of `<folder>/key`, generated at first use, readable by their owner only.
 * Throws `AppError` (`blocked`) when others may read the file, or when it holds no key.
 */
export function loadKeyFile(folder: string): (KeyRing & { ok: true })["keys"] {
  const file = path.join(folder, "key");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) createKeyFile(file);
  refuseWidePermissions(file);
  const ring = parseKeyRing(readFileSync(file, "utf8"));
  if (!ring.ok) throw new AppError({ code: "blocked", sentence: `${file} cannot be used: ${ring.sentence}.` });
  return ring.keys;
}

function createKeyFile(file: string): void {
  try {
    writeFileSync(file, `v1:${randomBytes(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    // Another process created it between our look and our write: its key is the key.
    if (!existsSync(file)) throw error;
  }
}

function refuseWidePermissions(file: string): void {
  if (process.platform === "win32") return;
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new AppError({
    code: "blocked",
    sentence: `${file} holds the key of every stored credential and can be read by others (mode ${mode.toString(8)}). Close it: chmod 600 ${file}`,
  });
}
