import "server-only";
import { appendAudit } from "../../audit/commands.ts";
import { getDb } from "../../db/client.ts";
import type { CommandContext } from "../../model/actor.ts";
import type { SignInClient } from "../sessions.ts";
import type { OpenIdRefusal } from "./refusal.ts";

/** Leaves in the activity what did not fit, for the admin who has to mend it. */
export async function auditRefusal(
  context: CommandContext,
  { reason, sentence, detail }: OpenIdRefusal,
  client: SignInClient,
): Promise<void> {
  const db = await getDb();
  await db.$transaction((tx) =>
    appendAudit(tx, context, {
      action: "session.start",
      subject: { type: "session" },
      outcome: "refused",
      after: { through: "provider", reason, sentence, detail: detail ?? null, address: client.address ?? null },
    }),
  );
}
