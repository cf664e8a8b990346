import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import type { ApiDraft, Concern } from "./draft.ts";

/** An API's resource policy can name single methods, and its wildcards cross slashes: so only paths without parameters. */
export function encodeIpFilter(
  { allow, deny }: PolicyConfigOf<"ip-filter">,
  draft: ApiDraft,
  { drafts, isWhole }: Concern,
): Objection | undefined {
  const places = drafts.map(({ place }) => place);
  if (!isWhole && places.some(({ path }) => path.includes("{"))) {
    return unsupported("A resource policy cannot tell one path with parameters from another. Filter the whole API.");
  }
  draft.addressRules.push({ allow, deny, ...(isWhole ? {} : { places }) });
  return undefined;
}

/** The most that a resource policy may hold, in characters: "Quotas for configuring and running a REST API". */
export const longestPolicy = 8192;

const invoke = { Principal: "*", Action: "execute-api:Invoke" };
const everything = "execute-api:/*";

/**
 * "API Gateway resource policy examples": allow all, and deny by source address. The short ARN is completed at import.
 * Where callers sign, a policy that allows all would let in whoever has an account at AWS, whatever their own policy says:
 * "How API Gateway resource policies affect authorization workflow", IAM authentication. There it allows preflights only,
 * which nobody signs.
 */
export function resourcePolicy({ addressRules, isSigned, methods }: ApiDraft): JsonObject | undefined {
  const statements = addressRules.flatMap(({ allow, deny, places }, index) => {
    const Resource = places?.map(({ path, method }) => `execute-api:/*/${method}${path}`).toSorted() ?? everything;
    const rule = (name: string, operator: string, ranges: readonly string[]): JsonObject[] =>
      ranges.length === 0
        ? []
        : [
            {
              Sid: `Gatehouse${index}${name}`,
              Effect: "Deny",
              ...invoke,
              Resource,
              Condition: { [operator]: { "aws:SourceIp": ranges } },
            },
          ];
    return [...rule("Outside", "NotIpAddress", allow), ...rule("Inside", "IpAddress", deny)];
  });
  if (statements.length === 0) return undefined;
  const preflights = methods.includes("OPTIONS") ? undefined : "execute-api:/*/OPTIONS/*";
  const open = isSigned ? preflights : everything;
  return {
    Version: "2012-10-17",
    Statement: [
      ...(open === undefined ? [] : [{ Sid: "GatehouseAll", Effect: "Allow", ...invoke, Resource: open }]),
      ...statements,
    ],
  };
}

/** Rules of a resource policy by what they concern: `undefined` for the whole API, else `METHOD/path` of the document. */
export interface ReadAddressRule {
  readonly config: PolicyConfig;
  readonly places: readonly string[] | undefined;
}

/** `undefined` when the policy says something that no portable policy says. */
export function decodeResourcePolicy(policy: JsonObject): ReadAddressRule[] | undefined {
  const statements = listOf(policy.Statement).filter(isJsonObject);
  const rules = new Map<string, { allow: string[]; deny: string[]; places: readonly string[] | undefined }>();
  for (const [index, statement] of statements.entries()) {
    if (statement.Effect === "Allow" && statement.Condition === undefined) continue;
    const read = readDeny(statement);
    if (read === undefined) return undefined;
    const name = /^Gatehouse(\d+)/.exec(String(statement.Sid))?.[1] ?? `other-${index}`;
    const rule = rules.get(name) ?? { allow: [], deny: [], places: read.places };
    rule[read.kind].push(...read.ranges);
    rules.set(name, rule);
  }
  return [...rules.values()].map(({ allow, deny, places }) => ({ config: { type: "ip-filter", allow, deny }, places }));
}

function readDeny({ Effect, Condition, Resource }: JsonObject) {
  const [[operator, test] = ["", null], ...others] = isJsonObject(Condition) ? Object.entries(Condition) : [];
  const kind = operator === "NotIpAddress" ? "allow" : operator === "IpAddress" ? "deny" : undefined;
  if (Effect !== "Deny" || kind === undefined || others.length > 0 || !isJsonObject(test)) return undefined;
  const ranges = listOf(test["aws:SourceIp"]).map(String);
  const resources = listOf(Resource).map((one) => /^(?:execute-api:|arn:[^/]*)\/(.*)$/.exec(String(one))?.[1] ?? "");
  const places = resources.every((one) => one === "*")
    ? undefined
    : resources.map((one) => one.replace(/^[^/]*\//, ""));
  return { kind, ranges, places } as const;
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
