import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "./objection.ts";
import { inbound, ranks, type Said, type Scope, type Statement, tokenVariable } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

// Rate limits and quotas: both count by a key, and differ in the window and in what the tiers have of them.

const seconds = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800, month: 2_592_000 } as const;
type Period = keyof typeof seconds;
type By = "api" | "consumer" | "ip";

interface Limits {
  readonly rate: string;
  readonly hour: string;
  readonly consumption: string;
  readonly quota: string;
  readonly keysOnly: string;
}

/** "Limit call rate by key": windows of at most 300 seconds. An hour is counted as a quota is. */
export function encodeRateLimit(
  { requests, per, by }: PolicyConfigOf<"rate-limit">,
  scope: Scope,
  limits: Limits,
): Said {
  const counted = callerOf(by, scope);
  if (scope.tier === "consumption") {
    return by === "consumer" && scope.keyed && scope.whole && per !== "hour"
      ? {
          statements: [limit("rate-limit", requests, per)],
          objection: approximate(limits.rate, "The number is what each node counts to."),
        }
      : { objection: unsupported(limits.consumption) };
  }
  if (per === "hour") {
    if (scope.tier !== "classic") return { objection: unsupported(limits.hour) };
    return { statements: [...quotaStatements(requests, per, counted.key)], objection: counted.objection };
  }
  return {
    statements: [limit("rate-limit-by-key", requests, per, counted.key)],
    objection: counted.objection ?? approximate(limits.rate, "Take a lower number where none may be too many."),
  };
}

/** "Set usage quota by key": windows of at least 300 seconds, in the classic tiers. */
export function encodeQuota({ requests, per, by }: PolicyConfigOf<"quota">, scope: Scope, limits: Limits): Said {
  const isMonth = per === "month" ? approximate(limits.quota, "It starts anew every 30 days.") : undefined;
  if (scope.tier !== "classic") {
    if (by !== "consumer" || !scope.keyed || !scope.whole) return { objection: unsupported(limits.keysOnly) };
    return { statements: [limit("quota", requests, per), tooMany("quota")], objection: isMonth };
  }
  const counted = callerOf(by, scope);
  return { statements: quotaStatements(requests, per, counted.key), objection: counted.objection ?? isMonth };
}

function quotaStatements(requests: number, per: Period, key: string): Statement[] {
  return [limit("quota-by-key", requests, per, key), tooMany("quota-by-key")];
}

function limit(name: string, requests: number, per: Period, key?: string): Statement {
  const attributes = { calls: String(requests), "renewal-period": String(seconds[per]) };
  // By what is limited, not by the statement that counts it: an hour is a rate, though a quota counts it.
  const rank = seconds[per] <= seconds.hour ? ranks.rate : ranks.quota;
  return inbound(rank, [element(name, key === undefined ? attributes : { ...attributes, "counter-key": key })]);
}

/** A quota that is used up answers 403, where everyone else says 429. */
export function tooMany(source: string): Statement {
  const condition = `@(context.LastError.Source == "${source}")`;
  const status = element("set-status", { code: "429", reason: "Too Many Requests" });
  return {
    section: "on-error",
    rank: 0,
    elements: [element("choose", {}, [element("when", { condition }, [status])])],
  };
}

/** Of the token that was checked before anything is counted. */
const subject = `((Jwt)context.Variables["${tokenVariable}"]).Subject`;

/** The key that tells callers apart: an expression, but for our own part of it, which is letters and digits. */
function callerOf(
  by: By,
  { counter, keyed, tokened }: Scope,
): { readonly key: string; readonly objection?: Objection } {
  const keyOf = (who: string) => `@("${counter}/" + ${who})`;
  if (by === "api") return { key: counter };
  if (by === "ip") return { key: keyOf("context.Request.IpAddress") };
  if (keyed) return { key: keyOf("context.Subscription.Id") };
  if (tokened) return { key: keyOf(subject) };
  return {
    key: keyOf("context.Request.IpAddress"),
    objection: unsupported(
      "API Management knows consumers by their key or token, and neither an api-key nor a jwt policy applies.",
      "Counted by client address.",
    ),
  };
}

export function decodeLimit({ name, attributes }: XmlElement): PolicyConfig[] {
  const requests = Number(attributes.calls);
  const period = Number(attributes["renewal-period"]);
  const per = (Object.keys(seconds) as Period[]).find((word) => seconds[word] === period);
  const by = name === "quota" || name === "rate-limit" ? "consumer" : byOf(attributes["counter-key"] ?? "");
  if (per === undefined || by === undefined || !Number.isInteger(requests) || "bandwidth" in attributes) return [];
  if (per === "second" || per === "minute" || per === "hour") return [{ type: "rate-limit", requests, per, by }];
  return by === "ip" ? [] : [{ type: "quota", requests, per, by }];
}

function byOf(key: string): By | undefined {
  if (!key.startsWith("@")) return "api";
  if (key.endsWith("context.Request.IpAddress)")) return "ip";
  return key.endsWith("context.Subscription.Id)") || key.endsWith(`${subject})`) ? "consumer" : undefined;
}
