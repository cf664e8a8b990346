import "server-only";
import type { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";
import { limitsSchema } from "./limits.ts";
import { limitsKey, readLimits } from "./queries.ts";

/** Sets all limits; one that is absent goes back to the built-in value. Throws `AppError` (`invalid`) by field. */
export async function saveLimits(context: CommandContext, input: z.input<typeof limitsSchema>): Promise<void> {
  authorize(context.actor, "settings:manage");
  const after = parseInput(limitsSchema, input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    await lockUntilCommit(tx, limitsKey);
    const before = await readLimits(tx);
    await tx.setting.upsert({
      where: { key: limitsKey },
      create: { key: limitsKey, value: after },
      update: { value: after },
    });
    await appendAudit(tx, context, {
      action: "settings.limits",
      subject: { type: "settings", name: "Retention and thresholds" },
      outcome: "done",
      before,
      after,
    });
  });
}
