import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { Json, JsonObject } from "#lib/model/json.ts";
import { type PolicyConfig, policyMatches } from "#lib/model/policy/policy.ts";
import { type Objection, Objections, unsupported } from "../objection.ts";
import { limits } from "./descriptor.ts";
import { decodeApiKey, encodeApiKey } from "./policies/api-key.ts";
import { decodeCache, encodeCache } from "./policies/cache.ts";
import { decodeCors, encodeCors } from "./policies/cors.ts";
import { countsApart, decodeLimits, encodeQuota, encodeRateLimit, orderedWindows } from "./policies/counting.ts";
import type { DecodePlace, Draft, PluginSet, PolicyContext } from "./policies/draft.ts";
import { decodeHeaders, encodeHeaders, transformerLists } from "./policies/headers.ts";
import { type PlacedPlugins, place } from "./policies/hoist.ts";
import { decodeIpFilter, encodeIpFilter } from "./policies/ip-filter.ts";
import { decodeMock, encodeMock } from "./policies/mock.ts";
import { missingPlugin } from "./policies/objection.ts";
import { decodeRequestSize, encodeRequestSize } from "./policies/request-size.ts";
import { decodeRetry, encodeRetry } from "./policies/retry.ts";
import { decodeRewrite, encodeRewrite } from "./policies/rewrite-path.ts";
import { decodeTimeout, encodeTimeout } from "./policies/timeout.ts";
import { canonicalPluginConfig, objectOf } from "./wire.ts";

export type { PluginSet, PolicyContext } from "./policies/draft.ts";

export interface EncodedPolicies extends PlacedPlugins {
  /** By operation id; configurations are canonical, so equal ones are equal text. */
  readonly plugins: ReadonlyMap<string, PluginSet>;
  /** Fields of the service itself: timeouts and retries. */
  readonly service: JsonObject;
  /** Exactly one for each policy that is not said exactly. */
  readonly findings: readonly Finding[];
}

/** Translates every enabled policy for every operation. Pure. */
export function encodePolicies(definition: Definition, context: PolicyContext): EncodedPolicies {
  const { operations, policies } = definition;
  const objections = new Objections();
  const concerning = policies.flatMap((entry, index) => {
    const concerned = entry.enabled ? operations.filter((operation) => policyMatches(entry.match, operation)) : [];
    return concerned.length > 0 ? [{ entry, index, concerned }] : [];
  });

  const service: Record<string, Json> = {};
  const apiMethods = [...new Set(operations.map(({ method }) => method))];
  for (const { entry, index, concerned } of concerning) {
    const whole = concerned.length === operations.length;
    objections.add(index, missingPlugin(entry, context.facts) ?? encodeForService(entry.config, service, whole));
  }
  const plugins = new Map<string, PluginSet>();
  for (const operation of operations) {
    const mine = concerning.filter(({ concerned }) => concerned.includes(operation));
    const keyed = mine.some(({ entry }) => entry.config.type === "api-key");
    const draft: Draft = { operation, keyed, apiMethods, plugins: new Map(), request: new Map(), response: new Map() };
    for (const { entry, index } of mine) {
      if (missingPlugin(entry, context.facts) === undefined)
        objections.add(index, encodeForOperation(entry.config, draft, context));
    }
    plugins.set(operation.id, finish(draft, context));
  }
  for (const { entry, index, concerned } of concerning)
    objections.add(index, countsApart(entry.config, concerned, plugins));

  return { plugins, ...place(plugins), service, findings: objections.findings(policies) };
}

/** Said by fields of the service, or by nothing on Kong. */
function encodeForService(config: PolicyConfig, service: Record<string, Json>, whole: boolean): Objection | undefined {
  switch (config.type) {
    case "jwt":
    case "mutual-tls":
    case "request-validation":
      return unsupported(limits[config.type]);
    case "timeout":
      return encodeTimeout(config, service, whole);
    case "retry":
      return encodeRetry(config, service, whole);
    default:
      return undefined;
  }
}

/** Said by plugins. */
function encodeForOperation(config: PolicyConfig, draft: Draft, context: PolicyContext): Objection | undefined {
  switch (config.type) {
    case "api-key":
      return encodeApiKey(config, draft, context);
    case "ip-filter":
      return encodeIpFilter(config, draft);
    case "cors":
      return encodeCors(config, draft);
    case "rate-limit":
      return encodeRateLimit(config, draft);
    case "quota":
      return encodeQuota(config, draft);
    case "request-size":
      return encodeRequestSize(config, draft);
    case "request-headers":
      return encodeHeaders(config, draft.request);
    case "response-headers":
      return encodeHeaders(config, draft.response);
    case "rewrite-path":
      return encodeRewrite(config, draft, context);
    case "cache":
      return encodeCache(config, draft);
    case "mock":
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

/** What a plugin means in our words; empty when it says something that no portable policy says. */
export function decodePlugin(name: string, raw: JsonObject, where: DecodePlace): PolicyConfig[] {
  const config = canonicalPluginConfig(name, raw);
  switch (name) {
    case "key-auth":
      return decodeApiKey(config);
    case "ip-restriction":
      return decodeIpFilter(config);
    case "cors":
      return decodeCors(config, where.apiMethods);
    case "rate-limiting":
      return decodeLimits(config);
    case "request-size-limiting":
      return decodeRequestSize(config);
    case "request-transformer":
      return [...decodeHeaders("request-headers", config), ...decodeRewrite(config, where)];
    case "response-transformer":
      return decodeHeaders("response-headers", config);
    case "proxy-cache":
      return decodeCache(config);
    case "request-termination":
      return decodeMock(config);
    default:
      return [];
  }
}

/** What fields of the service mean in our words. */
export function decodeService(body: JsonObject): PolicyConfig[] {
  return [...decodeTimeout(body), ...decodeRetry(body)];
}

/** The plugins that keep someone out: a route that only they protect is not reachable before they are there. */
const protectivePlugins = ["acl", "ip-restriction", "key-auth"];

/** The keys of a route's own protective plugins among these, in the order in which they are written. */
export function guardsOf(routeKey: string, keys: ReadonlySet<string>): string[] {
  const operation = routeKey.slice("route/".length);
  return protectivePlugins.map((name) => `plugin/${name}@${operation}`).filter((key) => keys.has(key));
}
