import "server-only";
import { appendAudit } from "../../audit/commands.ts";
import { getDb } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import { AppError } from "../../errors.ts";
import type { CommandContext } from "../../model/actor.ts";
import { authorize } from "../authorize.ts";
import { hashPassword, refuseWeakPassword, verifyPassword } from "../password.ts";
import { revokeSessionsOf, type UserActor } from "../sessions.ts";
import { forgetTurns, takeTurn } from "../throttle.ts";
import type { ChangePasswordInput } from "../user-input.ts";

/** Ends one of the person's own sessions. Somebody else's is not found. Throws AppError `not-found`. */
export async function revokeOwnSession(context: CommandContext, input: { readonly sessionId: string }): Promise<void> {
  const actor = ownActor(context);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: input.sessionId, userId: actor.id, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new AppError({ code: "not-found", sentence: "This session is over already." });
    await appendAudit(tx, context, {
      action: "session.revoke",
      subject: { type: "session", id: input.sessionId, name: actor.name },
      outcome: "done",
    });
  });
}

/** Ends all of the person's own sessions but the one they ask from. Returns how many ended. */
export async function revokeOtherSessions(context: CommandContext): Promise<{ readonly ended: number }> {
  const actor = ownActor(context);
  const db = await getDb();
  const ended = await db.$transaction(async (tx) => {
    const count = await revokeSessionsOf(tx, actor.id, actor.sessionId);
    await appendAudit(tx, context, {
      action: "session.revoke-others",
      subject: { type: "user", id: actor.id, name: actor.name },
      outcome: "done",
      after: { ended: count },
    });
    return count;
  });
  return { ended };
}

/**
 * Changes the person's own password and ends their other sessions.
 * Throws AppError `invalid` with the sentence on `current` or `password`, `throttled`.
 */
export async function changeOwnPassword(context: CommandContext, input: ChangePasswordInput): Promise<void> {
  const actor = ownActor(context);
  const throttleKey = `password:${actor.id}`;
  await takeTurn(throttleKey, {
    freeAttempts: 5,
    firstWaitSeconds: 1,
    longestWaitSeconds: 60,
    forgetAfterSeconds: 24 * 3600,
  });
  const db = await getDb();
  const user = await db.user.findUniqueOrThrow({ where: { id: actor.id } });
  if (!(await verifyPassword(user.passwordHash, input.current))) throw notPresentPassword();
  refuseWeakPassword(input.password, user);
  const passwordHash = await hashPassword(input.password);
  await db.$transaction(async (tx) => {
    // A sign-in with the old password either commits before this, and its session ends here, or sees the new one.
    await lockUntilCommit(tx, "users");
    const { count } = await tx.user.updateMany({
      where: { id: user.id, passwordHash: user.passwordHash },
      data: { passwordHash },
    });
    if (count === 0) throw notPresentPassword();
    await revokeSessionsOf(tx, user.id, actor.sessionId);
    await appendAudit(tx, context, {
      action: "user.change-password",
      subject: { type: "user", id: user.id, name: user.name },
      outcome: "done",
    });
  });
  await forgetTurns(throttleKey);
}

function notPresentPassword(): AppError {
  const sentence = "This is not your present password. Type it again.";
  return new AppError({ code: "invalid", sentence, fields: { current: sentence } });
}

function ownActor(context: CommandContext): UserActor {
  authorize(context.actor, "own-session:manage");
  if (context.actor.kind === "user") return context.actor;
  throw new AppError({ code: "forbidden", sentence: "Only a signed-in person has sessions. Sign in first." });
}
