import "server-only";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { assertMayDeploy } from "#lib/access/deploy-right.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";
import { numbered } from "#lib/rollouts/crash-point.ts";
import { withAccessKeys } from "./key-session.ts";

export const issueAccessKeySchema = z.object({
  apiId: z.uuid(),
  gatewayId: z.uuid(),
  name: z.string().trim().min(1, "Give the key a name, such as who uses it.").max(80),
});
export const accessKeyIdSchema = z.object({ accessKeyId: z.uuid() });

export interface IssuedKey {
  readonly accessKeyId: string;
  /** Shown once: it is not kept anywhere in Gatehouse. */
  readonly key: string;
}

/**
 * Makes a key of one API on one gateway. Throws as `withAccessKeys` does; then no key works, and the row that was left
 * says `issuing`.
 */
export async function issueAccessKey(
  context: CommandContext,
  input: z.input<typeof issueAccessKeySchema>,
): Promise<IssuedKey> {
  authorize(context.actor, "access-key:manage");
  const { apiId, gatewayId, name } = parseInput(issueAccessKeySchema, input);
  await assertMayDeploy(context.actor, [gatewayId]);
  const key = newKey();
  const db = await getDb();
  const { id, remoteId } = await withAccessKeys({ apiId, gatewayId }, async (keys, owner) => {
    // The row comes before the effect, with the id that the gateway will use: nothing there is unknown here.
    const row = await db.accessKey.create({
      data: {
        apiId,
        gatewayId,
        name,
        remoteId: randomUUID(),
        fingerprint: fingerprintOf(key),
        state: "issuing",
        createdBy: context.actor.kind === "user" ? context.actor.id : null,
      },
      select: { id: true, remoteId: true },
    });
    const made = await numbered("issue-key", () => keys.issue(owner, { remoteId: row.remoteId, name, key }));
    return { id: row.id, remoteId: made.remoteId };
  });
  await db.$transaction(async (tx) => {
    await tx.accessKey.update({ where: { id }, data: { state: "active", remoteId } });
    await appendAudit(tx, context, {
      action: "access-key.issue",
      subject: { type: "access-key", id, name },
      outcome: "done",
      after: { apiId, gatewayId, fingerprint: fingerprintOf(key) },
    });
  });
  return { accessKeyId: id, key };
}

/** Issues a new key of the same name, then revokes the old one. Throws as `issueAccessKey`; the old one works until then. */
export async function rotateAccessKey(
  context: CommandContext,
  input: z.input<typeof accessKeyIdSchema>,
): Promise<IssuedKey> {
  authorize(context.actor, "access-key:manage");
  const { id, apiId, gatewayId, name } = await findKey(input);
  const issued = await issueAccessKey(context, { apiId, gatewayId, name });
  await revokeAccessKey(context, { accessKeyId: id });
  return issued;
}

/** Makes a key useless on its gateway. Revoking again, or one that is gone there, succeeds. Throws as `withAccessKeys`. */
export async function revokeAccessKey(
  context: CommandContext,
  input: z.input<typeof accessKeyIdSchema>,
): Promise<void> {
  authorize(context.actor, "access-key:manage");
  const { id, apiId, gatewayId, name, remoteId, fingerprint, state } = await findKey(input);
  if (state === "revoked") return;
  await assertMayDeploy(context.actor, [gatewayId]);
  const db = await getDb();
  await db.accessKey.update({ where: { id }, data: { state: "revoking" } });
  await withAccessKeys({ apiId, gatewayId }, (keys, owner) =>
    numbered("revoke-key", () => keys.revoke(owner, remoteId)),
  );
  await db.$transaction(async (tx) => {
    await tx.accessKey.update({ where: { id }, data: { state: "revoked", revokedAt: new Date() } });
    await appendAudit(tx, context, {
      action: "access-key.revoke",
      subject: { type: "access-key", id, name },
      outcome: "done",
      before: { apiId, gatewayId, fingerprint },
    });
  });
}

async function findKey(input: z.input<typeof accessKeyIdSchema>) {
  const { accessKeyId } = parseInput(accessKeyIdSchema, input);
  const db = await getDb();
  const row = await db.accessKey.findUnique({ where: { id: accessKeyId } });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This key does not exist." });
  return row;
}

/** 256 random bits in letters that need no escaping in a header or a shell. */
function newKey(): string {
  return `gh_${randomBytes(32).toString("base64url")}`;
}

function fingerprintOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 12);
}
