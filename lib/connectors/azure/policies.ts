import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { type PolicyType, policyMatches } from "#lib/model/policy/policy.ts";
import { type Objection, toFinding, unsupported } from "../objection.ts";
import { assemble, type PlacedStatement } from "./policies/assemble.ts";
import { type ReadOptions, type ReadPolicies, readDocument } from "./policies/read-document.ts";
import { sayPolicy, scopeOf } from "./policies/say.ts";
import {
  defaultSubscription,
  type Forward,
  type NamedOperation,
  type PolicyContext,
  type Said,
  type Subscription,
} from "./policies/statement.ts";
import { canonicalXml, printXml } from "./policies/xml.ts";

export type { ReadPolicies } from "./policies/read-document.ts";
export type { Destination, NamedOperation, Subscription } from "./policies/statement.ts";

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
    const isTwice = earlier.some(
      (other) => other.type === type && isTaken(type, context.tier, other.concerned, concerned),
    );
    const said = isTwice ? { objection: twice } : sentOneWay(sayPolicy(entry.config, scope), concerned, forwards);
    if (said.objection) findings.push(toFinding(type, index, said.objection));
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

/** "Forward request": one statement in a document, so operations are sent on in one way or as the scopes above say. */
function sentOneWay(said: Said, concerned: readonly NamedOperation[], before: ReadonlyMap<string, Forward>): Said {
  if (said.forward === undefined) return said;
  const after = new Map(before);
  for (const { name } of concerned) after.set(name, { ...before.get(name), ...said.forward });
  if (new Set([...after.values()].map((forward) => JSON.stringify(forward))).size <= 1) return said;
  return {
    objection: unsupported(
      "API Management sends requests on by one statement for a whole API, and an earlier policy says another.",
      "The earlier policy applies.",
    ),
  };
}

function isTaken(
  type: PolicyType,
  tier: PolicyContext["tier"],
  before: readonly NamedOperation[],
  now: readonly NamedOperation[],
): boolean {
  // Limits that are no counters by key stand in a document once.
  const isPlain = (type === "rate-limit" && tier === "consumption") || (type === "quota" && tier !== "classic");
  if (isPlain || oncePerDocument.has(type)) return true;
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

/** The same policy document in one form, whoever wrote it and however Azure gives it back. */
export function canonicalPolicy(text: string): string {
  return canonicalXml(text);
}

/** What a policy document and an API's own settings mean in our words. */
export function readPolicies(text: string, options: ReadOptions): ReadPolicies {
  return readDocument(text, options);
}

/** The backend entity that a policy document sends every request to; nothing when it names an address, or none. */
export function backendNamedIn(text: string): string | undefined {
  return readDocument(text, { operations: [], subscription: defaultSubscription }).backendId;
}
