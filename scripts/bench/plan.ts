import type { Resource } from "#lib/model/resource.ts";
import { type PlanningRules, planChanges } from "#lib/reconcile/plan.ts";
import { interleave, type Ratio } from "./ratio.ts";

const rules: PlanningRules = {
  canonicalize: (resource) => resource,
  order: [["service"], ["route"]],
  predict: (changes) => ({ writes: changes.length, reads: 0 }),
};

/** A plan without changes over 4,000 resources, against one over 1,000: 4 is linear. */
export async function planGrowth(): Promise<Ratio> {
  const [small, large] = [planOf(1_000), planOf(4_000)];
  return interleave({
    name: "plan without changes, 4,000 resources",
    against: "the same with 1,000",
    goal: "<= 4.6",
    ours: large,
    floor: small,
  });
}

function planOf(count: number): () => void {
  const resources = Array.from({ length: count }, (_, index) => routeOf(index));
  const observed = resources.map((resource) => ({
    ...resource,
    remoteId: resource.key,
    ownership: "ours" as const,
    ready: true,
  }));
  return () => {
    const plan = planChanges({ desired: { resources, findings: [] }, observed, connector: rules });
    if (plan.changes.length > 0) throw new Error("A plan without changes has changes.");
  };
}

function routeOf(index: number): Resource {
  return {
    kind: "route",
    key: `route/${index}`,
    label: `route GET /items/${index}`,
    body: { methods: ["GET"], paths: [`/items/${index}`], strip_path: false, protocols: ["http", "https"] },
    dependsOn: [],
  };
}
