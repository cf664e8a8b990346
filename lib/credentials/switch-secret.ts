import "server-only";
import { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { open, seal } from "#lib/db/vault.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { credentialPlace, previousPlace, sealedColumns } from "./secret-store.ts";
import { parseCredentialValues } from "./values.ts";

const dayMs = 24 * 3600 * 1000;

interface Switch {
  readonly id: string;
  readonly values: unknown;
  /** For how many days the old secret is kept to switch back to; not at all unless said. */
  readonly overlapDays?: number;
  readonly expiresAt?: Date | null;
  /** What it was tried on, for the activity. */
  readonly tests?: readonly object[];
  /** The secret that the tests were made against; another since then is not overwritten. */
  readonly replaces?: Date;
}

const columns = {
  name: true,
  kind: true,
  sealed: true,
  fingerprint: true,
  secretSetAt: true,
  expiresAt: true,
  previousSealed: true,
  previousFingerprint: true,
  previousSetAt: true,
  previousExpiresAt: true,
  previousUntil: true,
} as const;

/**
 * Puts another secret behind a name; every gateway that uses it goes on with the new one, and the old one is kept for the
 * overlap. Throws `AppError`: `invalid`, `not-found`, `conflict` when it was switched meanwhile, `locked`.
 */
export async function switchSecret(context: CommandContext, input: Switch, now = new Date()): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const { id, overlapDays = 0, expiresAt = null, tests, replaces } = input;
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await findCredential(tx, id);
    if (replaces !== undefined && row.secretSetAt.getTime() !== replaces.getTime()) throw switchedMeanwhile(row.name);
    const next = sealedColumns(id, parseCredentialValues(row.kind, input.values));
    const previous =
      overlapDays === 0
        ? nothingKept
        : {
            previousSealed: seal(open(row.sealed, credentialPlace(id)), previousPlace(id)),
            previousFingerprint: row.fingerprint,
            previousSetAt: row.secretSetAt,
            previousExpiresAt: row.expiresAt,
            previousUntil: new Date(now.getTime() + overlapDays * dayMs),
          };
    await write(tx, id, row, { ...next, ...previous, secretSetAt: now, expiresAt });
    await appendAudit(tx, context, {
      action: "credential.rotate",
      subject: { type: "credential", id, name: row.name },
      outcome: "done",
      before: { fingerprint: row.fingerprint, expiresAt: row.expiresAt },
      after: { fingerprint: next.fingerprint, expiresAt, keptUntil: previous.previousUntil, tests },
    });
  });
}

/**
 * Goes back to the secret before this one while it is kept; this one takes its place, so that one can go forward again.
 * Throws `AppError`: `not-found`, `blocked` when none is kept, `conflict`, `locked`.
 */
export async function switchBack(
  context: CommandContext,
  input: { readonly id: string },
  now = new Date(),
): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const { id } = input;
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await findCredential(tx, id);
    const { previousSealed, previousFingerprint, previousUntil } = row;
    if (previousSealed === null || previousFingerprint === null || previousUntil === null || previousUntil <= now) {
      throw new AppError({ code: "blocked", sentence: `No old secret of "${row.name}" is kept any more.` });
    }
    await write(tx, id, row, {
      sealed: seal(open(previousSealed, previousPlace(id)), credentialPlace(id)),
      fingerprint: previousFingerprint,
      secretSetAt: now,
      expiresAt: row.previousExpiresAt,
      previousSealed: seal(open(row.sealed, credentialPlace(id)), previousPlace(id)),
      previousFingerprint: row.fingerprint,
      previousSetAt: row.secretSetAt,
      previousExpiresAt: row.expiresAt,
      previousUntil,
    });
    await appendAudit(tx, context, {
      action: "credential.switch-back",
      subject: { type: "credential", id, name: row.name },
      outcome: "done",
      before: { fingerprint: row.fingerprint },
      after: { fingerprint: previousFingerprint },
    });
  });
}

/** Destroys the secret before this one. Throws `AppError` (`not-found`). */
export async function forgetPrevious(context: CommandContext, input: { readonly id: string }): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await findCredential(tx, input.id);
    if (row.previousFingerprint === null) return;
    await tx.credential.update({ where: { id: input.id }, data: nothingKept });
    await appendAudit(tx, context, {
      action: "credential.forget-previous",
      subject: { type: "credential", id: input.id, name: row.name },
      outcome: "done",
      before: { fingerprint: row.previousFingerprint },
    });
  });
}

/** Destroys every old secret whose overlap is over. Returns how many. */
export async function prunePreviousSecrets(now = new Date()): Promise<number> {
  const db = await getDb();
  const { count } = await db.credential.updateMany({ where: { previousUntil: { lte: now } }, data: nothingKept });
  return count;
}

const nothingKept = {
  previousSealed: Prisma.DbNull,
  previousFingerprint: null,
  previousSetAt: null,
  previousExpiresAt: null,
  previousUntil: null,
} as const;

async function findCredential(tx: Tx, id: string) {
  const row = await tx.credential.findUnique({ where: { id }, select: columns });
  if (row === null)
    throw new AppError({ code: "not-found", sentence: "This credential is gone. Go back to the list." });
  return row;
}

/** Conditional on what was read: of two who switch at once, the second is told. */
async function write(
  tx: Tx,
  id: string,
  row: { readonly name: string; readonly secretSetAt: Date },
  data: Prisma.CredentialUpdateManyMutationInput,
): Promise<void> {
  const { count } = await tx.credential.updateMany({ where: { id, secretSetAt: row.secretSetAt }, data });
  if (count === 0) throw switchedMeanwhile(row.name);
}

function switchedMeanwhile(name: string): AppError {
  return new AppError({
    code: "conflict",
    sentence: `Somebody else switched the secret of "${name}" meanwhile. Reload the page to see it as it is now.`,
  });
}
