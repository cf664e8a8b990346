import { type FieldMerge, mergeOrder, type Values } from "#components/forms/merge-values.ts";
import type { TypedPolicy } from "#components/policies/policy-kind.ts";
import { isJsonObject, type Json } from "#lib/model/json.ts";

/**
 * The ordered policies as fields that can be merged one by one: each policy under its own id, and their order.
 * What two people did to two policies is no conflict.
 */
export function policyValues(policies: readonly TypedPolicy[]): Values {
  return {
    order: policies.map(({ id }) => id),
    ...Object.fromEntries(
      policies.map(({ id, name, enabled, match, config }) => [id, { id, name, enabled, match, config }]),
    ),
  };
}

/** The policies in their order; one that the order forgot comes last, one that is gone is left out. */
export function policiesOf(values: Values): TypedPolicy[] {
  const order = orderIn(values.order);
  const ids = [...order, ...Object.keys(values).filter((field) => field !== "order" && !order.includes(field))];
  return ids.map((id) => values[id]).flatMap((value) => policyIn(value) ?? []);
}

export const policyMerges: Readonly<Record<string, FieldMerge>> = {
  order: (base, mine, theirs) => mergeOrder(orderIn(base), orderIn(mine), orderIn(theirs)),
};

export function orderIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
}

/** What a field holds, as the policy it was made of. */
export function policyIn(value: Json | undefined): TypedPolicy | undefined {
  if (!isJsonObject(value) || typeof value.id !== "string" || !isJsonObject(value.config)) return undefined;
  const match = isJsonObject(value.match) ? value.match : {};
  return {
    id: value.id,
    name: String(value.name ?? ""),
    enabled: value.enabled !== false,
    match: {
      paths: textsIn(match.paths),
      methods: methods.filter((method) => textsIn(match.methods).includes(method)),
    },
    config: value.config,
  };
}

const methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;

function textsIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : [];
}
