// Kept in one file though long: every portable policy in both directions, so that a pair is read side by side.

import type { Definition, Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import {
  type PolicyConfig,
  type PolicyConfigOf,
  type PolicyEntry,
  type PolicyType,
  policyMatches,
  securityPolicies,
} from "#lib/model/policy/policy.ts";
import { type KongFacts, limits, pluginsFor } from "./descriptor.ts";
import { canonicalPluginConfig } from "./wire.ts";

/** Plugin name → configuration, as one operation needs them. */
export type PluginSet = ReadonlyMap<string, JsonObject>;

export interface EncodedPolicies {
  /** By operation id; configurations are canonical, so equal ones are equal text. */
  readonly plugins: ReadonlyMap<string, PluginSet>;
  /** Fields of the service itself: timeouts and retries. */
  readonly service: JsonObject;
  /** Exactly one for each policy that is not said exactly. */
  readonly findings: readonly Finding[];
}

export interface PolicyContext {
  readonly facts: KongFacts;
  /** The access-control group of this deployment's keys. */
  readonly group: string;
  /** Path of the backend's address, without a trailing slash. */
  readonly backendPath: string;
  /** What replaces the path when the public base path is not the backend's. */
  readonly rebase?: string;
  /** The capture group that holds a path parameter of an operation; absent when the path has no such parameter. */
  readonly captureOf: (operation: Operation, parameter: string) => string | undefined;
}

/** Why a policy is not said exactly, and what happens instead. */
interface Objection {
  readonly kind: "approximate" | "unsupported" | "refused";
  readonly sentence: string;
  readonly instead: string;
  /** An approximation worth stopping for. */
  readonly loud?: boolean;
}

const ignored = "The policy is left out.";
const unsupported = (sentence: string, instead = ignored): Objection => ({ kind: "unsupported", sentence, instead });
const approximate = (sentence: string, instead: string, loud = false): Objection => ({
  kind: "approximate",
  sentence,
  instead,
  loud,
});

/** What the policies of one operation have said so far. */
interface Draft {
  readonly operation: Operation;
  readonly keyed: boolean;
  readonly apiMethods: readonly string[];
  readonly plugins: Map<string, JsonObject>;
  readonly request: HeaderStates;
  readonly response: HeaderStates;
  uri?: string;
}

/** Translates every enabled policy for every operation. Pure. */
export function encodePolicies(definition: Definition, context: PolicyContext): EncodedPolicies {
  const { operations, policies } = definition;
  const objections = new Map<number, Objection>();
  const object = (index: number, objection: Objection | undefined) => {
    const known = objections.get(index);
    if (objection && (!known || weight(objection) > weight(known))) objections.set(index, objection);
  };
  const concerning = policies.flatMap((entry, index) => {
    const concerned = entry.enabled ? operations.filter((operation) => policyMatches(entry.match, operation)) : [];
    return concerned.length > 0 ? [{ entry, index, concerned }] : [];
  });

  const service: Record<string, Json> = {};
  const apiMethods = [...new Set(operations.map(({ method }) => method))];
  for (const { entry, index, concerned } of concerning) {
    const whole = concerned.length === operations.length;
    object(index, missingPlugin(entry, context.facts) ?? encodeForService(entry.config, service, whole));
  }
  const plugins = new Map<string, PluginSet>();
  for (const operation of operations) {
    const mine = concerning.filter(({ concerned }) => concerned.includes(operation));
    const keyed = mine.some(({ entry }) => entry.config.type === "api-key");
    const draft: Draft = { operation, keyed, apiMethods, plugins: new Map(), request: new Map(), response: new Map() };
    for (const { entry, index } of mine) {
      if (missingPlugin(entry, context.facts) === undefined)
        object(index, encodeForOperation(entry.config, draft, context));
    }
    plugins.set(operation.id, finish(draft, context));
  }
  for (const { entry, index, concerned } of concerning) object(index, countsApart(entry.config, concerned, plugins));

  const findings = [...objections].map(([index, objection]) =>
    toFinding(policies[index]?.config.type, index, objection),
  );
  return { plugins, service, findings };
}

function weight({ kind, loud }: Objection): number {
  if (kind === "approximate") return loud ? 1 : 0;
  return kind === "unsupported" ? 2 : 3;
}

function toFinding(type: PolicyType | undefined, index: number, { kind, sentence, instead, loud }: Objection): Finding {
  const base = { place: `/policies/${index}`, sentence, instead, feature: type };
  if (kind === "approximate") {
    return { ...base, severity: loud ? "warning" : "info", code: "policy.approximate", fidelity: "approximate" };
  }
  if (kind === "refused") return { ...base, severity: "error", code: "policy.unsafe-value", fidelity: "unsupported" };
  // Dropped security blocks; anything else may be accepted by name.
  const override = type !== undefined && !securityPolicies.has(type);
  if (!override && instead === ignored) base.instead = "Nothing is deployed while the policy is there.";
  return { ...base, severity: "error", code: "policy.unsupported", fidelity: "unsupported", override };
}

function missingPlugin({ config }: PolicyEntry, { plugins }: KongFacts): Objection | undefined {
  const needed: Partial<Record<PolicyType, readonly string[]>> = pluginsFor;
  const missing = (needed[config.type] ?? []).filter((plugin) => plugins !== undefined && !plugins.includes(plugin));
  return missing.length > 0
    ? unsupported(`The plugin ${missing.join(" and ")} is not enabled on this Kong.`)
    : undefined;
}

// ── Policies said by fields of the service ──

function encodeForService(config: PolicyConfig, service: Record<string, Json>, whole: boolean): Objection | undefined {
  switch (config.type) {
    case "jwt":
    case "mutual-tls":
    case "request-validation":
      return unsupported(limits[config.type]);
    case "timeout":
      if (!whole) return unsupported(limits.timeout);
      if ("read_timeout" in service) return unsupported("An earlier timeout already applies to the whole API.");
      service.connect_timeout = config.connectMs;
      service.read_timeout = config.responseMs;
      service.write_timeout = config.responseMs;
      return undefined;
    case "retry": {
      if (!whole) return unsupported(limits.retry);
      if ("retries" in service) return unsupported("An earlier retry already applies to the whole API.");
      service.retries = config.attempts;
      const more = config.on.filter((condition) => condition !== "connect-failure");
      if (more.length > 0) {
        return unsupported(limits.retry, `It tries again on connection errors; ${more.join(", ")} goes to the caller.`);
      }
      return config.attempts === 0
        ? undefined
        : approximate(limits.retry, "Kong also tries again when the backend is silent for too long.");
    }
    default:
      return undefined;
  }
}

// ── Policies said by plugins ──

function encodeForOperation(config: PolicyConfig, draft: Draft, context: PolicyContext): Objection | undefined {
  switch (config.type) {
    case "api-key":
      if (draft.plugins.has("key-auth")) return twice;
      draft.plugins.set("key-auth", encodeApiKey(config));
      draft.plugins.set("acl", { allow: [context.group], hide_groups_header: true });
      return undefined;
    case "ip-filter":
      return encodeIpFilter(config, draft);
    case "cors":
      if (draft.plugins.has("cors")) return twice;
      return encodeCors(config, draft);
    case "rate-limit":
      return encodeLimit(config, draft, limits["rate-limit"]);
    case "quota":
      if (config.per === "week") return unsupported("Kong OSS counts by day or month, not by week.");
      return encodeLimit({ ...config, per: config.per }, draft, limits.quota);
    case "request-size": {
      const before = draft.plugins.get("request-size-limiting")?.allowed_payload_size;
      const allowed = typeof before === "number" ? Math.min(before, config.maxBytes) : config.maxBytes;
      draft.plugins.set("request-size-limiting", { allowed_payload_size: allowed, size_unit: "bytes" });
      return undefined;
    }
    case "request-headers":
      return encodeHeaders(config, draft.request);
    case "response-headers":
      return encodeHeaders(config, draft.response);
    case "rewrite-path":
      return encodeRewrite(config, draft, context);
    case "cache":
      if (draft.plugins.has("proxy-cache")) return twice;
      draft.plugins.set("proxy-cache", encodeCache(config));
      return approximate(limits.cache, "Other answers are never kept.");
    case "mock":
      if (draft.plugins.has("request-termination")) return twice;
      return encodeMock(config, draft);
    case "jwt":
    case "mutual-tls":
    case "request-validation":
    case "timeout":
    case "retry":
      return undefined;
    default:
      return config satisfies never;
  }
}

const twice = unsupported(
  "An earlier policy of this kind already applies to an operation, and Kong runs one per operation.",
  "The earlier policy applies there.",
);

function encodeApiKey(config: PolicyConfigOf<"api-key">): JsonObject {
  return {
    key_names: [config.name],
    key_in_header: config.in === "header",
    key_in_query: config.in === "query",
    hide_credentials: config.hideFromBackend,
    // A browser's preflight carries no key; it is answered by the cors plugin or refused by acl.
    run_on_preflight: false,
  };
}

function decodeApiKey(config: JsonObject): PolicyConfig[] {
  const [name, ...others] = strings(config.key_names);
  if (!name || others.length > 0 || config.key_in_header === config.key_in_query) return [];
  if (config.key_in_body === true || (config.anonymous ?? null) !== null) return [];
  const where = config.key_in_header === true ? "header" : "query";
  return [{ type: "api-key", in: where, name, hideFromBackend: config.hide_credentials === true }];
}

function encodeIpFilter({ allow, deny }: PolicyConfigOf<"ip-filter">, { plugins }: Draft): Objection | undefined {
  const before = plugins.get("ip-restriction") ?? {};
  const allowed = strings(before.allow);
  if (allowed.length > 0 && allow.length > 0) return twice;
  const lists = { allow: [...allowed, ...allow], deny: [...new Set([...strings(before.deny), ...deny])] };
  // Kong wants at least one of the two; an empty filter keeps nobody out.
  if (lists.allow.length + lists.deny.length > 0) plugins.set("ip-restriction", lists);
  return undefined;
}

const corsMethods = new Set("GET HEAD PUT PATCH POST DELETE OPTIONS TRACE CONNECT".split(" "));

function encodeCors(config: PolicyConfigOf<"cors">, { plugins, apiMethods }: Draft): Objection | undefined {
  const odd = config.methods.filter((method) => !corsMethods.has(method));
  if (odd.length > 0) return unsupported(`Kong's cors plugin does not know the method ${odd.join(", ")}.`);
  plugins.set("cors", {
    origins: config.origins.map(originPattern),
    methods: config.methods.length > 0 ? config.methods : apiMethods,
    headers: config.headers,
    exposed_headers: config.exposeHeaders,
    credentials: config.credentials,
    max_age: config.maxAgeSeconds,
  });
  return undefined;
}

/** Kong reads an origin with other characters than these as a regular expression (kong/plugins/cors/handler.lua). */
function originPattern(origin: string): string {
  return origin === "*" || /^[\w\-./:]+$/.test(origin) ? origin : `^${escapeRegex(origin)}$`;
}

/** What both Rust's and PCRE's regular expressions read as syntax. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

function decodeCors(config: JsonObject, apiMethods: readonly string[]): PolicyConfig[] {
  const methods = strings(config.methods);
  const own = apiMethods.every((method) => methods.includes(method)) && new Set(apiMethods).size === methods.length;
  const origins = strings(config.origins).map((origin) =>
    origin.startsWith("^") && origin.endsWith("$") ? origin.slice(1, -1).replace(/\\([^A-Za-z0-9])/g, "$1") : origin,
  );
  if (config.preflight_continue === true) return [];
  return [
    {
      type: "cors",
      origins: origins.length > 0 ? origins : ["*"],
      methods: own ? [] : methods,
      headers: strings(config.headers),
      exposeHeaders: strings(config.exposed_headers),
      credentials: config.credentials === true,
      maxAgeSeconds: typeof config.max_age === "number" ? config.max_age : 0,
    },
  ];
}

// ── Counting ──

const windows = ["second", "minute", "hour", "day", "month"] as const;
const countedBy = { api: "service", consumer: "consumer", ip: "ip" } as const;

interface Limit {
  readonly requests: number;
  readonly per: (typeof windows)[number];
  readonly by: "api" | "consumer" | "ip";
}

function encodeLimit({ requests, per, by }: Limit, { plugins, keyed }: Draft, limit: string): Objection | undefined {
  const nameless = by === "consumer" && !keyed;
  const limitBy = nameless ? "ip" : countedBy[by];
  const before = plugins.get("rate-limiting");
  if (before && before.limit_by !== limitBy) {
    return unsupported("Kong counts each operation in one way only, and an earlier policy counts it in another.");
  }
  const known = before?.[per];
  const counted = typeof known === "number" ? Math.min(known, requests) : requests;
  plugins.set("rate-limiting", { ...before, limit_by: limitBy, policy: "local", [per]: counted });
  return nameless
    ? unsupported("Kong knows consumers by their API key, and no api-key policy applies.", "Counted by client address.")
    : approximate(limit, "Divide the number by the count of nodes if the whole matters.");
}

/** Kong refuses a shorter window that allows more than a longer one; it could never be reached, so lowering it is exact. */
function orderedWindows(config: JsonObject): JsonObject {
  let ceiling = Number.POSITIVE_INFINITY;
  const lowered = windows.toReversed().flatMap((per): [string, Json][] => {
    const value = config[per];
    if (typeof value !== "number") return [];
    ceiling = Math.min(ceiling, value);
    return [[per, ceiling]];
  });
  return { ...config, ...Object.fromEntries(lowered) };
}

/** A counter belongs to the plugin that counts: on routes, each operation has its own. */
function countsApart(
  { type }: PolicyConfig,
  concerned: readonly Operation[],
  plugins: ReadonlyMap<string, PluginSet>,
): Objection | undefined {
  if (type !== "rate-limit" && type !== "quota") return undefined;
  const onService = hoist([...plugins.values()].map((set) => set.get("rate-limiting")));
  const apart = concerned.filter(({ id }) => !same(plugins.get(id)?.get("rate-limiting"), onService));
  return apart.length > 0 && concerned.length > 1
    ? approximate(
        `${limits[type]} Policies differ between operations, so Kong counts each operation alone.`,
        "Each operation has the whole allowance.",
        true,
      )
    : undefined;
}

function decodeLimits(config: JsonObject): PolicyConfig[] {
  const by = ({ service: "api", consumer: "consumer", credential: "consumer", ip: "ip" } as const)[
    String(config.limit_by)
  ];
  if (by === undefined || typeof config.year === "number") return [];
  return windows.toReversed().flatMap((per): PolicyConfig[] => {
    const requests = config[per];
    if (typeof requests !== "number") return [];
    if (per !== "day" && per !== "month") return [{ type: "rate-limit", requests, per, by }];
    return [{ type: "quota", requests, per, by: by === "ip" ? "consumer" : by }];
  });
}

// ── Headers and paths ──

interface HeaderState {
  name: string;
  set?: string;
  remove: boolean;
  add: string[];
}
type HeaderStates = Map<string, HeaderState>;

/** Kong fills in vault references and, in the request transformer, runs what stands in `$(…)`. */
function isExecuted(value: string): boolean {
  return value.includes("$(") || value.includes("{vault://");
}

const executed: Objection = {
  kind: "refused",
  sentence: "Kong would run or fill in a value with $( or {vault:// instead of sending it.",
  instead: "Write the value without it.",
};

/** Several policies in order come down to one state per header, which Kong's fixed order (remove, replace, add, append) says. */
function encodeHeaders(
  { set, add, remove }: Pick<PolicyConfigOf<"request-headers">, "set" | "add" | "remove">,
  states: HeaderStates,
): Objection | undefined {
  if ([...set, ...add].some(({ value }) => isExecuted(value))) return executed;
  if ([...set, ...add].some(({ value }) => value.trim() === ""))
    return unsupported("Kong cannot send a header without a value.");
  const stateOf = (name: string): HeaderState => {
    const known = states.get(name.toLowerCase()) ?? { name, remove: false, add: [] };
    states.set(name.toLowerCase(), known);
    return known;
  };
  for (const name of remove) Object.assign(stateOf(name), { set: undefined, remove: true, add: [] });
  for (const { name, value } of set) Object.assign(stateOf(name), { name, set: value, remove: false, add: [] });
  for (const { name, value } of add) stateOf(name).add.push(value);
  return undefined;
}

/** `set` needs both: replace acts only where the header is, add only where it is not. */
function transformerLists(states: HeaderStates): JsonObject {
  const all = [...states.values()];
  const set = all.flatMap(({ name, set: value }) => (value === undefined ? [] : [`${name}:${value}`]));
  return {
    remove: { headers: all.filter(({ remove }) => remove).map(({ name }) => name) },
    replace: { headers: set },
    add: { headers: set },
    append: { headers: all.flatMap(({ name, add }) => add.map((value) => `${name}:${value}`)) },
  };
}

function decodeHeaders(type: "request-headers" | "response-headers", config: JsonObject): PolicyConfig[] {
  const lists = (key: string) => strings(objectOf(config[key]).headers);
  const replaced = lists("replace");
  const set = lists("add").filter((entry) => replaced.includes(entry));
  const exact = set.length === replaced.length && set.length === lists("add").length && lists("rename").length === 0;
  const change = { set: set.map(headerOf), add: lists("append").map(headerOf), remove: lists("remove") };
  const empty = change.set.length + change.add.length + change.remove.length === 0;
  return exact && !empty ? [{ type, ...change }] : [];
}

function headerOf(entry: string): { name: string; value: string } {
  const at = entry.indexOf(":");
  return { name: entry.slice(0, at), value: entry.slice(at + 1) };
}

function encodeRewrite(
  config: PolicyConfigOf<"rewrite-path">,
  draft: Draft,
  context: PolicyContext,
): Objection | undefined {
  if (draft.uri !== undefined) return twice;
  const unknown: string[] = [];
  const to = config.to.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const capture = context.captureOf(draft.operation, parameter);
    if (capture === undefined) unknown.push(parameter);
    return `$(uri_captures["${capture}"])`;
  });
  if (unknown.length > 0) {
    const { method, path } = draft.operation;
    return unsupported(`${method} ${path} has no parameter ${unknown.join(", ")} to put into the backend path.`);
  }
  draft.uri = `${context.backendPath}${to}`;
  return undefined;
}

function decodeRewrite(config: JsonObject, { operation, context }: DecodePlace): PolicyConfig[] {
  const { uri } = objectOf(config.replace);
  if (typeof uri !== "string" || uri.includes("gh_path") || !uri.startsWith(`${context.backendPath}/`)) return [];
  const parameters = [...operation.path.matchAll(/\{([^{}/]+)\}/g)].map(([, parameter]) => parameter ?? "");
  const to = uri.slice(context.backendPath.length).replace(/\$\(uri_captures\["(\w+)"\]\)/g, (whole, capture) => {
    const parameter = parameters.find((candidate) => context.captureOf(operation, candidate) === capture);
    return parameter === undefined ? whole : `{${parameter}}`;
  });
  return to.includes("$(") ? [] : [{ type: "rewrite-path", to }];
}

// ── Answers without the backend ──

/** The plugin compares whole content types (Kong proxy-cache reference, `config.content_type`). */
const cachedTypes = ["application/json", "application/json; charset=utf-8", "text/plain", "text/plain; charset=utf-8"];

function encodeCache({ ttlSeconds, varyHeaders, varyQuery }: PolicyConfigOf<"cache">): JsonObject {
  return {
    strategy: "memory",
    cache_ttl: ttlSeconds,
    content_type: cachedTypes,
    vary_headers: varyHeaders,
    vary_query_params: varyQuery,
  };
}

function encodeMock({ status, contentType, body }: PolicyConfigOf<"mock">, { plugins }: Draft): Objection | undefined {
  if (isExecuted(body)) return executed;
  if (body === "") {
    plugins.set("request-termination", { status_code: status });
    return approximate("Kong cannot answer with an empty body.", "It answers with a short message of its own.", true);
  }
  plugins.set("request-termination", { status_code: status, content_type: contentType, body });
  return undefined;
}

function decodeMock(config: JsonObject): PolicyConfig[] {
  const { status_code: status, content_type: contentType, body, message, trigger, echo } = config;
  if (typeof status !== "number" || status < 200 || trigger || echo === true) return [];
  const said = typeof body === "string" ? body : JSON.stringify({ message: message ?? "" });
  return [
    {
      type: "mock",
      status,
      contentType: typeof contentType === "string" ? contentType : "application/json",
      body: said,
    },
  ];
}

/** One operation's plugins in their final, comparable form. */
function finish({ plugins, request, response, uri }: Draft, { rebase }: PolicyContext): PluginSet {
  const path = uri ?? rebase;
  if (request.size > 0 || path !== undefined) {
    const lists = transformerLists(request);
    const replace = { ...objectOf(lists.replace), ...(path === undefined ? {} : { uri: path }) };
    plugins.set("request-transformer", { ...lists, replace });
  }
  if (response.size > 0) plugins.set("response-transformer", transformerLists(response));
  const limiting = plugins.get("rate-limiting");
  if (limiting) plugins.set("rate-limiting", orderedWindows(limiting));
  return new Map([...plugins].map(([name, config]) => [name, canonicalPluginConfig(name, config)]));
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

/** Where a plugin was found. */
export interface DecodePlace {
  readonly operation: Operation;
  readonly apiMethods: readonly string[];
  readonly context: PolicyContext;
}

/** What a plugin means in our words; empty when it says something that no portable policy says. */
export function decodePlugin(name: string, raw: JsonObject, where: DecodePlace): PolicyConfig[] {
  const config = canonicalPluginConfig(name, raw);
  switch (name) {
    case "key-auth":
      return decodeApiKey(config);
    case "ip-restriction":
      return [{ type: "ip-filter", allow: strings(config.allow), deny: strings(config.deny) }];
    case "cors":
      return decodeCors(config, where.apiMethods);
    case "rate-limiting":
      return decodeLimits(config);
    case "request-size-limiting": {
      const unit = { bytes: 1, kilobytes: 1024, megabytes: 1_048_576 }[String(config.size_unit)] ?? 1;
      return [{ type: "request-size", maxBytes: Number(config.allowed_payload_size) * unit }];
    }
    case "request-transformer":
      return [...decodeHeaders("request-headers", config), ...decodeRewrite(config, where)];
    case "response-transformer":
      return decodeHeaders("response-headers", config);
    case "proxy-cache":
      return [
        {
          type: "cache",
          ttlSeconds: Number(config.cache_ttl),
          varyHeaders: strings(config.vary_headers),
          varyQuery: strings(config.vary_query_params),
        },
      ];
    case "request-termination":
      return decodeMock(config);
    default:
      return [];
  }
}

/** Timeouts and retries that differ from Kong's own. */
export function decodeService(body: JsonObject): PolicyConfig[] {
  const { connect_timeout: connectMs, read_timeout: responseMs, retries } = body;
  const said: PolicyConfig[] = [];
  if (
    typeof connectMs === "number" &&
    typeof responseMs === "number" &&
    (connectMs !== 60_000 || responseMs !== 60_000)
  ) {
    said.push({ type: "timeout", connectMs, responseMs });
  }
  if (typeof retries === "number" && retries !== 5) {
    said.push({ type: "retry", attempts: Math.min(retries, 20), on: ["connect-failure"] });
  }
  return said;
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
