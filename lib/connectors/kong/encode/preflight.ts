import type { Definition, Operation } from "#lib/model/definition.ts";
import type { PluginSet } from "../policies.ts";
import type { Template } from "./route-template.ts";

/**
 * One route per path answers preflight: the first whose operation has CORS, unless the API defines OPTIONS itself.
 * A route restricted to GET never sees OPTIONS, so the plugin behind it would never be asked.
 */
export function preflightRoutes(
  { operations }: Definition,
  routing: ReadonlyMap<Operation, Template>,
  plugins: ReadonlyMap<string, PluginSet>,
): Set<string> {
  const byShape = Map.groupBy(operations, (operation) => routing.get(operation)?.shape);
  const chosen = [...byShape.values()].flatMap((group) => {
    if (group.some(({ method }) => method === "OPTIONS")) return [];
    const ids = group.map(({ id }) => id).filter((id) => plugins.get(id)?.has("cors"));
    return ids.toSorted().slice(0, 1);
  });
  return new Set(chosen);
}
