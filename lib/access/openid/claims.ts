import { isJsonObject } from "../../model/json.ts";
import { type Role, roles } from "../../model/permission.ts";
import type { RoleMapping, TeamMapping } from "./input.ts";

/** What a provider says of somebody, by claim. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The values of a claim, as texts. A name may be a path (`realm_access.roles`), but a claim of exactly that name comes
 * first: names that are addresses hold dots too (RFC 7519 §4.2). Undefined when there is no such claim.
 */
export function claimValues(claims: Claims, name: string): readonly string[] | undefined {
  if (name === "") return undefined;
  const found = Object.hasOwn(claims, name) ? claims[name] : atPath(claims, name.split("."));
  if (found === undefined || found === null) return undefined;
  const values = Array.isArray(found) ? found : [found];
  return values.filter((value) => typeof value === "string" || typeof value === "number").map(String);
}

function atPath(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isJsonObject(value) && Object.hasOwn(value, key) ? atPath(value[key], rest) : undefined;
}

/** The highest role that any of the values gives; undefined, and so no access, when none is listed. */
export function roleFor(values: readonly string[], mappings: readonly RoleMapping[]): Role | undefined {
  const given = new Set(mappings.filter(({ value }) => values.includes(value)).map(({ role }) => role));
  return roles.find((role) => given.has(role));
}

/** The teams the values stand for, each once. */
export function teamsFor(values: readonly string[], mappings: readonly TeamMapping[]): readonly string[] {
  return [...new Set(mappings.filter(({ value }) => values.includes(value)).map(({ teamId }) => teamId))];
}

/**
 * Entra ID leaves groups out when somebody is in more than 200 and points to another service instead
 * (https://learn.microsoft.com/en-us/security/zero-trust/develop/configure-tokens-group-claims-app-roles#group-overages).
 */
export function leftOut(claims: Claims, name: string): boolean {
  return isJsonObject(claims._claim_names) && Object.hasOwn(claims._claim_names, name);
}
