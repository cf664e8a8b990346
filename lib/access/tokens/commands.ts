import "server-only";
import type { z } from "zod";
import { appendAudit } from "../../audit/commands.ts";
import { getDb } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import { AppError } from "../../errors.ts";
import type { CommandContext } from "../../model/actor.ts";
import { lockedReason, roleCan } from "../../model/permission.ts";
import { parseInput } from "../../parse-input.ts";
import { authorize } from "../authorize.ts";
import { hashOpaqueToken } from "../opaque-token.ts";
import { type NewToken, newTokenSchema, tokenIdSchema } from "./input.ts";
import { newTokenText } from "./token-text.ts";

/** Open tokens one person may have. */
const mostTokens = 50;

export interface IssuedToken {
  /** Shown once: only its hash is kept. */
  readonly token: string;
  readonly name: string;
  readonly expiresAt: Date;
}

/** Makes a token that may read what is chosen, as long as its owner may. Throws AppError: `invalid` with fields, `conflict`. */
export async function issueToken(context: CommandContext, input: NewToken, now = new Date()): Promise<IssuedToken> {
  authorize(context.actor, "own-token:manage");
  const { actor } = context;
  if (actor.kind !== "user")
    throw new AppError({ code: "forbidden", sentence: "Only a signed-in person makes tokens." });
  const { name, permissions, days } = parseInput(newTokenSchema, input);
  const beyond = permissions.find((permission) => !roleCan(actor.role, permission));
  if (beyond !== undefined) {
    const sentence = `${beyond}: ${lockedReason(actor.role, beyond)}`;
    throw new AppError({ code: "invalid", sentence, fields: { permissions: sentence } });
  }
  const token = newTokenText();
  const expiresAt = new Date(now.getTime() + days * 24 * 3600 * 1000);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, `tokens of ${actor.id}`);
    const open = await tx.apiToken.count({ where: { userId: actor.id, revokedAt: null, expiresAt: { gt: now } } });
    if (open >= mostTokens) {
      const sentence = `You have ${open} open tokens. Revoke those that nothing uses.`;
      throw new AppError({ code: "conflict", sentence });
    }
    const { id } = await tx.apiToken.create({
      data: { tokenHash: hashOpaqueToken(token), userId: actor.id, name, permissions, createdAt: now, expiresAt },
      select: { id: true },
    });
    await appendAudit(tx, context, {
      action: "token.issue",
      subject: { type: "token", id, name },
      outcome: "done",
      after: { permissions, expiresAt },
    });
  });
  return { token, name, expiresAt };
}

/** Makes a token useless at once: the person's own, or for admins anybody's. Throws AppError `not-found`. */
export async function revokeApiToken(context: CommandContext, input: z.input<typeof tokenIdSchema>): Promise<void> {
  authorize(context.actor, "own-token:manage");
  const { tokenId } = parseInput(tokenIdSchema, input);
  const { actor } = context;
  const own = actor.kind === "user" && !roleCan(actor.role, "token:manage") ? { userId: actor.id } : {};
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const row = await tx.apiToken.findFirst({ where: { id: tokenId, ...own }, include: { user: true } });
    if (row === null) throw new AppError({ code: "not-found", sentence: "There is no such token. Reload the list." });
    const { count } = await tx.apiToken.updateMany({
      where: { id: tokenId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) return;
    await appendAudit(tx, context, {
      action: "token.revoke",
      subject: { type: "token", id: tokenId, name: row.name },
      outcome: "done",
      before: { owner: row.user.name, permissions: row.permissions },
    });
  });
}
