import type { JsonObject } from "#lib/model/json.ts";
import type { PluginSet } from "./draft.ts";

/** Where each plugin stands. */
export interface PlacedPlugins {
  /** On the service: what it does for every operation without an instance of its own. */
  readonly onService: PluginSet;
  /** On the routes, by operation id: what differs there. */
  readonly onRoutes: ReadonlyMap<string, PluginSet>;
}

/** Puts what the operations share on the service, and on each route what it needs instead. By name, in order. */
export function place(effective: ReadonlyMap<string, PluginSet>): PlacedPlugins {
  const sets = [...effective.values()];
  const names = [...new Set(sets.flatMap((set) => [...set.keys()]))].toSorted();
  const onService = new Map<string, JsonObject>();
  for (const name of names) {
    const common = hoist(sets.map((set) => set.get(name)));
    if (common) onService.set(name, common);
  }
  const ownOf = (set: PluginSet) =>
    [...set].filter(([name, config]) => !same(config, onService.get(name))).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { onService, onRoutes: new Map([...effective].map(([id, set]) => [id, new Map(ownOf(set))])) };
}

/**
 * What stands on the service, given what each operation needs of one plugin. Kong runs only the most specific instance:
 * a service plugin reaches every route without one of its own, so none may stand there while an operation must do without.
 */
export function hoist(configs: readonly (JsonObject | undefined)[]): JsonObject | undefined {
  const counts = new Map<string, { config: JsonObject; count: number }>();
  for (const config of configs) {
    if (config === undefined) return undefined;
    const text = JSON.stringify(config);
    counts.set(text, { config, count: (counts.get(text)?.count ?? 0) + 1 });
  }
  const [commonest] = [...counts].toSorted(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
  return commonest?.[1].config;
}

export function same(a: JsonObject | undefined, b: JsonObject | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
