import "server-only";
import { z } from "zod";
import { getDb, type Tx } from "../db/client.ts";
import type { Actor } from "../model/actor.ts";
import { roles } from "../model/permission.ts";
import { hashOpaqueToken, newOpaqueToken } from "./opaque-token.ts";

const minuteMs = 60_000;
/** A session nobody used for this long is over. */
export const idleLimitMs = 30 * minuteMs;
/** A session ends this long after sign-in, used or not. */
export const absoluteLimitMs = 12 * 60 * minuteMs;
/** Using a session is written down at most this often. */
const touchEveryMs = minuteMs;

/** Asking who it is uses the session, unless a page asks by itself: that must not keep alive what nobody uses. */
export interface Asking {
  readonly passive?: boolean;
}

export type UserActor = Extract<Actor, { kind: "user" }>;

/** Where somebody signed in from, for the list of their sessions. */
export interface SignInClient {
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** Starts a session. The token is returned once, for the cookie; the row keeps its hash. */
export async function startSession(
  tx: Tx,
  userId: string,
  client: SignInClient,
  now = new Date(),
): Promise<{ readonly id: string; readonly token: string }> {
  const token = newOpaqueToken();
  const { id } = await tx.session.create({
    data: {
      tokenHash: hashOpaqueToken(token),
      userId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + absoluteLimitMs),
      address: client.address ?? null,
      userAgent: client.userAgent?.slice(0, 300) ?? null,
    },
    select: { id: true },
  });
  return { id, token };
}

/**
 * Whose session a token is, read from the database at every request: revoking it, disabling the user or changing the
 * role counts at once. Undefined when the session is unknown, revoked, idle too long or over, or the user disabled.
 */
export async function actorOfToken(
  token: string,
  now = new Date(),
  { passive = false }: Asking = {},
): Promise<UserActor | undefined> {
  const db = await getDb();
  const row = await db.session.findUnique({ where: { tokenHash: hashOpaqueToken(token) }, include: { user: true } });
  if (row === null || !isLive(row, now) || row.user.disabledAt !== null) return undefined;
  const role = z.enum(roles).safeParse(row.user.role);
  if (!role.success) return undefined;

  if (!passive && now.getTime() - row.lastSeenAt.getTime() >= touchEveryMs) {
    await db.session.updateMany({ where: { id: row.id, revokedAt: null }, data: { lastSeenAt: now } });
  }
  const { id, name, email } = row.user;
  return { kind: "user", id, name, email, role: role.data, sessionId: row.id };
}

/** Whether a session row still opens anything at the given time. */
export function isLive(
  row: { readonly revokedAt: Date | null; readonly expiresAt: Date; readonly lastSeenAt: Date },
  now: Date,
): boolean {
  return row.revokedAt === null && row.expiresAt > now && now.getTime() - row.lastSeenAt.getTime() < idleLimitMs;
}

/** When the actor's session ends if nobody uses it any more; null when it is over. */
export async function sessionEnd({ sessionId }: UserActor): Promise<Date | null> {
  const db = await getDb();
  const row = await db.session.findUnique({
    where: { id: sessionId },
    select: { expiresAt: true, lastSeenAt: true, revokedAt: true },
  });
  if (row === null || row.revokedAt !== null) return null;
  return new Date(Math.min(row.expiresAt.getTime(), row.lastSeenAt.getTime() + idleLimitMs));
}

/** Ends the session a token belongs to, if there is one. */
export async function revokeToken(tx: Tx, token: string, now = new Date()): Promise<void> {
  await tx.session.updateMany({
    where: { tokenHash: hashOpaqueToken(token), revokedAt: null },
    data: { revokedAt: now },
  });
}

/** Ends every session of a user but the given one. Returns how many ended. */
export async function revokeSessionsOf(tx: Tx, userId: string, exceptId?: string, now = new Date()): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { userId, revokedAt: null, ...(exceptId === undefined ? {} : { id: { not: exceptId } }) },
    data: { revokedAt: now },
  });
  return count;
}
