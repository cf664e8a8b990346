import type { Definition, Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyEntry } from "#lib/model/policy/policy.ts";
import { policyMatches } from "#lib/model/policy/policy.ts";
import { type Objection, Objections, unsupported } from "../objection.ts";
import { limits, type RestApiFacts, type RestApiSettings, readExtensions } from "./descriptor.ts";
import { encodeApiKey } from "./policies/api-key.ts";
import { cacheKeys, decodeCache, encodeCache } from "./policies/cache.ts";
import { decodeCors, encodeCors, preflight } from "./policies/cors.ts";
import { decodeQuota, decodeThrottle, encodeQuota, encodeRateLimit } from "./policies/counting.ts";
import type { ApiDraft, Concern, OperationDraft, Place } from "./policies/draft.ts";
import {
  decodeResourcePolicy,
  encodeIpFilter,
  longestPolicy,
  type ReadAddressRule,
  resourcePolicy,
} from "./policies/ip-filter.ts";
import { encodeJwt } from "./policies/jwt.ts";
import { decodeJwt, isJwtVariable, jwtVariables } from "./policies/jwt-variables.ts";
import { readMethod as methodFound, writeMethod as methodMembers, type ReadMethod } from "./policies/method.ts";
import { encodeMock } from "./policies/mock.ts";
import { encodeRequestHeaders } from "./policies/request-headers.ts";
import { encodeRequestValidation } from "./policies/request-validation.ts";
import { decodeRewrite, encodeRewrite } from "./policies/rewrite-path.ts";
import { writeRoot as rootMembers, securitySchemes } from "./policies/root.ts";
import { encodeTimeout } from "./policies/timeout.ts";
import { everyMethod, noCache, type StageSettings, type Throttle } from "./wire.ts";

export type { ApiDraft, OperationDraft, Place } from "./policies/draft.ts";
export type { ReadMethod } from "./policies/method.ts";

export interface EncodedPolicies {
  readonly api: ApiDraft;
  readonly operations: readonly OperationDraft[];
  /** Exactly one for each policy that is not said exactly. */
  readonly findings: readonly Finding[];
}

/** An operation that the document can hold, and where. */
export interface PlacedOperation {
  readonly operation: Operation;
  readonly place: Place;
}

/** Translates every enabled policy. Pure. */
export function encodePolicies(
  definition: Definition,
  placed: readonly PlacedOperation[],
  { settings, facts }: { readonly settings: RestApiSettings; readonly facts: RestApiFacts },
): EncodedPolicies {
  const { operations, policies } = definition;
  const isSigned = readExtensions(definition)?.authorization === "iam";
  const methods = [...new Set(operations.map(({ method }) => method))].toSorted();
  const api: ApiDraft = {
    ...{ settings, facts, methods, isSigned },
    ...{ addressRules: [], throttling: new Map(), caching: new Map(), pools: new Map(), tokens: [] },
  };
  const drafts = placed.map(
    ({ operation, place }): OperationDraft => ({
      operation,
      place,
      headers: new Map(),
      isSigned,
      isKeyed: false,
      hidesKey: false,
    }),
  );
  const objections = new Objections();
  for (const [index, entry] of inOrder(policies)) {
    if (!entry.enabled) continue;
    const concerned = drafts.filter(({ operation }) => policyMatches(entry.match, operation));
    if (concerned.length === 0) continue;
    const concern = { drafts: concerned, isWhole: concerned.length === drafts.length };
    objections.add(index, encodeForApi(entry.config, api, concern));
    for (const draft of concerned) objections.add(index, encodeForOperation(entry.config, draft));
  }
  tooLong(api, policies, objections);
  return { api, operations: drafts, findings: objections.findings(policies) };
}

/** Limits by consumer need to know which operations are under a key, so keys come first. */
function inOrder(policies: readonly PolicyEntry[]): (readonly [number, PolicyEntry])[] {
  const late = ({ config }: PolicyEntry) => Number(config.type === "rate-limit" || config.type === "quota");
  return [...policies.entries()].toSorted(([, a], [, b]) => late(a) - late(b));
}

function tooLong(api: ApiDraft, policies: readonly PolicyEntry[], objections: Objections): void {
  const length = JSON.stringify(resourcePolicy(api) ?? "").length;
  if (length <= longestPolicy) return;
  const sentence = `A resource policy holds ${longestPolicy} characters, and these filters take ${length}.`;
  for (const [index, { config }] of policies.entries()) {
    if (config.type === "ip-filter") objections.add(index, unsupported(sentence));
  }
}

/** Said by the API as a whole, by its stage, by its usage plan, or by nothing on AWS. */
function encodeForApi(config: PolicyConfig, api: ApiDraft, concern: Concern): Objection | undefined {
  switch (config.type) {
    case "mutual-tls":
    case "request-size":
    case "response-headers":
    case "retry":
      return unsupported(limits[config.type]);
    case "cache":
      return encodeCache(config, api, concern);
    case "jwt":
      return api.isSigned ? unsupported(limits.jwtBesideIam) : encodeJwt(config, api, concern);
    case "ip-filter":
      return encodeIpFilter(config, api, concern);
    case "rate-limit":
      return encodeRateLimit(config, api, concern);
    case "quota":
      return encodeQuota(config, api, concern);
    default:
      return undefined;
  }
}

/** Said by single methods of the document. */
function encodeForOperation(config: PolicyConfig, draft: OperationDraft): Objection | undefined {
  switch (config.type) {
    case "api-key":
      return encodeApiKey(config, draft);
    case "cors":
      return encodeCors(config, draft);
    case "request-validation":
      return encodeRequestValidation(config, draft);
    case "request-headers":
      return encodeRequestHeaders(config, draft);
    case "rewrite-path":
      return encodeRewrite(config, draft);
    case "timeout":
      return encodeTimeout(config, draft);
    case "mock":
      return encodeMock(config, draft);
    case "jwt":
    case "mutual-tls":
    case "ip-filter":
    case "rate-limit":
    case "quota":
    case "request-size":
    case "response-headers":
    case "retry":
    case "cache":
      return undefined;
    default:
      return config satisfies never;
  }
}

// ── Into the document ──

/** What the policies of one operation put into its method object, its integration included. */
export function writeMethod(draft: OperationDraft, backendUrl: string, declared: readonly JsonObject[]): JsonObject {
  return methodMembers(draft, backendUrl, cacheKeys(draft, declared));
}

/** The OPTIONS method of a path whose operations share this policy; undefined where no policy asks for one. */
export function writePreflight(drafts: readonly OperationDraft[], api: ApiDraft): JsonObject | undefined {
  const config = drafts.find(({ cors }) => cors !== undefined)?.cors;
  const hasOwn = drafts.some(({ place }) => place.method === "OPTIONS");
  return config === undefined || hasOwn ? undefined : preflight(config, api.methods);
}

/** What the document says at its root. */
export function writeRoot(api: ApiDraft, drafts: readonly OperationDraft[]): JsonObject {
  return rootMembers(api, drafts);
}

export function writeSecuritySchemes(api: ApiDraft, drafts: readonly OperationDraft[]): JsonObject {
  return securitySchemes(api, drafts);
}

/** Stage variables: what the function that checks tokens is told. */
export function stageVariables({ tokens }: ApiDraft): Record<string, string> {
  return Object.fromEntries(tokens.flatMap((check, index) => Object.entries(jwtVariables(check, index + 1))));
}

/**
 * Limits and cache of the stage. What a method has of its own replaces what every method has, so a method that has its own
 * for the cache says the limit of every method too.
 */
export function stageSettings({ settings, throttling, caching }: ApiDraft): StageSettings {
  const shared = throttling.get(everyMethod);
  const limits = new Map([...(shared ? [...caching.keys()].map((key) => [key, shared] as const) : []), ...throttling]);
  return {
    throttling: sorted([...limits].map(([key, { rate, burst }]) => [key, { rate, burst }])),
    cache: caching.size === 0 ? noCache : { clusterSize: settings.cacheClusterSize, ttlSeconds: sorted([...caching]) },
  };
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A stage variable that we set, or would remove. */
export function isStageVariable(name: string): boolean {
  return isJwtVariable(name);
}

// ── Back from an exported document ──

/** What a method object says; a preflight of ours says its policy and is no operation. */
export function readMethod(method: JsonObject, document: JsonObject): ReadMethod {
  return methodFound(method, document);
}

export function readPreflight(method: JsonObject): PolicyConfig | undefined {
  return decodeCors(method);
}

export function readRewrite(rest: string, path: string): PolicyConfig[] {
  return decodeRewrite(rest, path);
}

export function readResourcePolicy(policy: JsonObject): ReadAddressRule[] | undefined {
  return decodeResourcePolicy(policy);
}

/** What a function is told for the operations under this security scheme. */
export function readStageVariables(variables: Readonly<Record<string, string>>, scheme: string): PolicyConfig[] {
  return decodeJwt(variables, scheme);
}

export function readThrottle(throttle: Throttle, by: "api" | "consumer"): PolicyConfig[] {
  return decodeThrottle(throttle, by);
}

/** What the stage keeps of a method's answers, for so many seconds. */
export function readCache(ttlSeconds: number, keys: readonly string[]): PolicyConfig[] {
  return decodeCache(ttlSeconds, keys);
}

export function readQuota(limit: number, period: string): PolicyConfig[] {
  return decodeQuota(limit, period);
}
