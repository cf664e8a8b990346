import { blockingFindings, type Finding } from "#lib/model/finding.ts";
import { type GatewayMode, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { Plan } from "#lib/model/plan.ts";
import { explainBlocked, explainShare, readOnlySentence } from "./explain.ts";

export type GuardVerdict = "allow" | "ask" | "refuse";

export interface GuardReason {
  readonly verdict: "ask" | "refuse";
  readonly code: "mode.read-only" | "permission" | "findings" | "share.deleted" | "share.changed";
  /** What is so, with the number and the limit, then how to proceed. */
  readonly sentence: string;
  readonly findings: readonly Finding[];
}

export interface Guarded {
  /** `refuse` cannot be overruled; `ask` runs once a person confirmed it. */
  readonly verdict: GuardVerdict;
  readonly reasons: readonly GuardReason[];
}

export interface GuardInput {
  readonly plan: Plan;
  readonly mode: GatewayMode;
  /** Why the actor may not deploy here; absent when they may. */
  readonly denied?: string;
  /** Keys of findings that a person accepted by name. */
  readonly accepted: ReadonlySet<string>;
  /** Taking everything away is the very wish of an undeploy, so shares are not counted. */
  readonly removesAll: boolean;
  readonly limits: ShareLimits;
}

/** Shares of what already runs that are unusual to lose or to change in one go, in percent: more than these asks. */
export interface ShareLimits {
  readonly deletedPercent: number;
  readonly changedPercent: number;
}

/** Like octoDNS: of a handful of resources no share is unusual. */
const fewestExisting = 10;

/** May this plan run? Pure: mode, permission and blocking findings refuse, unusual shares ask. */
export function guardPlan({ plan, mode, denied, accepted, removesAll, limits }: GuardInput): Guarded {
  const reasons: GuardReason[] = [];
  if (!modeAllowsWrites(mode)) reasons.push(refusal("mode.read-only", readOnlySentence));
  if (denied !== undefined) reasons.push(refusal("permission", denied));
  const blocking = blockingFindings(plan.findings, accepted);
  if (blocking.length > 0) reasons.push(refusal("findings", explainBlocked(blocking), blocking));
  if (!removesAll) reasons.push(...unusualShares(plan, limits));
  return { verdict: strictest(reasons), reasons };
}

function unusualShares({ changes, unchanged }: Plan, limits: ShareLimits): GuardReason[] {
  const deleted = changes.filter(({ action }) => action === "delete").length;
  const updated = changes.filter(({ action }) => action === "update").length;
  const existing = unchanged + deleted + updated;
  if (existing < fewestExisting) return [];
  const reasons: GuardReason[] = [];
  if (deleted * 100 > existing * limits.deletedPercent) {
    const sentence = explainShare("deletes", deleted, existing, limits.deletedPercent);
    reasons.push({ verdict: "ask", code: "share.deleted", sentence, findings: [] });
  }
  if (updated * 100 > existing * limits.changedPercent) {
    const sentence = explainShare("changes", updated, existing, limits.changedPercent);
    reasons.push({ verdict: "ask", code: "share.changed", sentence, findings: [] });
  }
  return reasons;
}

function refusal(code: GuardReason["code"], sentence: string, findings: readonly Finding[] = []): GuardReason {
  return { verdict: "refuse", code, sentence, findings };
}

function strictest(reasons: readonly GuardReason[]): GuardVerdict {
  if (reasons.some(({ verdict }) => verdict === "refuse")) return "refuse";
  return reasons.length > 0 ? "ask" : "allow";
}
