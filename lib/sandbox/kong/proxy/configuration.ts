import type { Store } from "../../core/store.ts";
import type { Entities } from "../entities/kinds.ts";
import type { Plugin } from "../entities/plugin.ts";
import { findPlugin } from "../plugins/available.ts";
import type { PluginInstance, PluginTools, SandboxPlugin } from "../plugins/plugin.ts";
import { Balancer } from "./balancer.ts";
import type { Exchange } from "./exchange.ts";
import { Identities } from "./identities.ts";
import { Router } from "./router.ts";

interface ConfiguredPlugin {
  readonly entity: Plugin;
  readonly plugin: SandboxPlugin;
  readonly instance: PluginInstance;
}

/** What the data path works by: the stored entities, compiled. Built anew after a change. */
export class Configuration {
  readonly router: Router;
  readonly balancer: Balancer;
  readonly identities: Identities;
  readonly #plugins: readonly ConfiguredPlugin[];
  /** Names of the plugins in use, in the order they run. */
  readonly #names: readonly string[];

  constructor(store: Store<Entities>, tools: Pick<PluginTools, "counters" | "cache" | "metrics" | "now">) {
    const services = new Map(store.all("services").map((service) => [service.id, service]));
    this.router = new Router(
      store.all("routes").flatMap((route) => {
        const service = route.service === null ? undefined : services.get(route.service.id);
        // A disabled service answers as if its routes did not exist.
        return route.service !== null && !service?.enabled ? [] : [{ route, service }];
      }),
    );
    this.balancer = new Balancer(store);
    this.identities = new Identities(store);
    this.#plugins = store.all("plugins").flatMap((entity) => {
      const plugin = findPlugin(entity.name);
      if (plugin === undefined || !entity.enabled) return [];
      const instance = plugin.create(entity.config, {
        ...tools,
        pluginId: entity.id,
        routeId: entity.route?.id ?? null,
        serviceId: entity.service?.id ?? null,
        identities: () => this.identities,
      });
      return [{ entity, plugin, instance }];
    });
    const inUse = [...this.#plugins].sort((a, b) => b.plugin.priority - a.plugin.priority);
    this.#names = [...new Set(inUse.map(({ plugin }) => plugin.name))];
  }

  get pluginNames(): readonly string[] {
    return this.#names;
  }

  /**
   * The one configuration of this plugin that applies: the most specific scope wins and the others do not run.
   * (Kong docs, "Plugin precedence".)
   */
  pluginFor(name: string, exchange: Exchange, scheme: "http" | "https"): PluginInstance | undefined {
    let best: { instance: PluginInstance; rank: number } | undefined;
    for (const { entity, instance } of this.#plugins) {
      if (entity.name !== name || !entity.protocols.includes(scheme) || !applies(entity, exchange)) continue;
      const rank = specificity(entity);
      if (best === undefined || rank > best.rank) best = { instance, rank };
    }
    return best?.instance;
  }
}

function applies(entity: Plugin, exchange: Exchange): boolean {
  return (
    (entity.route === null || entity.route.id === exchange.route.id) &&
    (entity.service === null || entity.service.id === exchange.service?.id) &&
    (entity.consumer === null || entity.consumer.id === exchange.consumer?.id)
  );
}

/** Consumer, route and service; consumer and route; consumer and service; route and service; consumer; route; service. */
function specificity(entity: Plugin): number {
  const [consumer, route, service] = [entity.consumer !== null, entity.route !== null, entity.service !== null];
  const count = Number(consumer) + Number(route) + Number(service);
  return count * 10 + Number(consumer) * 4 + Number(route) * 2 + Number(service);
}
