import type { JsonObject, Unchecked } from "../../core/json.ts";
import type { Answer, Exchange } from "../proxy/exchange.ts";
import type { Identities } from "../proxy/identities.ts";
import type { Checked, Field } from "../schema/field.ts";
import type { Counters } from "./counters.ts";
import type { ResponseCache } from "./response-cache.ts";
import type { TrafficMetrics } from "./traffic-metrics.ts";

/** What a configured plugin works with beside the request. */
export interface PluginTools {
  readonly pluginId: string;
  /** The scope the plugin was configured on: counters are kept per scope, as Kong's local policy does. */
  readonly routeId: string | null;
  readonly serviceId: string | null;
  readonly identities: () => Identities;
  readonly counters: Counters;
  readonly cache: ResponseCache;
  readonly metrics: TrafficMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a plugin does with an answer's body once its head is known. */
export interface BodyWork {
  readonly transform?: (body: Buffer) => Buffer;
  readonly observe?: (body: Buffer) => void;
}

/** A plugin with its configuration. Every phase is optional. */
export interface PluginInstance {
  /** Before the backend is called. An answer ends the request. */
  readonly access?: (exchange: Exchange) => Promise<Answer | undefined> | Answer | undefined;
  /** When the head of the answer is known, whoever gave it. */
  readonly respond?: (exchange: Exchange, answer: Answer) => BodyWork | undefined;
  /** When all is decided: the request took so many milliseconds. */
  readonly log?: (exchange: Exchange, answer: Answer, elapsedMs: number) => void;
}

interface PluginRules<Config extends Unchecked> {
  readonly name: string;
  /** Order of execution, highest first: Kong's own number. */
  readonly priority: number;
  /** May it be configured on a consumer? */
  readonly perConsumer: boolean;
  readonly protocols?: readonly string[];
  readonly config: Field<Config>;
  /** Rules over several fields, reported under `@entity`. */
  readonly problems?: (config: Config) => string[];
  readonly create: (config: Config, tools: PluginTools) => PluginInstance;
}

/** A plugin as the rest of the sandbox sees it: the type of its configuration stays inside. */
export interface SandboxPlugin {
  readonly name: string;
  readonly version: string;
  readonly priority: number;
  readonly perConsumer: boolean;
  readonly protocols: readonly string[];
  readonly description: JsonObject;
  readonly check: (config: unknown) => Checked<Unchecked>;
  readonly merge: (sent: unknown, stored: unknown) => unknown;
  readonly problems: (config: unknown) => string[];
  /** Throws when the configuration was not checked before. */
  readonly create: (config: unknown, tools: PluginTools) => PluginInstance;
}

export const kongVersion = "3.9.1";

export function definePlugin<Config extends Unchecked>(rules: PluginRules<Config>): SandboxPlugin {
  const parse = (config: unknown): Config => {
    const result = rules.config.check(config);
    if (!result.ok) throw new Error(`The ${rules.name} configuration was not checked: ${JSON.stringify(result.error)}`);
    return result.value;
  };
  return {
    name: rules.name,
    version: kongVersion,
    priority: rules.priority,
    perConsumer: rules.perConsumer,
    protocols: rules.protocols ?? ["grpc", "grpcs", "http", "https"],
    description: rules.config.description,
    check: rules.config.check,
    merge: rules.config.merge,
    problems: (config) => rules.problems?.(parse(config)) ?? [],
    create: (config, tools) => rules.create(parse(config), tools),
  };
}
