import { isDeepStrictEqual } from "node:util";
import type { Finding } from "#lib/model/finding.ts";
import { limits } from "../descriptor.ts";
import { methodKey } from "../wire.ts";
import type { EncodedSnapshot } from "./snapshot.ts";

/** What a canary cannot have of its own: "Create a canary release deployment". `rest` is what gets the other requests. */
export function canaryFindings(canary: EncodedSnapshot, rest: EncodedSnapshot): Finding[] {
  const about = { place: "", feature: "canary" } as const;
  if (canary.digest === rest.digest && isDeepStrictEqual(canary.variables, rest.variables)) {
    return [
      {
        ...about,
        severity: "error",
        code: "aws.canary-same",
        sentence: "As a canary it would answer as the other requests are answered already.",
        instead: "Deploy it for all requests.",
      },
    ];
  }
  const findings: Finding[] = [];
  if (canary.basePath !== rest.basePath) {
    findings.push({
      ...about,
      severity: "error",
      code: "aws.canary-base-path",
      sentence: `The other requests are answered at ${rest.basePath}, and this is ${canary.basePath}: at each of them some would be refused.`,
      instead: "Keep the base path, or deploy it for all requests.",
    });
  }
  const differsInPlan = rest.isKeyed && !isDeepStrictEqual(planOf(canary), planOf(rest));
  findings.push(...cachedUnasked(canary, rest));
  if (differsInPlan || !isDeepStrictEqual(canary.settings, rest.settings)) {
    findings.push({
      ...about,
      severity: "warning",
      code: "aws.canary-limits",
      sentence: limits.canary,
      instead: "The limits of this revision come when it gets all requests.",
      fidelity: "approximate",
    });
  }
  return findings;
}

/** The stage keeps answers of these operations, and the canary's document does not say what tells them apart. */
function cachedUnasked(canary: EncodedSnapshot, rest: EncodedSnapshot): Finding[] {
  const own = canary.settings.cache.ttlSeconds;
  const unasked = canary.policies.operations.filter(({ place }) => {
    const key = methodKey(place.path, place.method);
    return key in rest.settings.cache.ttlSeconds && !(key in own);
  });
  const [operation] = unasked.map(({ operation: { method, path } }) => `${method} ${path}`);
  if (operation === undefined) return [];
  return [
    {
      place: "",
      feature: "canary",
      severity: "error",
      code: "aws.canary-cache",
      sentence: `The stage keeps answers of ${operation} for the other requests, and would keep those of the canary without telling them apart.`,
      instead: "Keep the cache policy on it, or deploy it for all requests.",
    },
  ];
}

/** The limits of the usage plan. One that the canary alone needs is in nobody's way. */
function planOf({ policies: { api } }: EncodedSnapshot) {
  return [api.planThrottle, api.planQuota];
}
