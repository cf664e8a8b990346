import "server-only";
import { appendAudit } from "../../audit/commands.ts";
import { getDb } from "../../db/client.ts";
import { lockUntilCommit } from "../../db/transaction-lock.ts";
import type { CommandContext } from "../../model/actor.ts";
import type { UserActor } from "../sessions.ts";
import type { ProvenIdentity } from "./provider-client.ts";
import { OpenIdRefusal } from "./refusal.ts";

/**
 * Connects an account of the provider to the person who is signed in, at their own wish and after both were proven. Equal
 * e-mail addresses never do. Throws `OpenIdRefusal` (`other-person`).
 */
export async function connectIdentity(
  context: CommandContext & { readonly actor: UserActor },
  { issuer, subject }: ProvenIdentity,
): Promise<void> {
  const { actor } = context;
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, "users");
    const known = await tx.identity.findUnique({ where: { issuer_subject: { issuer, subject } } });
    if (known?.userId === actor.id) return;
    if (known !== null) throw new OpenIdRefusal("other-person");
    await tx.identity.create({ data: { userId: actor.id, issuer, subject } });
    await appendAudit(tx, context, {
      action: "user.connect-identity",
      subject: { type: "user", id: actor.id, name: actor.name },
      outcome: "done",
      after: { issuer, subject },
    });
  });
}
