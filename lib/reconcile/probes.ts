import type { Definition, Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { type PolicyConfigOf, type PolicyType, policyMatches } from "#lib/model/policy/policy.ts";

/** What an answer has to be like. */
export type Expectation =
  /** Somebody is there: the backend's answer, or the one that a mock policy names. */
  | {
      readonly kind: "answers";
      /** Of a mock; any answer but a missing route or a failure will do otherwise. */
      readonly status?: number;
      /** The path has parameters whose values were made up, so nothing need be there. */
      readonly invented: boolean;
      /** Callers are let in by address, so being refused is an answer. */
      readonly filtered: boolean;
      /** The header in which the gateway tells of its limit. */
      readonly header?: string;
    }
  /** Nobody gets in without a key or a token. */
  | { readonly kind: "refuses" }
  /** No operation is there. */
  | { readonly kind: "absent" }
  | { readonly kind: "allows-origin"; readonly origin: string }
  | { readonly kind: "denies-origin"; readonly origin: string };

/** A call that changes nothing, to an endpoint. */
export interface Probe {
  readonly method: "GET" | "HEAD" | "OPTIONS";
  /** Below the endpoint. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expects: Expectation;
}

export interface ProbedDefinition {
  readonly definition: Definition;
  /** What the gateway cannot say: nothing is expected of a policy that it left out. */
  readonly findings: readonly Finding[];
  /** The header in which this kind of gateway tells of a rate limit; absent where it does not. */
  readonly limitHeader: string | undefined;
  /** Callers have to prove who they are whatever the policies say. */
  readonly asksCallers?: boolean;
}

/** Calls to one endpoint at most. */
export const maxProbes = 8;
const perExpectation = 2;
const nowhere = "/gatehouse-check/no-operation-is-here";
/** Reserved by RFC 2606, so that nobody can have it. */
const stranger = "https://gatehouse-check.invalid";

/**
 * The calls that show whether an API answers as its definition and its policies say. Pure. Safe methods only, no
 * credential, at most eight; operations with no parameter first, since nothing has to be invented for them.
 */
export function probesFor({ definition, findings, limitHeader, asksCallers = false }: ProbedDefinition): Probe[] {
  const { policies } = definition;
  const said = policies.filter(({ enabled }, index) => enabled && !isLeftOut(findings, index));
  const of = <Type extends PolicyType>(type: Type, operation: Operation): PolicyConfigOf<Type> | undefined => {
    for (const { config, match } of said) {
      if (config.type === type && policyMatches(match, operation)) return config as PolicyConfigOf<Type>;
    }
    return undefined;
  };
  const has = (operation: Operation, ...types: PolicyType[]) => types.some((type) => of(type, operation) !== undefined);
  const callable = definition.operations
    .filter((operation) => isSafe(operation) && !has(operation, "mutual-tls"))
    .toSorted((a, b) => Number(hasParameters(a)) - Number(hasParameters(b)));
  const guarded = callable.filter((operation) => asksCallers || has(operation, "api-key", "jwt"));
  const open = callable.filter((operation) => !guarded.includes(operation));

  const answering = open.slice(0, perExpectation).map((operation): Probe => {
    const limited = limitHeader !== undefined && has(operation, "rate-limit", "quota");
    return call(operation, {
      kind: "answers",
      status: of("mock", operation)?.status,
      invented: hasParameters(operation),
      filtered: has(operation, "ip-filter"),
      header: limited ? limitHeader : undefined,
    });
  });
  const refusing = guarded.slice(0, perExpectation).map((operation) => call(operation, { kind: "refuses" }));
  const shared = definition.operations.find((operation) => has(operation, "cors") && !has(operation, "mutual-tls"));
  const cors = shared === undefined ? undefined : of("cors", shared);
  const preflights = shared === undefined || cors === undefined ? [] : preflightsOf(shared, cors);
  const absent: Probe[] = definition.operations.some(coversNowhere)
    ? []
    : [{ method: "GET", path: nowhere, headers: {}, expects: { kind: "absent" } }];
  return [...absent, ...answering, ...refusing, ...preflights].slice(0, maxProbes);
}

function preflightsOf(operation: Operation, { origins, methods }: PolicyConfigOf<"cors">): Probe[] {
  const wanted = methods.length === 0 || methods.includes(operation.method) ? operation.method : (methods[0] ?? "GET");
  const preflight = (origin: string, expects: Expectation): Probe => ({
    method: "OPTIONS",
    path: samplePath(operation),
    headers: { origin, "access-control-request-method": wanted },
    expects,
  });
  const isForAll = origins.includes("*");
  const origin = isForAll ? stranger : (origins[0] ?? stranger);
  const allowed = preflight(origin, { kind: "allows-origin", origin });
  return isForAll ? [allowed] : [allowed, preflight(stranger, { kind: "denies-origin", origin: stranger })];
}

function call(operation: Operation, expects: Expectation): Probe {
  return { method: operation.method === "HEAD" ? "HEAD" : "GET", path: samplePath(operation), headers: {}, expects };
}

/** `/orders/{id}` as somebody could call it. */
function samplePath({ path }: Operation): string {
  return path.replace(/\{[^}]*\}/g, "1");
}

function isSafe({ method }: Operation): boolean {
  return method === "GET" || method === "HEAD";
}

function hasParameters({ path }: Operation): boolean {
  return path.includes("{");
}

/** Would the operation, rightly, take the path at which nothing is expected? */
function coversNowhere({ path }: Operation): boolean {
  const wanted = path.split("/");
  const asked = nowhere.split("/");
  const greedy = wanted.findIndex((segment) => /[+*]/.test(segment));
  const matches = wanted.every(
    (segment, index) => segment.includes("{") || segment.includes("*") || segment === asked[index],
  );
  return matches && (greedy >= 0 || wanted.length === asked.length);
}

function isLeftOut(findings: readonly Finding[], index: number): boolean {
  return findings.some(({ place, fidelity }) => place === `/policies/${index}` && fidelity === "unsupported");
}
