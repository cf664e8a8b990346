import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { checkGateway } from "./check-gateway.ts";
import { type RegisterGateway, registerGatewaySchema } from "./input.ts";
import { checkModeOfKind, checkNameFree, chosenKind, parseSettings, takeCredential } from "./rules.ts";

/**
 * Registers a gateway with its credential. It stands as `not-verified` until `checkGateway`.
 * Throws `AppError`: `invalid` or `conflict` with fields, `blocked` for a stored credential of another address, `locked`.
 */
export async function registerGateway(
  context: CommandContext,
  input: RegisterGateway,
): Promise<{ readonly id: string }> {
  authorize(context.actor, "gateway:manage");
  const wanted = registerGatewaySchema.parse(input);
  const descriptor = chosenKind(wanted.kind);
  const settings = parseSettings(descriptor, wanted.settings);
  checkModeOfKind(descriptor, wanted.mode);
  const { name, kind, mode, labels, checkEveryMinutes } = wanted;
  const db = await getDb();
  return db.$transaction(async (tx) => {
    await checkNameFree(tx, name);
    const credential = await takeCredential(tx, descriptor, settings, wanted.credential);
    const { id } = await tx.gateway.create({
      data: { name, kind, settings, mode, labels, checkEveryMinutes, credentialId: credential.id },
      select: { id: true },
    });
    await appendAudit(tx, context, {
      action: "gateway.register",
      subject: { type: "gateway", id, name },
      outcome: "done",
      after: { name, kind, settings, mode, labels, checkEveryMinutes, credential: credential.audit },
    });
    return { id };
  });
}

/**
 * Registers, then asks the gateway at once, so that its page opens with what is known. It stays registered whatever the
 * answer is. Answers within 15 s. Throws as `registerGateway` does.
 */
export async function registerAndCheckGateway(
  context: CommandContext,
  input: RegisterGateway,
): Promise<{ readonly id: string }> {
  const registered = await registerGateway(context, input);
  try {
    await checkGateway(context, registered);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return registered;
}
