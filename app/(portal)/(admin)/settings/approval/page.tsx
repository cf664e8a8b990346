import type { Metadata } from "next";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Section } from "#components/ui/section.tsx";
import { listGateways } from "#lib/gateways/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { getApprovalRule } from "#lib/rollouts/approval-rule.ts";
import { requireActor } from "../../../require-actor.ts";
import { ApprovalRuleForm } from "./approval-rule-form.tsx";

export const metadata: Metadata = { title: "Approval" };

export default async function ApprovalPage() {
  const actor = await requireActor();
  const rule = await getApprovalRule(actor);
  const gateways = await listGateways(actor);
  const concerned = gateways.filter(({ labels }) => labels.includes(rule.label)).map(({ name }) => name);
  return (
    <>
      <PageHeader title="Approval" description="Where a second person has to look at a plan before it runs." />
      <Section
        title="Approval by a second person"
        description="Who started a rollout cannot approve it. Where a plan changes while it waits, it expires."
      >
        <ApprovalRuleForm
          key={JSON.stringify(rule)}
          rule={rule}
          concerned={concerned}
          known={[...new Set(gateways.flatMap(({ labels }) => labels))].toSorted()}
          locked={lockedReason(actor.role, "settings:manage")}
        />
      </Section>
    </>
  );
}
