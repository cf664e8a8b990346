import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { type PolicyConfig, type PolicyEntry, type PolicyType, policyMatches } from "#lib/model/policy/policy.ts";
import { limits } from "./descriptor.ts";
import { encodeApiKey } from "./policies/api-key.ts";
import { assemble, type PlacedStatement } from "./policies/assemble.ts";
import { encodeCache } from "./policies/cache.ts";
import { encodeCors } from "./policies/cors.ts";
import { encodeQuota, encodeRateLimit } from "./policies/counting.ts";
import { encodeRetry, encodeTimeout } from "./policies/forward.ts";
import { decodeHeaders, encodeHeaders } from "./policies/headers.ts";
import { encodeIpFilter } from "./policies/ip-filter.ts";
import { encodeJwt } from "./policies/jwt.ts";
import { encodeMock } from "./policies/mock.ts";
import { type Objection, toFinding, unsupported } from "./policies/objection.ts";
import { decodeBackend, decodeInbound, type Group, groupsOf, takeApiKey } from "./policies/read.ts";
import { encodeRequestSize } from "./policies/request-size.ts";
import { encodeRequestValidation } from "./policies/request-validation.ts";
import { encodeRewritePath } from "./policies/rewrite-path.ts";
import {
  defaultSubscription,
  type Forward,
  type NamedOperation,
  type Said,
  type Scope,
  type Subscription,
} from "./policies/statement.ts";
import { canonicalXml, parseXml, printXml, type XmlElement } from "./policies/xml.ts";

export type { NamedOperation, Subscription } from "./policies/statement.ts";

export interface PolicyContext {
  readonly tier: Scope["tier"];
  /** Unique in the service, of letters, digits and dashes. */
  readonly slug: string;
  readonly operations: readonly NamedOperation[];
  /** Without a trailing slash. */
  readonly backendUrl: string;
}

export interface EncodedPolicies {
  /** The policy document of the API. */
  readonly text: string;
  readonly subscription: Subscription;
  /** Exactly one for each policy that is not said exactly. */
  readonly findings: readonly Finding[];
}

/** Policies of which one operation, and those of which one document, has one at most. */
const oncePerOperation = new Set<PolicyType>(["timeout", "retry", "rewrite-path", "mock", "request-validation"]);
const oncePerDocument = new Set<PolicyType>(["api-key", "cors", "cache"]);

/** Translates every enabled policy into the one document of the API. Pure. */
export function encodePolicies(policies: Definition["policies"], context: PolicyContext): EncodedPolicies {
  const { operations, slug } = context;
  const findings: Finding[] = [];
  const statements: PlacedStatement[] = [];
  const forwards = new Map<string, Forward>();
  let subscription = defaultSubscription;
  const earlier: { readonly type: PolicyType; readonly concerned: readonly NamedOperation[] }[] = [];
  for (const [index, entry] of policies.entries()) {
    const concerned = entry.enabled ? operations.filter((operation) => policyMatches(entry.match, operation)) : [];
    if (concerned.length === 0) continue;
    const { type } = entry.config;
    const scope = scopeOf(concerned, policies, context, `${slug}/${index}`);
    const isTwice = earlier.some((other) => other.type === type && isTaken(type, other.concerned, concerned));
    const said: Said = isTwice ? { objection: twice } : sayPolicy(entry.config, scope);
    if (said.objection) findings.push(toFinding(entry, index, said.objection));
    if (said.statements || said.subscription || said.forward) earlier.push({ type, concerned });
    subscription = said.subscription ?? subscription;
    const names = scope.whole ? "all" : concerned.map(({ name }) => name);
    for (const statement of said.statements ?? []) statements.push({ ...statement, operations: names });
    if (said.forward) for (const { name } of concerned) forwards.set(name, { ...forwards.get(name), ...said.forward });
  }
  const text = printXml(assemble({ statements: withoutCopies(statements), forwards, ...context }));
  return { text, subscription, findings };
}

const twice: Objection = unsupported(
  "An earlier policy of this kind already applies here, and API Management runs one.",
  "The earlier policy applies.",
);

function isTaken(type: PolicyType, before: readonly NamedOperation[], now: readonly NamedOperation[]): boolean {
  if (oncePerDocument.has(type)) return true;
  return oncePerOperation.has(type) && now.some((operation) => before.includes(operation));
}

/** What answers for errors answers for the whole document, so it is said once. */
function withoutCopies(statements: readonly PlacedStatement[]): PlacedStatement[] {
  const seen = new Set<string>();
  return statements.filter(({ section, elements }) => {
    if (section !== "on-error") return true;
    const said = JSON.stringify(elements);
    return !seen.has(said) && seen.add(said);
  });
}

function scopeOf(
  concerned: readonly NamedOperation[],
  policies: readonly PolicyEntry[],
  { operations, tier }: PolicyContext,
  counter: string,
): Scope {
  const covered = (type: PolicyType) => (operation: NamedOperation) =>
    policies.some(({ enabled, match, config }) => enabled && config.type === type && policyMatches(match, operation));
  return {
    concerned,
    whole: concerned.length === operations.length,
    apiMethods: [...new Set(operations.map(({ method }) => method))].toSorted(),
    tier,
    counter,
    keyed: operations.every(covered("api-key")),
    tokened: concerned.every(covered("jwt")),
  };
}

function sayPolicy(config: PolicyConfig, scope: Scope): Said {
  switch (config.type) {
    case "jwt":
      return encodeJwt(config, limits.jwt);
    case "api-key":
      return encodeApiKey(config, scope);
    case "mutual-tls":
      return { objection: unsupported(limits["mutual-tls"]) };
    case "ip-filter":
      return encodeIpFilter(config);
    case "cors":
      return encodeCors(config, scope);
    case "rate-limit":
      return encodeRateLimit(config, scope, countingLimits);
    case "quota":
      return encodeQuota(config, scope, countingLimits);
    case "request-size":
      return encodeRequestSize(config);
    case "request-validation":
      return encodeRequestValidation(config, limits["request-validation"]);
    case "request-headers":
    case "response-headers":
      return encodeHeaders(config);
    case "rewrite-path":
      return encodeRewritePath(config, scope);
    case "timeout":
      return encodeTimeout(config, limits.timeout);
    case "retry":
      return encodeRetry(config, limits.retry);
    case "cache":
      return encodeCache(config, scope, { cache: limits.cache, none: limits["cache-consumption"] });
    case "mock":
      return encodeMock(config);
    default:
      return config satisfies never;
  }
}

const countingLimits = {
  rate: limits["rate-limit"],
  hour: limits["rate-limit-hour"],
  consumption: limits["rate-limit-consumption"],
  quota: limits.quota,
  keysOnly: limits["quota-v2"],
};

/** The same policy document in one form, whoever wrote it and however Azure gives it back. */
export function canonicalPolicy(text: string): string {
  return canonicalXml(text);
}

export interface ReadPolicy {
  readonly config: PolicyConfig;
  /** Names of the operations concerned. */
  readonly operations: "all" | readonly string[];
}

export interface ReadPolicies {
  readonly policies: readonly ReadPolicy[];
  /** Where the document sends requests; absent when it leaves that to the API. */
  readonly backendUrl?: string;
  /** What has no portable form, as it is written. */
  readonly unread: readonly string[];
}

/** What a policy document and an API's own settings mean in our words. */
export function readPolicies(
  text: string,
  {
    operations,
    subscription,
    tier,
  }: Pick<PolicyContext, "operations" | "tier"> & { readonly subscription: Subscription },
): ReadPolicies {
  const root = text.trim() === "" ? undefined : parseXml(text);
  const own = takeApiKey(groupsOf(sectionOf(root, "inbound")), subscription);
  const policies: ReadPolicy[] = own.configs.map((config) => ({ config, operations: "all" }));
  if (root?.name !== "policies") return { policies, unread: text.trim() === "" ? [] : [text] };
  const unread: string[] = [];
  const outbound = groupsOf(sectionOf(root, "outbound"));
  const durations = new Map(
    outbound.flatMap(({ operations: concerned, elements: [first] }) =>
      first?.name === "cache-store" ? [[String(concerned), Number(first.attributes.duration)] as const] : [],
    ),
  );
  const scope = scopeOf(operations, [], { operations, tier, slug: "", backendUrl: "" }, "");
  const read = (group: Group, configs: readonly PolicyConfig[], section: string) => {
    for (const config of configs) policies.push({ config, operations: group.operations });
    if (!isSaidAgain(group, configs, scope, section)) unread.push(...group.elements.map((found) => printXml(found)));
  };
  let backendUrl: string | undefined;
  for (const group of own.rest) {
    const [first] = group.elements;
    if (first?.name === "set-backend-service" && first.attributes["base-url"])
      backendUrl = first.attributes["base-url"];
    else read(group, decodeInbound(group, { apiMethods: scope.apiMethods, durations }), "inbound");
  }
  for (const { configs, operations: concerned } of decodeBackend(sectionOf(root, "backend"))) {
    policies.push(...configs.map((config) => ({ config, operations: concerned })));
  }
  for (const group of outbound) {
    const [first] = group.elements;
    if (first?.name === "set-header") read(group, decodeHeaders("response-headers", group.elements), "outbound");
    else if (first?.name !== "cache-store") read(group, [], "outbound");
  }
  return { policies, backendUrl, unread };
}

function sectionOf(root: XmlElement | undefined, name: string): XmlElement | undefined {
  return root?.children.find((child) => child.name === name);
}

/** Whether we would write what was read in the same way; if not, it says more than our words do. */
function isSaidAgain({ elements }: Group, configs: readonly PolicyConfig[], scope: Scope, section: string): boolean {
  const again = configs
    .flatMap((config) => sayPolicy(config, { ...scope, whole: true, keyed: true }).statements ?? [])
    .filter((statement) => statement.section === section)
    .flatMap((statement) => statement.elements);
  // The key of a counter names its API, which another may have named otherwise.
  const said = (list: readonly XmlElement[]) =>
    list.map((found) => printXml(found).replace(/ counter-key="[^"]*"/g, "")).join("\n");
  return said(again) === said(elements);
}
