import "server-only";
import { headers } from "next/headers";
import { Notice } from "#components/ui/notice.tsx";
import type { ApiDetail } from "#lib/apis/queries.ts";
import { AppError } from "#lib/errors.ts";
import { listGateways } from "#lib/gateways/queries.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";
import { blockingFindings, type Finding, findingKey } from "#lib/model/finding.ts";
import { getApprovalRule } from "#lib/rollouts/approval-rule.ts";
import { previewPlan, type TargetPreview } from "#lib/rollouts/preview.ts";
import { requestIdOf } from "#lib/web/request.ts";
import { requireActor } from "../../../../require-actor.ts";
import { PlanApproval, type PlannedTarget } from "./plan-approval.tsx";
import { TargetPlan } from "./target-plan.tsx";

interface PlanProps {
  readonly api: ApiDetail;
  readonly kind: RolloutKind;
  readonly revision: { readonly id: string; readonly number: number } | undefined;
  /** Percent of requests that the revision gets. */
  readonly share: number;
  readonly gatewayIds: readonly string[];
}

/** What would happen on each gateway, and the button that makes it so. The plan itself is drawn here, on the server. */
export async function Plan({ api, kind, revision, share, gatewayIds }: PlanProps) {
  const actor = await requireActor();
  const context = { actor, requestId: requestIdOf(await headers()) };
  const preview = await previewPlan(context, {
    apiId: api.id,
    gatewayIds: [...gatewayIds],
    kind,
    revisionId: revision?.id,
    share,
  }).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (preview instanceof AppError) return <Notice severity="error" title={preview.sentence} />;
  const approvers = await approversSentence(actor, gatewayIds);
  return (
    <PlanApproval
      // Another plan is another decision: what was ticked for the last one does not carry over.
      key={preview.targets.map((target) => (target.status === "planned" ? target.plan.hash : target.gatewayId)).join()}
      apiId={api.id}
      kind={kind}
      revision={revision}
      share={share}
      targets={preview.targets.map(plannedTarget)}
      approvers={approvers}
    />
  );
}

async function approversSentence(actor: Actor, gatewayIds: readonly string[]): Promise<string | undefined> {
  const rule = await getApprovalRule(actor);
  if (!rule.enabled) return undefined;
  const labelled = (await listGateways(actor, { label: rule.label })).filter(({ id }) => gatewayIds.includes(id));
  if (labelled.length === 0) return undefined;
  const names = labelled.map(({ name }) => name).join(", ");
  return `Somebody else approves this first: ${names} ${labelled.length === 1 ? "is" : "are"} labelled ${rule.label}.`;
}

function plannedTarget(target: TargetPreview): PlannedTarget {
  const details = <TargetPlan target={target} />;
  const { gatewayId, gatewayName: name } = target;
  if (target.status === "failed") {
    return {
      gatewayId,
      name,
      details,
      hash: "",
      blocked: target.problem.sentence,
      overrides: [],
      asks: [],
      writes: 0,
      reads: 0,
      leastMs: 0,
    };
  }
  const { plan, guards } = target;
  const overrides = plan.findings.filter((finding) => finding.severity === "error" && finding.override === true);
  const hard = blockingFindings(plan.findings, new Set(overrides.map(findingKey)));
  const refusals = guards.reasons.filter(({ verdict, code }) => verdict === "refuse" && code !== "findings");
  return {
    gatewayId,
    name,
    details,
    hash: plan.hash,
    blocked: target.refused ?? refusals[0]?.sentence ?? hard[0]?.sentence,
    overrides: overrides.map(overrideOf),
    asks: guards.reasons.filter(({ verdict }) => verdict === "ask").map(({ sentence }) => sentence),
    writes: plan.calls.writes,
    reads: plan.calls.reads,
    leastMs: plan.leastMs ?? 0,
  };
}

function overrideOf(finding: Finding) {
  return { key: findingKey(finding), sentence: [finding.sentence, finding.instead].filter(Boolean).join(" ") };
}
