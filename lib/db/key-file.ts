import "server-only";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { AppError } from "#lib/errors.ts";
import { type KeyRing, parseKeyRing, type VersionedKey } from "./key-ring.ts";

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

/** The keys of `<folder>/key` as they are now; undefined where there is no such file, or none that can be used. */
export function readKeyFile(folder: string): (KeyRing & { ok: true })["keys"] | undefined {
  if (!existsSync(path.join(folder, "key"))) return undefined;
  try {
    return loadKeyFile(folder);
  } catch {
    return undefined;
  }
}

/** Puts a new key before the others of the file, so that it seals from now on and they still open. Returns its version. */
export function addToKeyFile(folder: string): string {
  const keys = loadKeyFile(folder);
  const numbers = keys.map(({ version }) => Number(/^v(\d{1,9})$/.exec(version)?.[1] ?? 0));
  const version = `v${Math.max(...numbers) + 1}`;
  writeKeyFile(folder, [{ version, key: randomBytes(32) }, ...keys]);
  return version;
}

/** Leaves only the first key in the file. Returns the versions that went. */
export function shortenKeyFile(folder: string): readonly string[] {
  const [first, ...rest] = loadKeyFile(folder);
  writeKeyFile(folder, [first]);
  return rest.map(({ version }) => version);
}

/** Written aside and renamed: whatever happens meanwhile, the file holds all the old keys or all the new ones. */
function writeKeyFile(folder: string, keys: readonly VersionedKey[]): void {
  const file = path.join(folder, "key");
  const aside = `${file}.new`;
  rmSync(aside, { force: true });
  const descriptor = openSync(aside, "wx", 0o600);
  try {
    writeSync(descriptor, `${keys.map(({ version, key }) => `${version}:${key.toString("base64")}`).join(",")}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(aside, file);
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
