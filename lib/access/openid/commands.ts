import "server-only";
import { v7 as uuid } from "uuid";
import { appendAudit } from "../../audit/commands.ts";
import { getDb, type Tx } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import { fingerprint } from "../../db/vault.ts";
import { AppError } from "../../errors.ts";
import type { CommandContext } from "../../model/actor.ts";
import { parseInput } from "../../parse-input.ts";
import { authorize } from "../authorize.ts";
import { type ProviderInput, providerInputSchema } from "./input.ts";
import { refuseLockOut, refuseWithoutAdmin } from "./lock-out.ts";
import { readProvider, type StoredProvider, sealClientSecret } from "./provider-row.ts";

/**
 * Sets or changes the identity provider. Another issuer needs the client secret anew: it is never sent to a place it was
 * not entered for. Throws AppError: `invalid` with fields, `conflict` when somebody else changed it meanwhile, `blocked`
 * when it would lock everybody out, `locked`.
 */
export async function saveProvider(context: CommandContext, input: ProviderInput): Promise<void> {
  authorize(context.actor, "sign-in:manage");
  const { clientSecret, rowVersion, ...wanted } = parseInput(providerInputSchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockProvider(tx);
    const before = await readProvider(tx);
    if ((before?.rowVersion ?? 0) !== rowVersion) throw changedMeanwhile();
    if (clientSecret === undefined && before?.issuer !== wanted.issuer) throw secretNeeded(before !== undefined);
    if (before !== undefined) refuseLockOut(before, wanted);
    await refuseUnknownTeams(tx, wanted.teamMappings);
    const id = before?.id ?? uuid();
    const data = { ...wanted, changedAt: new Date() };
    if (before !== undefined) {
      const secret = clientSecret === undefined ? {} : secretColumns(id, clientSecret);
      await tx.identityProvider.update({ where: { id }, data: { ...data, ...secret, rowVersion: { increment: 1 } } });
    } else if (clientSecret !== undefined) {
      await tx.identityProvider.create({ data: { id, ...data, ...secretColumns(id, clientSecret) } });
    }
    await appendAudit(tx, context, {
      action: "sign-in.save-provider",
      subject: { type: "sign-in", id, name: wanted.name },
      outcome: "done",
      ...(before === undefined ? {} : { before: auditable(before) }),
      after: { ...wanted, secret: clientSecret === undefined ? "kept" : fingerprint(clientSecret) },
    });
  });
}

/** Forgets the provider and its secret; accounts stay, and open again should the same issuer return. Throws AppError `not-found`, `blocked`. */
export async function removeProvider(context: CommandContext): Promise<void> {
  authorize(context.actor, "sign-in:manage");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockProvider(tx);
    const before = await readProvider(tx);
    if (before === undefined) throw noProvider();
    refuseLockOut(before, undefined);
    await tx.identityProvider.delete({ where: { id: before.id } });
    await appendAudit(tx, context, {
      action: "sign-in.remove-provider",
      subject: { type: "sign-in", id: before.id, name: before.name },
      outcome: "done",
      before: auditable(before),
    });
  });
}

/**
 * Switches signing in with passwords off or on. Off only after an admin has come in through the provider as it is set
 * now, so that somebody surely can. Throws AppError `not-found`, `blocked`.
 */
export async function allowPasswords(context: CommandContext, input: { readonly allowed: boolean }): Promise<void> {
  authorize(context.actor, "sign-in:manage");
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    await lockProvider(tx);
    const before = await readProvider(tx);
    if (before === undefined) throw noProvider();
    if (before.passwordSignIn === input.allowed) return;
    if (!input.allowed) await refuseWithoutAdmin(tx, before);
    await tx.identityProvider.update({ where: { id: before.id }, data: { passwordSignIn: input.allowed } });
    await appendAudit(tx, context, {
      action: "sign-in.allow-passwords",
      subject: { type: "sign-in", id: before.id, name: before.name },
      outcome: "done",
      before: { passwordSignIn: before.passwordSignIn },
      after: { passwordSignIn: input.allowed },
    });
  });
}

const secretColumns = (id: string, clientSecret: string) => ({
  sealed: sealClientSecret(id, clientSecret),
  fingerprint: fingerprint(clientSecret),
  secretSetAt: new Date(),
});

const lockProvider = (tx: Tx) => lockUntilCommit(tx, "identity-provider");

async function refuseUnknownTeams(tx: Tx, mappings: readonly { readonly teamId: string }[]): Promise<void> {
  const ids = [...new Set(mappings.map(({ teamId }) => teamId))];
  if ((await tx.team.count({ where: { id: { in: ids } } })) === ids.length) return;
  const sentence = "One of these teams does not exist any more. Choose another.";
  throw new AppError({ code: "invalid", sentence, fields: { teamMappings: sentence } });
}

function auditable({ rowVersion: _version, changedAt: _changed, secretSetAt: _set, ...shown }: StoredProvider): object {
  return shown;
}

function secretNeeded(moved: boolean): AppError {
  const sentence = moved
    ? "The stored client secret belongs to another issuer and is not sent to this one. Enter the secret of this one."
    : "Enter the client secret the provider gave you.";
  return new AppError({ code: "invalid", sentence, fields: { clientSecret: sentence } });
}

function changedMeanwhile(): AppError {
  return new AppError({
    code: "conflict",
    sentence: "Somebody else changed the sign-in meanwhile. Reload the page to see it as it is now.",
  });
}

function noProvider(): AppError {
  return new AppError({ code: "not-found", sentence: "No identity provider is set. Set one first." });
}
