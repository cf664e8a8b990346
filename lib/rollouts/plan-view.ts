import type { Plan } from "#lib/model/plan.ts";
import { explainChange, explainPlan } from "#lib/reconcile/explain.ts";
import type { PlanView } from "./approval.ts";

/** The plan as people and rows may hold it: diffs already hide secrets, bodies are left behind. */
export function viewOfPlan(plan: Plan): PlanView {
  return {
    hash: plan.hash,
    sentence: explainPlan(plan),
    changes: plan.changes.map((change) => ({
      key: change.key,
      kind: change.kind,
      label: change.label,
      action: change.action,
      level: change.level,
      fields: change.fields.map(({ path, before, after }) => ({ path, before: plain(before), after: plain(after) })),
      implied: change.implied,
      place: change.place,
      sentence: explainChange(change),
    })),
    unchanged: plan.unchanged,
    findings: [...plan.findings],
    calls: plan.calls,
    leastMs: plan.leastMs,
  };
}

/** The same value without readonly and undefined, as a JSON column takes it. */
function plain(value: unknown): PlanView["changes"][number]["fields"][number]["before"] {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
