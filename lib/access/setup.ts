import "server-only";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { appendAudit } from "../audit/commands.ts";
import { getDb } from "../db/client.ts";
import { lockUntilCommit } from "../db/transaction-lock.ts";
import { dataDir, env } from "../env.ts";
import { AppError } from "../errors.ts";
import type { CommandContext } from "../model/actor.ts";
import { hashOpaqueToken, newOpaqueToken } from "./opaque-token.ts";
import { hashPassword, refuseWeakPassword } from "./password.ts";
import type { SetupInput } from "./user-input.ts";

const purpose = "setup";
const validForMs = 7 * 24 * 3600 * 1000;

/** Whether the first admin is still to be made. */
export async function setupIsOpen(): Promise<boolean> {
  const db = await getDb();
  return (await db.user.findFirst({ select: { id: true } })) === null;
}

/**
 * While there is no user: the link that makes the first one, also written to the file `setup-link` of the data folder,
 * which only its owner can read. The database keeps the token's hash. Undefined, and no file, once there is a user.
 */
export async function ensureSetupLink(now = new Date()): Promise<string | undefined> {
  const file = linkFile();
  if (!(await setupIsOpen())) {
    rmSync(file, { force: true });
    return undefined;
  }
  const kept = readLink(file);
  if (kept !== undefined && (await opens(kept, now))) return kept;

  const token = newOpaqueToken();
  const db = await getDb();
  await db.invitation.create({
    data: {
      purpose,
      role: "admin",
      tokenHash: hashOpaqueToken(token),
      createdAt: now,
      expiresAt: new Date(now.getTime() + validForMs),
    },
  });
  const link = `${env().GATEHOUSE_URL}/setup?token=${token}`;
  writeFileSync(file, `${link}\n`, { mode: 0o600 });
  // The mode above is ignored where the file was there before.
  chmodSync(file, 0o600);
  return link;
}

/**
 * Makes the first admin. Of two browsers with the same link, or with two links, one wins.
 * Throws AppError: `conflict` when there is a user already, `not-found` for a link that does not open, `invalid`.
 */
export async function completeSetup(
  context: CommandContext,
  input: SetupInput,
  now = new Date(),
): Promise<{ readonly email: string }> {
  const { token, name, email, password } = input;
  if (!(await setupIsOpen())) throw alreadySetUp();
  refuseWeakPassword(password, { email, name });
  const passwordHash = await hashPassword(password);

  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    if ((await tx.user.findFirst({ select: { id: true } })) !== null) throw alreadySetUp();
    const used = await tx.invitation.updateMany({
      where: { purpose, tokenHash: hashOpaqueToken(token), usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (used.count === 0) {
      throw new AppError({
        code: "not-found",
        sentence: "This set-up link does not open. Use the newest one: it is printed when Gatehouse starts.",
      });
    }
    const user = await tx.user.create({ data: { email, name, role: "admin", passwordHash } });
    await appendAudit(tx, context, {
      action: "setup.complete",
      subject: { type: "user", id: user.id, name },
      outcome: "done",
      after: { email, name, role: "admin" },
    });
  });
  rmSync(linkFile(), { force: true });
  return { email };
}

function linkFile(): string {
  return path.join(dataDir(), "setup-link");
}

function readLink(file: string): string | undefined {
  try {
    const link = readFileSync(file, "utf8").trim();
    return link.startsWith(`${env().GATEHOUSE_URL}/`) ? link : undefined;
  } catch {
    return undefined;
  }
}

async function opens(link: string, now: Date): Promise<boolean> {
  const token = new URL(link).searchParams.get("token");
  if (token === null) return false;
  const db = await getDb();
  const row = await db.invitation.findUnique({ where: { tokenHash: hashOpaqueToken(token) } });
  return row !== null && row.purpose === purpose && row.usedAt === null && row.expiresAt > now;
}

function alreadySetUp(): AppError {
  return new AppError({ code: "conflict", sentence: "Gatehouse is set up already. Sign in instead." });
}
