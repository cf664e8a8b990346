import type { Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { PolicyEntry, PolicyMatch } from "#lib/model/policy/policy.ts";
import { sentPath } from "./paths.ts";
import { pointerOf, resolveReference } from "./pointer.ts";
import { slugOf } from "./proposal.ts";
import { describeScheme } from "./security-schemes.ts";
import type { SecuritySchemeSummary } from "./summary.ts";

export interface SecurityReading {
  readonly schemes: readonly SecuritySchemeSummary[];
  /** Shown to the person, who adds them or not: nothing is applied by itself. */
  readonly policies: readonly PolicyEntry[];
  readonly findings: readonly Finding[];
}

/** Which security an OpenAPI 3.1 document asks for, and which portable policies would enforce it on a gateway. */
export function readSecurity(document: JsonObject, operations: readonly Operation[]): SecurityReading {
  const components = isJsonObject(document.components) ? document.components : {};
  const declared = isJsonObject(components.securitySchemes) ? components.securitySchemes : {};
  const uses = usesByScheme(document, operations);
  const schemes: SecuritySchemeSummary[] = [];
  const policies: PolicyEntry[] = [];
  const findings: Finding[] = [];

  for (const [name, value] of Object.entries(declared)) {
    const keys = ["components", "securitySchemes", name];
    const scheme = resolveReference(document, { value, keys })?.value;
    if (!isJsonObject(scheme)) continue;
    const use = uses.get(name);
    const { type, sentence, config } = describeScheme(scheme, [...(use?.scopes ?? [])]);
    schemes.push({ name, type, sentence });
    if (use === undefined) continue;
    if (config !== undefined && !use.alternative) {
      for (const match of matchesOf(use.operations, operations)) {
        const number = policies.length + 1;
        policies.push({ id: `${slugOf(name)}-${number}`, name: name.slice(0, 80), enabled: true, match, config });
      }
    }
    findings.push({
      severity: "warning",
      code: config === undefined ? "openapi.security-not-expressible" : "openapi.security-proposed",
      place: pointerOf(...keys),
      sentence: `${countOf(use.operations.length)} asks for ${type} security (${name})${use.alternative ? ", or for another scheme instead" : ""}.`,
      instead:
        config !== undefined && use.alternative
          ? "Policies must all be passed, so an alternative is not proposed. Add the one that callers use."
          : sentence,
      ...(config === undefined ? {} : { feature: config.type }),
    });
  }
  return { schemes, policies, findings: [...findings, ...undeclared(uses, declared)] };
}

interface Use {
  readonly operations: Operation[];
  readonly scopes: Set<string>;
  /** Somewhere the document lets a caller choose another scheme, or none. */
  alternative: boolean;
  place: string;
}

function usesByScheme(document: JsonObject, operations: readonly Operation[]): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const { operation, security, place } of requirements(document, operations)) {
    for (const requirement of security) {
      for (const [name, scopes] of Object.entries(requirement)) {
        const use = uses.get(name) ?? { operations: [], scopes: new Set(), alternative: false, place };
        uses.set(name, use);
        if (!use.operations.includes(operation)) use.operations.push(operation);
        if (security.length > 1) use.alternative = true;
        for (const scope of Array.isArray(scopes) ? scopes : []) if (typeof scope === "string") use.scopes.add(scope);
      }
    }
  }
  return uses;
}

interface Requirement {
  readonly operation: Operation;
  readonly security: readonly JsonObject[];
  readonly place: string;
}

/** What each operation asks for: its own list, else that of the document. */
function requirements(document: JsonObject, operations: readonly Operation[]): Requirement[] {
  const byAddress = new Map<string, { own: Json; place: string }>();
  for (const [path, item] of Object.entries(isJsonObject(document.paths) ? document.paths : {})) {
    const resolved = resolveReference(document, { value: item, keys: [] })?.value;
    if (!isJsonObject(resolved)) continue;
    for (const [method, operation] of Object.entries(resolved)) {
      if (!isJsonObject(operation) || operation.security === undefined) continue;
      const place = pointerOf("paths", path, method, "security");
      byAddress.set(`${method.toUpperCase()} ${sentPath(path)}`, { own: operation.security, place });
    }
  }
  return operations.map((operation) => {
    const written = byAddress.get(`${operation.method} ${operation.path}`);
    const list = written?.own ?? document.security;
    return {
      operation,
      security: Array.isArray(list) ? list.filter(isJsonObject) : [],
      place: written?.place ?? "/security",
    };
  });
}

/**
 * The fewest matches that cover exactly these operations: all, or for each set of methods the paths that have it.
 */
function matchesOf(concerned: readonly Operation[], all: readonly Operation[]): PolicyMatch[] {
  if (concerned.length === all.length) return [{ paths: [], methods: [] }];
  const byMethods = Map.groupBy(Map.groupBy(concerned, (one) => one.path).values(), (group) =>
    group
      .map((one) => one.method)
      .sort()
      .join(" "),
  );
  return [...byMethods.values()].map((groups) => ({
    paths: groups.flatMap((group) => (group[0] === undefined ? [] : [group[0].path])),
    methods: (groups[0] ?? []).map((one) => one.method),
  }));
}

function undeclared(uses: ReadonlyMap<string, Use>, declared: JsonObject): Finding[] {
  return [...uses].flatMap(([name, use]) =>
    Object.hasOwn(declared, name)
      ? []
      : [
          {
            severity: "warning",
            code: "openapi.unknown-security",
            place: use.place,
            sentence: `The security scheme ${name} is asked for and described nowhere.`,
            instead: "Nothing is proposed for it. Describe it, or add a policy yourself.",
          } as const,
        ],
  );
}

function countOf(count: number): string {
  return count === 1 ? "1 operation" : `Each of ${count} operations`;
}
