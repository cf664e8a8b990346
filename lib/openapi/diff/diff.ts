import { isDeepStrictEqual } from "node:util";
import type { Definition } from "#lib/model/definition.ts";
import type { DefinitionChange, FoundChange, Impact } from "../change.ts";
import { diffOperations } from "./operations.ts";
import { diffPolicies } from "./policies.ts";
import { whyItMatters } from "./why.ts";

const rank: Record<Impact, number> = { breaking: 0, risky: 1, safe: 2 };

/**
 * What those who call the API would notice between two definitions, breaking changes first. Pure and deterministic;
 * empty exactly when nothing they could notice differs. Reads the documents where both definitions have one.
 */
export function diffDefinitions(before: Definition, after: Definition): readonly DefinitionChange[] {
  const changes = [
    ...diffAddress(before, after),
    ...diffBackends(before, after),
    ...diffPolicies(before.policies, after.policies),
    ...diffOperations(before, after),
    ...diffExtensions(before, after),
  ];
  return changes
    .map((change) => ({ ...change, why: whyItMatters(change) }))
    .toSorted((a, b) => rank[a.impact] - rank[b.impact]);
}

function diffAddress(before: Definition, after: Definition): FoundChange[] {
  const changes: FoundChange[] = [];
  if (before.basePath !== after.basePath) {
    changes.push({
      rule: "base-path.changed",
      impact: "breaking",
      area: "base-path",
      action: "changed",
      place: "/basePath",
      sentence: `The base path changes from ${before.basePath} to ${after.basePath}: every address of the API changes.`,
    });
  }
  for (const key of ["name", "version"] as const) {
    if (before[key] === after[key]) continue;
    changes.push({
      rule: `details.${key}`,
      impact: "safe",
      area: "details",
      action: "changed",
      place: `/${key}`,
      sentence: `The ${key} changes from ${before[key]} to ${after[key]}.`,
    });
  }
  return changes;
}

function diffBackends(before: Definition, after: Definition): FoundChange[] {
  const base = { impact: "risky", area: "backend" } as const;
  const [old, now] = [weights(before), weights(after)];
  const changes: FoundChange[] = [];
  for (const [url, weight] of now) {
    const place = `/backends/${[...now.keys()].indexOf(url)}`;
    const was = old.get(url);
    if (was === undefined) {
      const sentence = `Requests are sent to ${url} too.`;
      changes.push({ ...base, rule: "backend.added", action: "added", place, sentence });
    } else if (was !== weight && now.size > 1) {
      const sentence = `${url} gets the weight ${weight} instead of ${was}.`;
      changes.push({ ...base, rule: "backend.weight", action: "changed", place, sentence });
    }
  }
  for (const url of old.keys()) {
    if (now.has(url)) continue;
    const place = `/backends/${[...old.keys()].indexOf(url)}`;
    const sentence = `Requests are no longer sent to ${url}.`;
    changes.push({ ...base, rule: "backend.removed", action: "removed", place, sentence });
  }
  return changes;
}

/** Weight by address; one written twice counts with both. */
function weights({ backends }: Definition): Map<string, number> {
  const byUrl = new Map<string, number>();
  for (const { url, weight } of backends) byUrl.set(url, (byUrl.get(url) ?? 0) + weight);
  return byUrl;
}

function diffExtensions(before: Definition, after: Definition): FoundChange[] {
  const kinds = new Set([...Object.keys(before.extensions), ...Object.keys(after.extensions)]);
  return [...kinds].flatMap((kind) => {
    const [old, now] = [before.extensions[kind], after.extensions[kind]];
    if (isDeepStrictEqual(old, now)) return [];
    return [
      {
        rule: "extensions.changed",
        impact: "risky",
        area: "details",
        action: old === undefined ? "added" : now === undefined ? "removed" : "changed",
        place: `/extensions/${kind}`,
        sentence: `Settings that only gateways of the kind ${kind} read change.`,
      } as const,
    ];
  });
}
