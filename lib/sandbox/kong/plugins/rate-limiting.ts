import type { Exchange } from "../proxy/exchange.ts";
import { kongMessage } from "../proxy/messages.ts";
import { record } from "../schema/composites.ts";
import { bad, defaulted, type Field, optional, type TypeOf } from "../schema/field.ts";
import { headerName, host, plainPath } from "../schema/kinds.ts";
import { choice, count, flag, integer, number, string } from "../schema/scalars.ts";
import { type Period, periods, windowSeconds, windowStart } from "./counters.ts";
import { definePlugin, type PluginTools } from "./plugin.ts";

const limit = () => optional(number({ above: 0 }));

const settingsField = record({
  second: limit(),
  minute: limit(),
  hour: limit(),
  day: limit(),
  month: limit(),
  year: limit(),
  limit_by: choice(["consumer", "credential", "ip", "service", "header", "path"], "consumer"),
  header_name: optional(headerName),
  path: optional(plainPath),
  policy: choice(["local", "cluster", "redis"], "local"),
  fault_tolerant: flag(true),
  redis: record({
    host: optional(host),
    port: defaulted(integer({ between: [0, 65_535] }), 6_379, 6_379),
    timeout: count(2_000, { between: [0, 2 ** 31 - 2] }),
    username: optional(string()),
    password: optional(string()),
    database: count(0),
    ssl: flag(false),
    ssl_verify: flag(false),
    server_name: optional(string()),
  }),
  hide_client_headers: flag(false),
  error_code: defaulted(number({ above: 0 }), 429, 429),
  error_message: defaulted(string(), "API rate limit exceeded", "API rate limit exceeded"),
  sync_rate: defaulted(number(), -1, -1),
});

type Settings = TypeOf<typeof settingsField>;

/** Kong plugin hub, Rate Limiting: limits may not fall as windows grow. */
const config: Field<Settings> = {
  ...settingsField,
  check: (input) => {
    const result = settingsField.check(input);
    const problem = result.ok ? orderProblem(result.value) : undefined;
    return problem === undefined ? result : bad({ "@entity": [problem] });
  },
};

function orderProblem(settings: Settings): string | undefined {
  for (const [index, shorter] of periods.entries())
    for (const longer of periods.slice(index + 1)) {
      const [low, high] = [settings[shorter], settings[longer]];
      if (low !== null && high !== null && high < low)
        return `The limit for ${longer}(${high.toFixed(1)}) cannot be lower than the limit for ${shorter}(${low.toFixed(1)})`;
    }
  return settings.sync_rate !== -1 ? "sync_rate can only be used with the redis policy" : undefined;
}

export const rateLimiting = definePlugin({
  name: "rate-limiting",
  priority: 910,
  perConsumer: true,
  config,
  problems: (settings) => [
    ...(periods.every((period) => settings[period] === null)
      ? [`at least one of these fields must be non-empty: ${periods.map((period) => `'config.${period}'`).join(", ")}`]
      : []),
    ...(settings.policy !== "local" ? ["the sandbox counts with policy 'local' only"] : []),
    ...(settings.limit_by === "header" && settings.header_name === null ? ["header_name is required"] : []),
    ...(settings.limit_by === "path" && settings.path === null ? ["path is required"] : []),
  ],
  create: (settings, tools) => ({ access: (exchange) => take(exchange, settings, tools) }),
});

interface Usage {
  readonly period: Period;
  readonly limit: number;
  readonly left: number;
  readonly key: string;
}

function take(exchange: Exchange, settings: Settings, tools: PluginTools) {
  const now = tools.now();
  const scope = [tools.routeId, tools.serviceId, identifierOf(exchange, settings)].join(":");
  const usages = periods.flatMap((period): Usage[] => {
    const limit = settings[period];
    if (limit === null) return [];
    const key = `${scope}:${period}:${windowStart(period, now)}`;
    return [{ period, limit, key, left: limit - tools.counters.read(key) }];
  });
  const exhausted = usages.findLast((usage) => usage.left <= 0);
  const reset = settings.hide_client_headers ? undefined : sayLimits(exchange, usages, exhausted, now);
  if (exhausted !== undefined) {
    if (reset !== undefined) exchange.answerHeaders.set("Retry-After", String(reset));
    return kongMessage(exchange, settings.error_code, settings.error_message);
  }
  for (const usage of usages) tools.counters.add(usage.key);
  return undefined;
}

/** Sets the X-RateLimit and RateLimit headers; the latter speak of the tightest window. Returns its reset in seconds. */
function sayLimits(exchange: Exchange, usages: readonly Usage[], exhausted: Usage | undefined, now: number): number {
  const headers = exchange.answerHeaders;
  let tightest: { usage: Usage; left: number } | undefined;
  for (const usage of usages) {
    const taken = exhausted === undefined || exhausted === usage ? 1 : 0;
    const left = Math.max(0, usage.left - taken);
    const name = usage.period.replace(/^./, (letter) => letter.toUpperCase());
    headers.set(`X-RateLimit-Limit-${name}`, String(usage.limit));
    headers.set(`X-RateLimit-Remaining-${name}`, String(left));
    // Windows come shortest first, so an equal rest leaves the longer window.
    if (tightest === undefined || left <= tightest.left) tightest = { usage, left };
  }
  if (tightest === undefined) return 1;
  const { usage, left } = tightest;
  const elapsed = Math.floor((now - windowStart(usage.period, now)) / 1_000);
  const reset = Math.max(1, windowSeconds(usage.period) - elapsed);
  headers.set("RateLimit-Limit", String(usage.limit));
  headers.set("RateLimit-Remaining", String(left));
  headers.set("RateLimit-Reset", String(reset));
  return reset;
}

function identifierOf(exchange: Exchange, settings: Settings): string {
  const address = exchange.request.clientAddress;
  switch (settings.limit_by) {
    case "service":
      return exchange.service?.id ?? address;
    case "consumer":
      return exchange.consumer?.id ?? exchange.credential?.id ?? address;
    case "credential":
      return exchange.credential?.id ?? address;
    case "header":
      return exchange.request.headers.get(settings.header_name ?? "") ?? address;
    case "path":
      return exchange.request.path === settings.path ? exchange.request.path : address;
    case "ip":
      return address;
    default:
      return settings.limit_by satisfies never;
  }
}
