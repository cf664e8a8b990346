import type { PlanView } from "./approval.ts";

// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseRememberedPlans: Map<string, PlanView> | undefined;
}

const maximum = 500;

/**
 * Keeps a plan that was shown until it is approved. Only its hash comes back from the browser, so that nobody can
 * approve something that was never shown. Another replica that does not remember it makes the plan again.
 */
export function rememberPlan(deploymentId: string, plan: PlanView): void {
  globalThis.gatehouseRememberedPlans ??= new Map();
  const plans = globalThis.gatehouseRememberedPlans;
  const key = `${deploymentId} ${plan.hash}`;
  plans.delete(key);
  plans.set(key, plan);
  const [oldest] = plans.keys();
  if (plans.size > maximum && oldest !== undefined) plans.delete(oldest);
}

export function recallPlan(deploymentId: string, hash: string): PlanView | undefined {
  return globalThis.gatehouseRememberedPlans?.get(`${deploymentId} ${hash}`);
}
