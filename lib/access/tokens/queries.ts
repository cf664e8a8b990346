import "server-only";
import { getDb } from "../../db/client.ts";
import type { Actor } from "../../model/actor.ts";
import { roleCan } from "../../model/permission.ts";
import { authorize } from "../authorize.ts";

export interface ListedToken {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly own: boolean;
  readonly permissions: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expired: boolean;
}

export interface TokenPage {
  readonly items: readonly ListedToken[];
  /** Where the next page begins; absent on the last. */
  readonly nextCursor?: string;
}

/**
 * Tokens that are not revoked, newest first: the person's own, and for admins everybody's. At most 100 a page. The tokens
 * themselves are not kept and cannot be shown.
 */
export async function listTokens(actor: Actor, cursor?: string, now = new Date()): Promise<TokenPage> {
  authorize(actor, "own-token:manage");
  if (actor.kind !== "user") return { items: [] };
  const limit = 100;
  const db = await getDb();
  const rows = await db.apiToken.findMany({
    where: {
      revokedAt: null,
      ...(roleCan(actor.role, "token:manage") ? {} : { userId: actor.id }),
      ...(cursor === undefined ? {} : { id: { lt: cursor } }),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
    select: {
      id: true,
      name: true,
      userId: true,
      permissions: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      user: { select: { name: true } },
    },
  });
  const items = rows.slice(0, limit).map(({ user, userId, ...row }) => ({
    ...row,
    owner: user.name,
    own: userId === actor.id,
    expired: row.expiresAt <= now,
  }));
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: last.id } : { items };
}
