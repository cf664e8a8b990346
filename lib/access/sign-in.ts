import "server-only";
import { randomUUID } from "node:crypto";
import { appendAudit } from "../audit/commands.ts";
import { getDb } from "../db/client.ts";
import { lockUntilCommit } from "../db/transaction-lock.ts";
import { AppError } from "../errors.ts";
import type { Actor, CommandContext } from "../model/actor.ts";
import { hashOpaqueToken } from "./opaque-token.ts";
import { passwordsAllowed, readProvider } from "./openid/provider-row.ts";
import { verifyPassword } from "./password.ts";
import { actorOfToken, revokeToken, type SignInClient, startSession } from "./sessions.ts";
import { callerKey, forgetTurns, giveTurnBack, sweepThrottle, type ThrottlePolicy, takeTurn } from "./throttle.ts";

/** Nobody is locked out: the wait is at most a minute, so that an attacker cannot keep the owner away. */
const perAccount: ThrottlePolicy = {
  freeAttempts: 5,
  firstWaitSeconds: 1,
  longestWaitSeconds: 60,
  forgetAfterSeconds: 24 * 3600,
};
/** An office shares one address, so more is free; a guesser waits up to a quarter of an hour. */
export const perAddress: ThrottlePolicy = {
  freeAttempts: 30,
  firstWaitSeconds: 2,
  longestWaitSeconds: 15 * 60,
  forgetAfterSeconds: 24 * 3600,
};

const visitor: Actor = { kind: "visitor", name: "visitor" };

export interface SignedIn {
  readonly userId: string;
  readonly name: string;
  /** For the cookie; nobody else ever sees it. */
  readonly sessionToken: string;
}

/**
 * Checks a password and starts a session; a session the browser already had ends. Undefined when e-mail and password do
 * not belong together: an unknown address, a wrong password and a disabled user look the same and take the same time.
 * Throws AppError `throttled`, `blocked` where passwords are switched off.
 */
export async function signIn(
  given: { readonly email: string; readonly password: string; readonly previousToken?: string | undefined },
  client: SignInClient,
  now = new Date(),
): Promise<SignedIn | undefined> {
  const email = given.email.trim().toLowerCase();
  // Hashed, so that the table does not list addresses people tried.
  const accountKey = `account:${hashOpaqueToken(email)}`;
  const addressTurn =
    client.address === undefined ? undefined : await takeTurn(`address:${callerKey(client.address)}`, perAddress, now);
  await takeTurn(accountKey, perAccount, now);

  const db = await getDb();
  if (!passwordsAllowed(await readProvider(db))) {
    throw new AppError({ code: "blocked", sentence: "Signing in with a password is switched off here." });
  }
  const user = await db.user.findUnique({ where: { email } });
  const matches = await verifyPassword(user?.passwordHash, given.password);
  if (user === null || !matches || user.disabledAt !== null) {
    await auditSession(visitor, "session.start", "refused", user ?? undefined, client);
    return undefined;
  }

  const sessionToken = await db.$transaction(async (tx) => {
    // Hashing takes a while: a password that was changed, or a user disabled, since it was read opens nothing.
    await lockUntilCommit(tx, "users");
    const unchanged = { id: user.id, passwordHash: user.passwordHash, disabledAt: null };
    if ((await tx.user.count({ where: unchanged })) === 0) return undefined;
    if (given.previousToken !== undefined) await revokeToken(tx, given.previousToken, now);
    return (await startSession(tx, user.id, client, now)).token;
  });
  if (sessionToken === undefined) {
    await auditSession(visitor, "session.start", "refused", user, client);
    return undefined;
  }
  await forgetTurns(accountKey);
  if (addressTurn !== undefined) await giveTurnBack(addressTurn, now);
  await sweepThrottle(now);
  await auditSession((await actorOfToken(sessionToken, now)) ?? visitor, "session.start", "done", user, client);
  return { userId: user.id, name: user.name, sessionToken };
}

/** Ends the session of a token; a token that opens nothing any more is left alone. */
export async function signOut(token: string): Promise<void> {
  const actor = await actorOfToken(token);
  if (actor === undefined) return;
  const db = await getDb();
  await db.$transaction((tx) => revokeToken(tx, token));
  await auditSession(actor, "session.end", "done", actor, {});
}

async function auditSession(
  actor: Actor,
  action: string,
  outcome: "done" | "refused",
  user: { readonly id: string; readonly name: string } | undefined,
  client: SignInClient,
): Promise<void> {
  const context: CommandContext = { actor, requestId: randomUUID() };
  // The address that was typed is not recorded when nobody has it: people type passwords there.
  const subject = { type: "session", ...(user === undefined ? {} : { id: user.id, name: user.name }) };
  const db = await getDb();
  const after = client.address === undefined ? undefined : { address: client.address };
  await db.$transaction((tx) => appendAudit(tx, context, { action, subject, outcome, ...(after && { after }) }));
}
