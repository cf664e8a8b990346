import { randomUUID } from "node:crypto";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { interleave, type Ratio } from "./ratio.ts";

const appends = 50;
const context: CommandContext = { actor: { kind: "system", name: "script" }, requestId: randomUUID() };

/** Fifty transactions that append to the audit chain, against fifty that insert a plain row, on the embedded database. */
export async function auditRatio(): Promise<Ratio> {
  const { close } = await openTestDatabase();
  try {
    const db = await getDb();
    return await interleave({
      name: "audited transaction",
      against: "a transaction with one plain insert",
      goal: "<= 3",
      ours: async () => {
        for (let turn = 0; turn < appends; turn += 1) {
          await db.$transaction((tx) =>
            appendAudit(tx, context, { action: "bench.append", subject: { type: "bench" }, outcome: "done" }),
          );
        }
      },
      floor: async () => {
        for (let turn = 0; turn < appends; turn += 1) {
          await db.$transaction((tx) => tx.setting.create({ data: { key: `bench-${randomUUID()}`, value: turn } }));
        }
      },
    });
  } finally {
    await close();
  }
}
