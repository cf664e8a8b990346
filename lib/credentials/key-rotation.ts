import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDatabaseHandle, getDb, type Tx } from "#lib/db/client.ts";
import { addToKeyFile, shortenKeyFile } from "#lib/db/key-file.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import { adoptNewerKeys, canaryKeyVersion, forgetOlderKeys, keyRing, keySource, vaultState } from "#lib/db/vault.ts";
import { dataDir } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue, openQueue } from "#lib/jobs/queue.ts";
import { rotateKeyTask } from "#lib/jobs/tasks/rotate-key.ts";
import type { Actor, CommandContext } from "#lib/model/actor.ts";
import { rotateMasterKey } from "./rotate-key.ts";
import { sealedPlaces } from "./sealed-rows.ts";

const settingKey = "key-rotation";

const rotationSchema = z.object({
  state: z.enum(["running", "done", "failed"]),
  /** The version everything is brought under. */
  to: z.string(),
  /** Secrets that had to be moved, and were so far. */
  total: z.number(),
  moved: z.number(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  problem: z.string().optional(),
});
export type KeyRotation = z.infer<typeof rotationSchema>;

export interface KeyStatus {
  readonly source: "file" | "environment";
  /** The first seals, all of them open. Versions only; keys are shown to nobody. */
  readonly keys: readonly { readonly version: string; readonly secrets: number }[];
  readonly secrets: number;
  readonly rotation: KeyRotation | undefined;
  /** Why no new key can be made from here, why nothing is to be rewrapped, why the older keys cannot be forgotten. */
  readonly locked: Readonly<Record<"renew" | "rewrap" | "forget", string | undefined>>;
}

/** How the master keys stand, and what may be done with them. */
export async function keyStatus(actor: Actor): Promise<KeyStatus> {
  authorize(actor, "settings:manage");
  const versions = keyRing().map(({ version }) => version);
  const keys = await Promise.all(versions.map(async (version) => ({ version, secrets: await countUnder(version) })));
  const db = await getDb();
  const [secrets, rotation] = [await countUnder(), await readRotation(db)];
  // The key check comes last in a rotation: with it all the rest has been moved.
  const moved = keys[0]?.secrets === secrets && (await canaryKeyVersion(db)) === versions[0];
  const reasons = { keys, moved, rotation, embedded: (await getDatabaseHandle()).kind === "embedded" };
  return {
    source: keySource(),
    keys,
    secrets,
    rotation,
    locked: { renew: renewLocked(reasons), rewrap: rewrapLocked(reasons), forget: forgetLocked(reasons) },
  };
}

interface Reasons extends Pick<KeyStatus, "keys" | "rotation"> {
  /** Everything is under the first key. */
  readonly moved: boolean;
  readonly embedded: boolean;
}

const runningSentence = "Secrets are being rewrapped. Wait until that is done.";

function renewLocked({ rotation }: Reasons): string | undefined {
  const state = vaultState();
  if (state !== "open") return state.locked;
  if (rotation?.state === "running") return runningSentence;
  if (keySource() === "file") return undefined;
  return "The keys come from GATEHOUSE_KEY. An operator puts a new key before the others there and restarts Gatehouse; then rewrap here.";
}

function rewrapLocked({ moved, rotation }: Reasons): string | undefined {
  const state = vaultState();
  if (state !== "open") return state.locked;
  if (rotation?.state === "running") return runningSentence;
  return moved ? "Every secret is under the first key already." : undefined;
}

function forgetLocked({ keys, moved, rotation, embedded }: Reasons): string | undefined {
  if (keys.length === 1) return "There is one key only.";
  if (rotation?.state === "running") return runningSentence;
  if (!moved) return "Some secrets are still under an older key. Rewrap them first.";
  if (keySource() === "environment")
    return "An operator takes the older keys out of GATEHOUSE_KEY and restarts Gatehouse.";
  if (embedded) return undefined;
  return "Other processes may hold the older key only. Restart them all, then take it out of the file key by hand.";
}

/**
 * Makes a new master key in the key file, from now on the one that seals, and begins to rewrap what the older ones sealed.
 * They stay, and open, until they are forgotten. Throws `AppError`: `blocked` with the reason, `locked`.
 */
export async function renewMasterKey(context: CommandContext): Promise<void> {
  await begin(context, "renew", async (tx) => {
    const version = addToKeyFile(dataDir());
    adoptNewerKeys();
    await appendAudit(tx, context, {
      action: "vault.add-key",
      subject: { type: "vault" },
      outcome: "done",
      after: { key: version },
    });
  });
}

/** Begins to bring everything under the first key of the ring. Throws as `renewMasterKey` does. */
export async function rewrapSecrets(context: CommandContext): Promise<void> {
  await begin(context, "rewrap", async () => {});
}

async function begin(context: CommandContext, act: "renew" | "rewrap", prepare: (tx: Tx) => Promise<void>) {
  authorize(context.actor, "settings:manage");
  await openQueue();
  refuseLocked((await keyStatus(context.actor)).locked[act]);
  const secrets = await countUnder();
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, settingKey);
    if ((await readRotation(tx))?.state === "running") refuseLocked(runningSentence);
    await prepare(tx);
    await writeRotation(tx, {
      state: "running",
      to: keyRing()[0].version,
      total: secrets,
      moved: 0,
      startedAt: new Date().toISOString(),
    });
    await enqueue(tx, rotateKeyTask, { requestId: context.requestId });
  });
}

/** The work of the job: rewraps and keeps the progress. Run again after a crash it goes on where it was. */
export async function runKeyRotation(context: CommandContext): Promise<void> {
  const db = await getDb();
  adoptNewerKeys();
  const rotation = await readRotation(db);
  if (rotation?.state !== "running") return;
  const to = keyRing()[0].version;
  const already = await countUnder(to);
  try {
    await rotateMasterKey(context, (moved) => writeRotation(db, { ...rotation, to, moved: already + moved }));
    const endedAt = new Date().toISOString();
    await writeRotation(db, { ...rotation, to, state: "done", moved: await countUnder(to), endedAt });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const endedAt = new Date().toISOString();
    const moved = await countUnder(to);
    await writeRotation(db, { ...rotation, to, state: "failed", moved, endedAt, problem: error.sentence });
  }
}

/** Takes all keys but the first out of the key file. Backups from before need them. Throws `AppError` (`blocked`). */
export async function forgetOldKeys(context: CommandContext): Promise<void> {
  authorize(context.actor, "settings:manage");
  refuseLocked((await keyStatus(context.actor)).locked.forget);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const keys = keyRing()
      .slice(1)
      .map(({ version }) => version);
    await appendAudit(tx, context, {
      action: "vault.forget-keys",
      subject: { type: "vault" },
      outcome: "done",
      before: { keys },
    });
  });
  shortenKeyFile(dataDir());
  forgetOlderKeys();
}

function refuseLocked(reason: string | undefined): void {
  if (reason !== undefined) throw new AppError({ code: "blocked", sentence: reason });
}

async function countUnder(version?: string): Promise<number> {
  const counts = await Promise.all(sealedPlaces.map((place) => place.count(version)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function readRotation(db: Pick<Tx, "setting">): Promise<KeyRotation | undefined> {
  const row = await db.setting.findUnique({ where: { key: settingKey } });
  return rotationSchema.safeParse(row?.value).data;
}

async function writeRotation(db: Pick<Tx, "setting">, rotation: KeyRotation): Promise<void> {
  await db.setting.upsert({
    where: { key: settingKey },
    create: { key: settingKey, value: rotation },
    update: { value: rotation },
  });
}
