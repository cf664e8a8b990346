"use server";
import { z } from "zod";
import { verifyAudit } from "#lib/audit/verify.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const verifyChainAction = action({
  name: "activity.verify",
  permission: "activity:read",
  input: z.object({}),
  subject: () => ({ type: "activity" }),
  run: async () => {
    const verdict = await verifyAudit();
    // As text, because a browser's numbers end before a sequence does.
    return verdict.ok
      ? { ok: true as const, count: verdict.count.toString(), head: verdict.head }
      : { ok: false as const, sequence: verdict.sequence.toString(), sentence: verdict.sentence };
  },
  revalidate: [paths.activity()],
});
