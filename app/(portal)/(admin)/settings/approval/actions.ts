"use server";
import { approvalRuleSchema, setApprovalRule } from "#lib/rollouts/approval-rule.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const setApprovalRuleAction = action({
  name: "setting.approval-rule",
  permission: "settings:manage",
  input: approvalRuleSchema,
  subject: () => ({ type: "setting", name: "Approval by a second person" }),
  run: (context, input) => setApprovalRule(context, input),
  revalidate: [paths.approvalRule()],
});
