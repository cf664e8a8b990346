import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { type Db, getDb, type Tx } from "#lib/db/client.ts";
import { labelsSchema } from "#lib/gateways/input.ts";
import type { Actor, CommandContext } from "#lib/model/actor.ts";
import { parseInput } from "#lib/parse-input.ts";

/** Where a second person has to approve: on gateways with this label, while it is switched on. */
export const approvalRuleSchema = z.object({ enabled: z.boolean(), label: labelsSchema.element });
export type ApprovalRule = z.infer<typeof approvalRuleSchema>;

const key = "approval-rule";
const initial: ApprovalRule = { enabled: false, label: "production" };

/** The rule as it stands; off until somebody switches it on. */
export async function approvalRule(client: Db | Tx): Promise<ApprovalRule> {
  const row = await client.setting.findUnique({ where: { key }, select: { value: true } });
  return row === null ? initial : approvalRuleSchema.parse(row.value);
}

/** Everybody who sees rollouts sees when they have to wait. */
export async function getApprovalRule(actor: Actor): Promise<ApprovalRule> {
  authorize(actor, "rollout:read");
  return approvalRule(await getDb());
}

/** Changes the rule for the rollouts that start from now on. Those that wait go on waiting. */
export async function setApprovalRule(
  context: CommandContext,
  input: z.input<typeof approvalRuleSchema>,
): Promise<ApprovalRule> {
  authorize(context.actor, "settings:manage");
  const rule = parseInput(approvalRuleSchema, input);
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const before = await approvalRule(tx);
    await tx.setting.upsert({ where: { key }, create: { key, value: rule }, update: { value: rule } });
    await appendAudit(tx, context, {
      action: "setting.approval-rule",
      subject: { type: "setting", name: "Approval by a second person" },
      outcome: "done",
      before,
      after: rule,
    });
    return rule;
  });
}

/** Does a change on gateways with these labels have to be approved? */
export function needsApproval(rule: ApprovalRule, labels: readonly string[]): boolean {
  return rule.enabled && labels.includes(rule.label);
}
