import "server-only";
import { appendAudit } from "../../audit/commands.ts";
import { getDb, type Tx } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import { AppError } from "../../errors.ts";
import type { CommandContext } from "../../model/actor.ts";
import { authorize } from "../authorize.ts";
import { hashOpaqueToken, newOpaqueToken } from "../opaque-token.ts";
import { passwordsAllowed, readProvider } from "../openid/provider-row.ts";
import { hashPassword, refuseWeakPassword } from "../password.ts";
import type { AcceptInvitationInput, InviteInput } from "../user-input.ts";

const purpose = "invitation";
const validForMs = 7 * 24 * 3600 * 1000;

/** An invitation as its maker sees it, once: the token is in no list and in no log. */
export interface IssuedInvitation {
  readonly token: string;
  readonly email: string;
  readonly expiresAt: Date;
}

/**
 * Invites somebody by a link that works once, for seven days. A newer invitation of the same address replaces the older.
 * Throws AppError `conflict` when the address has an account, `blocked` where passwords are switched off.
 */
export async function inviteUser(
  context: CommandContext,
  input: InviteInput,
  now = new Date(),
): Promise<IssuedInvitation> {
  authorize(context.actor, "user:manage");
  const { email, role } = input;
  const token = newOpaqueToken();
  const expiresAt = new Date(now.getTime() + validForMs);
  const db = await getDb();
  if (!passwordsAllowed(await readProvider(db))) throw passwordsOff();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    if ((await tx.user.findUnique({ where: { email } })) !== null) throw taken(email);
    await tx.invitation.deleteMany({ where: { purpose, email, usedAt: null } });
    const { id } = await tx.invitation.create({
      data: {
        purpose,
        email,
        role,
        expiresAt,
        createdAt: now,
        tokenHash: hashOpaqueToken(token),
        createdBy: context.actor.kind === "user" ? context.actor.id : null,
      },
    });
    await appendAudit(tx, context, {
      action: "user.invite",
      subject: { type: "invitation", id, name: email },
      outcome: "done",
      after: { email, role, expiresAt },
    });
  });
  return { token, email, expiresAt };
}

/** Withdraws an invitation nobody has used yet. Throws AppError `not-found`. */
export async function withdrawInvitation(
  context: CommandContext,
  input: { readonly invitationId: string },
): Promise<void> {
  authorize(context.actor, "user:manage");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await tx.invitation.findUnique({ where: { id: input.invitationId } });
    if (row === null || row.purpose !== purpose || row.usedAt !== null) {
      throw new AppError({ code: "not-found", sentence: "This invitation is used or withdrawn already." });
    }
    await tx.invitation.delete({ where: { id: row.id } });
    await appendAudit(tx, context, {
      action: "user.withdraw-invitation",
      subject: { type: "invitation", id: row.id, name: row.email ?? "" },
      outcome: "done",
    });
  });
}

/** Withdraws the open invitations of somebody who may invite no more. Returns how many. Called under the lock `users`. */
export async function withdrawInvitationsOf(tx: Tx, userId: string): Promise<number> {
  const { count } = await tx.invitation.deleteMany({ where: { purpose, createdBy: userId, usedAt: null } });
  return count;
}

/**
 * Makes the account an invitation stands for. The link works once: of two people with it, one wins.
 * Throws AppError `not-found` for a link that is unknown, used or expired, `invalid` for a weak password.
 */
export async function acceptInvitation(
  context: CommandContext,
  input: AcceptInvitationInput,
  now = new Date(),
): Promise<{ readonly email: string }> {
  const { token, name, password } = input;
  const tokenHash = hashOpaqueToken(token);
  const db = await getDb();
  const open = await db.invitation.findFirst({ where: { purpose, tokenHash, usedAt: null, expiresAt: { gt: now } } });
  if (open === null || open.email === null) throw closed();
  const { email, role } = open;
  refuseWeakPassword(password, { email, name });
  const passwordHash = await hashPassword(password);

  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    const used = await tx.invitation.updateMany({
      where: { purpose, tokenHash, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (used.count === 0) throw closed();
    if ((await tx.user.findUnique({ where: { email } })) !== null) throw taken(email);
    const user = await tx.user.create({ data: { email, name, role, passwordHash } });
    await appendAudit(tx, context, {
      action: "user.accept-invitation",
      subject: { type: "user", id: user.id, name },
      outcome: "done",
      after: { email, name, role },
    });
  });
  return { email };
}

function passwordsOff(): AppError {
  return new AppError({
    code: "blocked",
    sentence:
      "An invitation makes an account with a password, and passwords are switched off. Give access at the company's provider.",
  });
}

function closed(): AppError {
  return new AppError({
    code: "not-found",
    sentence: "This invitation was used, withdrawn, or is older than seven days. Ask an admin for a new one.",
  });
}

function taken(email: string): AppError {
  const sentence = `${email} has an account already. Change its role instead.`;
  return new AppError({ code: "conflict", sentence, fields: { email: sentence } });
}
