import "server-only";
import { appendAudit } from "../../audit/commands.ts";
import { getDb, type Tx } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import { AppError } from "../../errors.ts";
import type { CommandContext } from "../../model/actor.ts";
import type { Role } from "../../model/permission.ts";
import { authorize } from "../authorize.ts";
import { readProvider } from "../openid/provider-row.ts";
import { roleByProvider } from "../openid/role-by-provider.ts";
import { revokeSessionsOf } from "../sessions.ts";
import { withdrawInvitationsOf } from "./invitation-commands.ts";
import { anotherAdminIsLeft } from "./last-admin.ts";

/**
 * Gives a user another role and ends their sessions, so that nothing shown under the old one stays open. The open
 * invitations of one who is admin no more are withdrawn.
 * Throws AppError `conflict` for the last admin, `blocked` where the identity provider gives the role, `not-found`.
 */
export async function changeRole(
  context: CommandContext,
  input: { readonly userId: string; readonly role: Role },
): Promise<void> {
  authorize(context.actor, "user:manage");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    const user = await findUser(tx, input.userId);
    if (user.role === input.role) return;
    await refuseRoleOfProvider(tx, user.id);
    if (input.role !== "admin") await keepAnAdmin(tx, user);
    await tx.user.update({ where: { id: user.id }, data: { role: input.role } });
    await revokeSessionsOf(tx, user.id);
    const invitationsWithdrawn = input.role === "admin" ? 0 : await withdrawInvitationsOf(tx, user.id);
    await appendAudit(tx, context, {
      action: "user.change-role",
      subject: { type: "user", id: user.id, name: user.name },
      outcome: "done",
      before: { role: user.role },
      after: { role: input.role, invitationsWithdrawn },
    });
  });
}

/**
 * Disables a user: every session of theirs is dead at its next request, every open invitation of theirs withdrawn.
 * Throws AppError `conflict` for the last admin, `not-found`.
 */
export async function disableUser(context: CommandContext, input: { readonly userId: string }): Promise<void> {
  authorize(context.actor, "user:manage");
  await setDisabled(context, input.userId, new Date());
}

/** Lets a disabled user sign in again. */
export async function enableUser(context: CommandContext, input: { readonly userId: string }): Promise<void> {
  authorize(context.actor, "user:manage");
  await setDisabled(context, input.userId, null);
}

async function setDisabled(context: CommandContext, userId: string, disabledAt: Date | null): Promise<void> {
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    const user = await findUser(tx, userId);
    if ((user.disabledAt !== null) === (disabledAt !== null)) return;
    let invitationsWithdrawn = 0;
    if (disabledAt !== null) {
      await keepAnAdmin(tx, user);
      await revokeSessionsOf(tx, user.id);
      invitationsWithdrawn = await withdrawInvitationsOf(tx, user.id);
    }
    await tx.user.update({ where: { id: user.id }, data: { disabledAt } });
    await appendAudit(tx, context, {
      action: disabledAt === null ? "user.enable" : "user.disable",
      subject: { type: "user", id: user.id, name: user.name },
      outcome: "done",
      before: { disabled: user.disabledAt !== null },
      after: { disabled: disabledAt !== null, invitationsWithdrawn },
    });
  });
}

async function refuseRoleOfProvider(tx: Tx, userId: string): Promise<void> {
  const identities = await tx.identity.findMany({ where: { userId }, select: { issuer: true, lastSignInAt: true } });
  const reason = roleByProvider(await readProvider(tx), identities);
  if (reason !== undefined) throw new AppError({ code: "blocked", sentence: reason });
}

async function findUser(tx: Tx, userId: string) {
  const user = await tx.user.findUnique({ where: { id: userId } });
  if (user !== null) return user;
  throw new AppError({ code: "not-found", sentence: "There is no such user. Reload the list." });
}

async function keepAnAdmin(tx: Tx, user: { readonly id: string; readonly role: string }): Promise<void> {
  if (user.role !== "admin" || (await anotherAdminIsLeft(tx, user.id))) return;
  throw new AppError({
    code: "conflict",
    sentence: "This is the last admin. Make somebody else admin first.",
  });
}
