import "server-only";
import { getDb } from "../../db/client.ts";
import type { Actor } from "../../model/actor.ts";
import type { Role } from "../../model/permission.ts";
import { authorize } from "../authorize.ts";
import { hashOpaqueToken } from "../opaque-token.ts";
import { readProvider } from "../openid/provider-row.ts";
import { roleByProvider } from "../openid/role-by-provider.ts";
import { isLive } from "../sessions.ts";
import { roleSchema } from "../user-input.ts";

export interface ListedUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  /** When one of their sessions was last used; null before the first sign-in. */
  readonly lastSeenAt: Date | null;
  /** By name. */
  readonly teams: readonly string[];
  /** Why their role is not changed here: it comes with each sign-in. */
  readonly roleLocked: string | undefined;
}

/** Everybody with an account, by name. */
export async function listUsers(actor: Actor): Promise<readonly ListedUser[]> {
  authorize(actor, "user:manage");
  const db = await getDb();
  const rows = await db.user.findMany({
    orderBy: [{ name: "asc" }, { id: "asc" }],
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      disabledAt: true,
      createdAt: true,
      sessions: { orderBy: { lastSeenAt: "desc" }, take: 1, select: { lastSeenAt: true } },
      memberships: { orderBy: { team: { name: "asc" } }, select: { team: { select: { name: true } } } },
      identities: { select: { issuer: true, lastSignInAt: true } },
    },
  });
  const provider = await readProvider(db);
  return rows.map(({ sessions, role, memberships, identities, ...user }) => ({
    ...user,
    role: roleSchema.parse(role),
    teams: memberships.map(({ team }) => team.name),
    roleLocked: roleByProvider(provider, identities),
    lastSeenAt: sessions[0]?.lastSeenAt ?? null,
  }));
}

export interface ListedInvitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly expired: boolean;
}

/** Invitations nobody has used yet, newest first. Their links are not kept and cannot be shown again. */
export async function listInvitations(actor: Actor, now = new Date()): Promise<readonly ListedInvitation[]> {
  authorize(actor, "user:manage");
  const db = await getDb();
  const rows = await db.invitation.findMany({
    where: { purpose: "invitation", usedAt: null },
    orderBy: { id: "desc" },
    select: { id: true, email: true, role: true, createdAt: true, expiresAt: true },
  });
  return rows.map((row) => ({
    ...row,
    email: row.email ?? "",
    role: roleSchema.parse(row.role),
    expired: row.expiresAt <= now,
  }));
}

/** What the holder of an invitation link may see of it, or undefined when the link opens nothing. */
export async function findInvitation(
  token: string,
  now = new Date(),
): Promise<{ readonly email: string; readonly role: Role; readonly expiresAt: Date } | undefined> {
  const db = await getDb();
  const row = await db.invitation.findUnique({ where: { tokenHash: hashOpaqueToken(token) } });
  if (row === null || row.purpose !== "invitation" || row.usedAt !== null || row.expiresAt <= now) return undefined;
  return { email: row.email ?? "", role: roleSchema.parse(row.role), expiresAt: row.expiresAt };
}

export interface ListedSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
  /** The session this list is read in. */
  readonly current: boolean;
}

/** The person's own sessions that still open something, the latest used first. */
export async function listOwnSessions(actor: Actor, now = new Date()): Promise<readonly ListedSession[]> {
  authorize(actor, "own-session:manage");
  if (actor.kind !== "user") return [];
  const db = await getDb();
  const rows = await db.session.findMany({
    where: { userId: actor.id, revokedAt: null, expiresAt: { gt: now } },
    orderBy: { lastSeenAt: "desc" },
    select: {
      id: true,
      createdAt: true,
      lastSeenAt: true,
      expiresAt: true,
      revokedAt: true,
      address: true,
      userAgent: true,
    },
  });
  return rows
    .filter((row) => isLive(row, now))
    .map(({ revokedAt: _never, ...row }) => ({ ...row, current: row.id === actor.sessionId }));
}
