import type { WriteConnector } from "#lib/connectors/connector.ts";
import type { Change, ChangeAction } from "#lib/model/plan.ts";
import type { Resource } from "#lib/model/resource.ts";

type Order = WriteConnector["order"];

/**
 * Where a change stands in the run: creates and updates go down the connector's levels, deletes come after and go up.
 *
 * ```
 *   order      0 service   1 route   2 plugin
 *   create     0 ────────▶ 1 ──────▶ 2
 *   delete     5 ◀──────── 4 ◀────── 3
 * ```
 */
export function levelOf(order: Order, kind: string, action: ChangeAction): number {
  const depth = order.findIndex((kinds) => kinds.includes(kind));
  if (depth === -1) throw new Error(`The connector's order does not name the kind ${kind}.`);
  return action === "delete" ? 2 * order.length - 1 - depth : depth;
}

/** By level; inside a level, what others depend on comes first (last for deletes), then by key, so that plans compare. */
export function orderChanges(changes: readonly Change[]): Change[] {
  const depths = dependencyDepths(changes.map(resourceOf));
  const depthOf = (change: Change) => {
    const depth = depths.get(change.key) ?? 0;
    return change.action === "delete" ? -depth : depth;
  };
  return changes.toSorted(
    (a, b) => a.level - b.level || depthOf(a) - depthOf(b) || (a.key < b.key ? -1 : Number(a.key > b.key)),
  );
}

/** The resource a change is about: as it will be, or as it was. */
export function resourceOf(change: Change): Resource {
  return change.action === "delete" ? change.observed : change.desired;
}

function dependencyDepths(resources: readonly Resource[]): Map<string, number> {
  const byKey = new Map(resources.map((resource) => [resource.key, resource]));
  const depths = new Map<string, number>();
  const visit = (key: string, path: ReadonlySet<string>): number => {
    const known = depths.get(key);
    if (known !== undefined) return known;
    const resource = byKey.get(key);
    if (resource === undefined) return 0;
    if (path.has(key)) throw new Error(`Resources depend on each other in a circle through ${key}.`);
    const deeper = new Set([...path, key]);
    const depth = Math.max(
      0,
      ...resource.dependsOn.map((parent) => (byKey.has(parent) ? visit(parent, deeper) + 1 : 0)),
    );
    depths.set(key, depth);
    return depth;
  };
  for (const { key } of resources) visit(key, new Set());
  return depths;
}
