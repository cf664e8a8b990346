import { isDeepStrictEqual } from "node:util";
import { describePolicy, type PolicyEntry, policies, securityPolicies } from "#lib/model/policy/policy.ts";
import type { FoundChange, Impact } from "../change.ts";

type Action = FoundChange["action"];

/** Policies by their id: what they ask of callers, and in which order they run. A disabled one is as good as absent. */
export function diffPolicies(before: readonly PolicyEntry[], after: readonly PolicyEntry[]): FoundChange[] {
  const [old, now] = [enabled(before), enabled(after)];
  const changes: FoundChange[] = [];
  for (const [id, entry] of now) {
    const was = old.get(id);
    const place = `/policies/${after.indexOf(entry)}`;
    if (was === undefined || was.config.type !== entry.config.type) {
      if (was !== undefined) changes.push(policyChange("removed", was, place));
      changes.push(policyChange("added", entry, place));
    } else if (!isDeepStrictEqual(was.config, entry.config) || !isDeepStrictEqual(was.match, entry.match)) {
      changes.push(policyChange("changed", entry, place, was));
    }
  }
  for (const [id, entry] of old) {
    if (!now.has(id)) changes.push(policyChange("removed", entry, `/policies/${before.indexOf(entry)}`));
  }
  return [...changes, ...orderChange(old, now)];
}

function enabled(entries: readonly PolicyEntry[]): Map<string, PolicyEntry> {
  return new Map(entries.filter((entry) => entry.enabled).map((entry) => [entry.id, entry]));
}

function policyChange(action: Action, entry: PolicyEntry, place: string, was?: PolicyEntry): FoundChange {
  const { type } = entry.config;
  const title = entry.name === "" ? policies[type].label : `${policies[type].label} (${entry.name})`;
  const says = describePolicy(entry.config);
  const sentences = {
    added: `${title} is added. ${says}`,
    removed: `${title} is removed. It was: ${says}`,
    changed:
      was !== undefined && describePolicy(was.config) !== says
        ? `${title} changes. ${says} Before: ${describePolicy(was.config)}`
        : `${title} changes${was !== undefined && !isDeepStrictEqual(was.match, entry.match) ? " which operations it concerns" : " in a detail"}. ${says}`,
  };
  return {
    rule: `policy.${action}`,
    impact: impactOf(action, entry),
    area: "policy",
    action,
    place,
    sentence: sentences[action],
  };
}

/** A new lock shuts out who has no key; a lock taken away, or any limit, is for someone to judge. */
function impactOf(action: Action, entry: PolicyEntry): Impact {
  if (securityPolicies.has(entry.config.type)) return action === "removed" ? "risky" : "breaking";
  const opens = entry.config.type === "cors" || entry.config.type === "retry";
  return opens && action === "added" ? "safe" : "risky";
}

function orderChange(old: ReadonlyMap<string, PolicyEntry>, now: ReadonlyMap<string, PolicyEntry>): FoundChange[] {
  const kept = [...now.keys()].filter((id) => old.has(id));
  const before = [...old.keys()].filter((id) => now.has(id));
  if (isDeepStrictEqual(before, kept)) return [];
  return [
    {
      rule: "policy.order",
      impact: "risky",
      area: "policy",
      action: "changed",
      place: "/policies",
      sentence: "Policies run in another order.",
    },
  ];
}
