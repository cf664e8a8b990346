import "server-only";
import { z } from "zod";
import { getDb } from "../../db/client.ts";
import { AppError } from "../../errors.ts";
import type { Actor } from "../../model/actor.ts";
import { type Permission, permissions } from "../../model/permission.ts";
import { hashOpaqueToken } from "../opaque-token.ts";
import { roleSchema } from "../user-input.ts";
import { isTokenText } from "./token-text.ts";

/** Using a token is written down at most this often. */
const touchEveryMs = 60_000;

const known = z.enum(Object.keys(permissions) as Permission[]);

/** What stands behind `Bearer` in an Authorization header (RFC 6750 §2.1), or undefined where there is no such header. */
export function bearerIn(headers: Headers): string | undefined {
  const [, text] = /^bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "") ?? [];
  return text;
}

/**
 * Who a token stands for, read from the database each time: revoking it, disabling its owner or changing their role counts
 * at once. Throws AppError `unauthenticated`, with one sentence for all that does not open.
 */
export async function actorOfApiToken(text: string, now = new Date()): Promise<Extract<Actor, { kind: "token" }>> {
  if (!isTokenText(text)) throw refused();
  const db = await getDb();
  const row = await db.apiToken.findUnique({ where: { tokenHash: hashOpaqueToken(text) }, include: { user: true } });
  if (row === null || row.revokedAt !== null || row.expiresAt <= now || row.user.disabledAt !== null) throw refused();
  const role = roleSchema.safeParse(row.user.role);
  if (!role.success) throw refused();
  if (row.lastUsedAt === null || now.getTime() - row.lastUsedAt.getTime() >= touchEveryMs) {
    await db.apiToken.updateMany({ where: { id: row.id, revokedAt: null }, data: { lastUsedAt: now } });
  }
  return {
    kind: "token",
    id: row.id,
    name: row.name,
    ownerId: row.user.id,
    ownerName: row.user.name,
    role: role.data,
    // A permission that is no more is nothing.
    permissions: row.permissions.flatMap((name) => known.safeParse(name).data ?? []),
  };
}

function refused(): AppError {
  return new AppError({
    code: "unauthenticated",
    sentence: "This token opens nothing: it is mistyped, expired or revoked, or its owner is disabled. Make a new one.",
  });
}
