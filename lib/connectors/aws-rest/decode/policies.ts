import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { type PolicyConfig, type PolicyEntry, policyTypes } from "#lib/model/policy/policy.ts";
import { matchesFor } from "../../policy-match.ts";
import {
  readCache,
  readQuota,
  readResourcePolicy,
  readRewrite,
  readStageVariables,
  readThrottle,
} from "../policies.ts";
import { everyMethod, methodKey, noCache, type StageCache } from "../wire.ts";
import type { FoundBackends } from "./backends.ts";
import { told } from "./finding.ts";
import type { FoundMethods, FoundOperation } from "./methods.ts";

const throttleSchema = z.object({ rate: z.number(), burst: z.number() });
const stageSchema = z.object({
  variables: z.record(z.string(), z.string()).catch({}),
  throttling: z.record(z.string(), throttleSchema).catch({}),
  cache: z.object({ clusterSize: z.string(), ttlSeconds: z.record(z.string(), z.number()) }).catch(noCache),
});
const planSchema = z.object({
  throttle: throttleSchema.nullable().catch(null),
  quota: z.object({ limit: z.number(), period: z.string() }).nullable().catch(null),
});

/** What the objects around one API hold. */
export interface Around {
  readonly document: JsonObject;
  readonly stage: JsonObject;
  readonly plans: readonly JsonObject[];
}

/** The policies that together say what the document, the stage and the usage plan say. */
export function readPolicies(
  bare: Definition,
  { operations, preflights }: FoundMethods,
  { restOf }: FoundBackends,
  { document, stage, plans }: Around,
  findings: Finding[],
): PolicyEntry[] {
  const said = new Map<string, { config: PolicyConfig; ids: Set<string> }>();
  const say = (config: PolicyConfig, concerned: readonly FoundOperation[]) => {
    const entry = said.get(JSON.stringify(config)) ?? { config, ids: new Set() };
    for (const { id } of concerned) entry.ids.add(id);
    said.set(JSON.stringify(config), entry);
  };
  const { variables, throttling, cache } = stageSchema.parse(stage);
  for (const operation of operations) {
    const { policies, authorizer } = operation.read;
    const rest = restOf(operation);
    const rewrite = rest === undefined ? [] : readRewrite(rest, operation.path);
    const preflight = preflights.get(operation.path);
    const tokens = authorizer?.kind === "function" ? readStageVariables(variables, authorizer.scheme) : [];
    if (authorizer !== undefined && tokens.length === 0) findings.push(guarded(operation));
    for (const config of [...policies, ...rewrite, ...tokens, ...(preflight ? [preflight] : [])])
      say(config, [operation]);
  }
  for (const [key, throttle] of Object.entries(throttling)) {
    const concerned = key === everyMethod ? operations : operations.filter(({ place }) => keyOf(place) === key);
    for (const config of readThrottle(throttle, "api")) say(config, concerned);
  }
  sayCache(cache, operations, say, findings);
  for (const plan of plans.map((body) => planSchema.parse(body))) {
    for (const config of plan.throttle ? readThrottle(plan.throttle, "consumer") : []) say(config, operations);
    for (const config of plan.quota ? readQuota(plan.quota.limit, plan.quota.period) : []) say(config, operations);
  }
  sayAddresses(document, operations, say, findings);
  return [...said.values()]
    .toSorted((a, b) => policyTypes.indexOf(a.config.type) - policyTypes.indexOf(b.config.type))
    .flatMap(({ config, ids }) => matchesFor(ids, bare).map((match) => ({ config, match })))
    .map(({ config, match }, index) => ({ id: `${config.type}-${index + 1}`, name: "", enabled: true, match, config }));
}

function keyOf(place: string): string {
  const at = place.indexOf("/");
  return methodKey(place.slice(at), place.slice(0, at));
}

/** A cache of every method is one of GET: "Cache settings for REST APIs in API Gateway". */
function sayCache(
  { clusterSize, ttlSeconds }: StageCache,
  operations: readonly FoundOperation[],
  say: (config: PolicyConfig, concerned: readonly FoundOperation[]) => void,
  findings: Finding[],
): void {
  if (clusterSize === "") return;
  const gets = operations.filter(({ method }) => method === "GET");
  const ttlOf = ({ place }: FoundOperation) => ttlSeconds[keyOf(place)] ?? ttlSeconds[everyMethod];
  const configs = new Map(gets.map((one) => [one, readCache(ttlOf(one) ?? 0, one.read.cacheKeys)]));
  const [first] = configs.values();
  const isAlike = [...configs.values()].every((config) => isDeepStrictEqual(config, first));
  // Operations of other methods are never answered from memory, so that the policy may as well be on all.
  if (isAlike) for (const config of first ?? []) say(config, operations);
  else for (const [one, config] of configs) for (const each of config) say(each, [one]);
  const others = operations.filter(({ method, place }) => method !== "GET" && keyOf(place) in ttlSeconds);
  for (const { method, path } of others) {
    const sentence = `The cache answers ${method} ${path}, which no policy says.`;
    findings.push(told("cache", sentence, "It is left out.", "/policies"));
  }
}

function sayAddresses(
  document: JsonObject,
  operations: readonly FoundOperation[],
  say: (config: PolicyConfig, concerned: readonly FoundOperation[]) => void,
  findings: Finding[],
): void {
  const policy = document["x-amazon-apigateway-policy"];
  if (!isJsonObject(policy)) return;
  const rules = readResourcePolicy(policy);
  if (rules === undefined) {
    findings.push(
      told("resource-policy", "The API's resource policy says more than addresses.", "It is left out.", "/policies"),
    );
  }
  for (const { config, places } of rules ?? []) {
    say(config, places === undefined ? operations : operations.filter(({ place }) => places.includes(place)));
  }
}

function guarded({ method, path }: FoundOperation): Finding {
  return told(
    "authorizer",
    `${method} ${path} is guarded by an authorizer that no policy says.`,
    "It is left out: choose a policy that protects the operation before you deploy it.",
    "/policies",
  );
}
