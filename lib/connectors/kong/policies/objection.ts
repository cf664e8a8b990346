import type { PolicyEntry, PolicyType } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import { type KongFacts, pluginsFor } from "../descriptor.ts";

export const twice = unsupported(
  "An earlier policy of this kind already applies to an operation, and Kong runs one per operation.",
  "The earlier policy applies there.",
);

export function missingPlugin({ config }: PolicyEntry, { plugins }: KongFacts): Objection | undefined {
  const needed: Partial<Record<PolicyType, readonly string[]>> = pluginsFor;
  const missing = (needed[config.type] ?? []).filter((plugin) => plugins !== undefined && !plugins.includes(plugin));
  return missing.length > 0
    ? unsupported(`The plugin ${missing.join(" and ")} is not enabled on this Kong.`)
    : undefined;
}
