import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import type { PrismaClient } from "#generated/prisma/client.ts";
import { dataDir, env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { openWith, type Place, rewrapWith, type Sealed, sealedSchema, sealWith } from "./envelope.ts";
import { loadKeyFile, readKeyFile } from "./key-file.ts";
import type { VersionedKey } from "./key-ring.ts";

/** The first key seals, all of them open. */
type Ring = readonly [VersionedKey, ...VersionedKey[]];

type Verdict =
  | { readonly state: "open"; readonly fingerprintKey: Buffer }
  | { readonly state: "locked"; readonly reason: string };

type Vault = Verdict & { readonly ring: Ring };

// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseVault: Vault | undefined;
}

const canaryKey = "vault-canary";
const canaryPlace: Place = { table: "Setting", rowId: canaryKey, field: "value" };

/** What an operator configured: `GATEHOUSE_KEY`, else the key file of the data folder, generated at first use. */
export function configuredKeys(): Ring {
  return env().GATEHOUSE_KEY ?? loadKeyFile(dataDir());
}

/** Where the keys come from: only those of the file can be changed from within. */
export function keySource(): "file" | "environment" {
  return env().GATEHOUSE_KEY === undefined ? "file" : "environment";
}

/**
 * Takes in a key that was put before ours in the key file, by this process or another. Everything else about the file
 * changes nothing until the next start: that it goes missing, is replaced, or has lost our key.
 * Returns whether there was such a key.
 */
export function adoptNewerKeys(): boolean {
  const vault = globalThis.gatehouseVault;
  if (vault === undefined || keySource() === "environment") return false;
  const [own] = vault.ring;
  const found = readKeyFile(dataDir());
  const knowsOurs = found?.some(({ version, key }) => version === own.version && key.equals(own.key)) ?? false;
  if (found === undefined || !knowsOurs || found[0].version === own.version) return false;
  globalThis.gatehouseVault = { ...vault, ring: found };
  return true;
}

/** Lets go of all keys but the first, after the file has. */
export function forgetOlderKeys(): void {
  const vault = globalThis.gatehouseVault;
  if (vault !== undefined) globalThis.gatehouseVault = { ...vault, ring: [vault.ring[0]] };
}

/** The ring of this process, as it was when the database was opened, and with the keys that were adopted since. */
export function keyRing(): Ring {
  return globalThis.gatehouseVault?.ring ?? configuredKeys();
}

/**
 * Verifies the ring against the canary row, which holds the sealed fingerprint key. A fresh database gets one.
 * A ring that does not open it leaves the vault locked: Gatehouse runs, seals nothing and opens nothing.
 */
export async function unlockVault(db: PrismaClient, ring: Ring): Promise<void> {
  globalThis.gatehouseVault = { ...(await verified(db, ring)), ring };
}

async function verified(db: PrismaClient, ring: Ring): Promise<Verdict> {
  const row = await db.setting.findUnique({ where: { key: canaryKey } });
  if (row === null) return firstUse(db, ring);
  const sealed = sealedSchema.safeParse(row.value);
  if (!sealed.success)
    return { state: "locked", reason: "The key check in the database is damaged. Restore a backup." };
  const master = ring.find((key) => key.version === sealed.data.keyVersion);
  if (master === undefined) {
    return {
      state: "locked",
      reason: `The stored credentials are sealed with the key ${sealed.data.keyVersion}, and the configured keys are ${ring.map((key) => key.version).join(", ")}. Add the missing key behind the others in GATEHOUSE_KEY (or in the file key of the data folder) and start again.`,
    };
  }
  try {
    const fingerprintKey = Buffer.from(openWith(master, sealed.data, canaryPlace), "base64");
    return { state: "open", fingerprintKey };
  } catch {
    return {
      state: "locked",
      reason: `The configured key ${master.version} is not the one the stored credentials are sealed with. Put the right key in GATEHOUSE_KEY (or in the file key of the data folder) and start again.`,
    };
  }
}

async function firstUse(db: PrismaClient, ring: Ring): Promise<Verdict> {
  if ((await db.credential.count()) > 0) {
    return {
      state: "locked",
      reason: "Credentials are stored, but the key check beside them is gone. Restore a backup.",
    };
  }
  const value = sealWith(ring[0], randomBytes(32).toString("base64"), canaryPlace);
  // Another replica may have been first: its row stays, and is what we verify against.
  await db.setting.createMany({ data: [{ key: canaryKey, value }], skipDuplicates: true });
  return verified(db, ring);
}

/** `open`, or why nothing can be sealed or opened, in a sentence for the admin. */
export function vaultState(): "open" | { readonly locked: string } {
  const vault = globalThis.gatehouseVault;
  if (vault === undefined) return { locked: "The vault is opened with the database, which has not been opened yet." };
  return vault.state === "open" ? "open" : { locked: vault.reason };
}

/** Seals a value for one place. Throws `AppError` (`locked`). */
export function seal(plain: string, place: Place): Sealed {
  adoptNewerKeys();
  return sealWith(opened().ring[0], plain, place);
}

/**
 * Opens what was sealed for this very place. Throws `AppError`: `locked` when the vault is, or when the value was
 * altered, moved or sealed with a key that is not in the ring.
 */
export function open(sealed: unknown, place: Place): string {
  const parsed = sealedSchema.safeParse(sealed);
  const master = parsed.success ? masterKey(parsed.data.keyVersion) : undefined;
  try {
    if (parsed.success && master !== undefined) return openWith(master, parsed.data, place);
  } catch (cause) {
    throw unreadable(cause);
  }
  throw unreadable();
}

/** Eight characters that tell two secrets apart and say nothing of either: a keyed hash. Throws `AppError` (`locked`). */
export function fingerprint(secret: string): string {
  return createHmac("sha256", opened().fingerprintKey).update(secret, "utf8").digest("hex").slice(0, 8);
}

/** The same value under the first key of the ring; the value itself when it is there already. Throws `AppError` (`locked`). */
export function rewrap(sealed: unknown, place: Place): Sealed {
  const { ring } = opened();
  const parsed = sealedSchema.safeParse(sealed);
  if (!parsed.success) throw unreadable(parsed.error);
  if (parsed.data.keyVersion === ring[0].version) return parsed.data;
  const master = masterKey(parsed.data.keyVersion);
  if (master === undefined) throw unreadable();
  try {
    return rewrapWith(master, ring[0], parsed.data, place);
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** The version of the key that the key check is sealed with: a start without it is a locked one. */
export async function canaryKeyVersion(db: Pick<PrismaClient, "setting">): Promise<string | undefined> {
  const row = await db.setting.findUnique({ where: { key: canaryKey } });
  return sealedSchema.safeParse(row?.value).data?.keyVersion;
}

/** Rewraps the canary, the last to be rewrapped in a rotation: an older key is needed for as long as it is not. */
export async function rewrapCanary(db: Pick<PrismaClient, "setting">): Promise<void> {
  const row = await db.setting.findUniqueOrThrow({ where: { key: canaryKey } });
  await db.setting.update({ where: { key: canaryKey }, data: { value: rewrap(row.value, canaryPlace) } });
}

function masterKey(version: string): VersionedKey | undefined {
  const find = () => opened().ring.find((key) => key.version === version);
  return find() ?? (adoptNewerKeys() ? find() : undefined);
}

function opened(): Vault & { state: "open" } {
  const vault = globalThis.gatehouseVault;
  if (vault?.state === "open") return vault;
  const state = vaultState();
  throw new AppError({ code: "locked", sentence: state === "open" ? "The vault is locked." : state.locked });
}

function unreadable(cause?: unknown): AppError {
  return new AppError({
    code: "locked",
    sentence:
      "A stored secret could not be opened: it was altered, moved, or sealed with a key that is no longer configured. Enter the secret again, or restore the key.",
    cause,
  });
}
