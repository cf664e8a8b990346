import type { FormField } from "#components/forms/form-field.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyEntry, PolicyType } from "#lib/model/policy/policy.ts";

/** A kind of policy as data: what a person reads and fills in, without its schema. */
export interface PolicyKind {
  readonly type: PolicyType;
  readonly label: string;
  readonly summary: string;
  readonly fields: readonly FormField[];
}

/** A policy as it was typed: the server says whether its config is one. */
export type TypedPolicy = Omit<PolicyEntry, "config"> & { readonly config: JsonObject };

/** "Rate limit", with its own name where it has one. */
export function policyTitle({ config, name }: TypedPolicy, kinds: readonly PolicyKind[]): string {
  const label = kinds.find((kind) => kind.type === config.type)?.label ?? String(config.type);
  return name === "" ? label : `${label} · ${name}`;
}

/** Which operations it concerns, in words. */
export function matchWords({ match }: Pick<TypedPolicy, "match">): string {
  if (match.paths.length === 0 && match.methods.length === 0) return "On every operation";
  const methods = match.methods.length > 0 ? match.methods.join(", ") : "Every method";
  return `${methods} on ${match.paths.length > 0 ? match.paths.join(", ") : "every path"}`;
}
