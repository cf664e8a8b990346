import type { Patch, Throttle } from "../wire.ts";
import type { StageSite } from "./site.ts";

// What brings a stage from how it is found to how it is wanted, as "UpdateStage" takes it.

/** Onto this snapshot, under these variables. A canary is left as it is. */
export function servePatches(
  { deploymentId, variables }: StageSite,
  wantedId: string | undefined,
  wanted: Readonly<Record<string, string>>,
): Patch[] {
  const isServed = wantedId === undefined || wantedId === deploymentId;
  const served: Patch[] = isServed ? [] : [{ op: "replace", path: "/deploymentId", value: wantedId }];
  return [...served, ...variablePatches("/variables", wanted, variables)];
}

/** The canary serves this snapshot to this percent of the requests, under these variables. */
export function canaryPatches(
  { canary }: StageSite,
  wantedId: string,
  { share, variables }: { readonly share: number; readonly variables: Readonly<Record<string, string>> },
): Patch[] {
  const path = "/canarySettings";
  const set = (name: string, value: string): Patch => ({ op: "replace", path: `${path}/${name}`, value });
  return [
    ...(canary?.share === share ? [] : [set("percentTraffic", String(share))]),
    ...(canary?.deploymentId === wantedId ? [] : [set("deploymentId", wantedId)]),
    ...variablePatches(`${path}/stageVariableOverrides`, variables, canary?.variables ?? {}),
  ];
}

/** All requests go to what the stage itself serves. */
export function withoutCanary({ canary }: StageSite): Patch[] {
  return canary === undefined ? [] : [{ op: "remove", path: "/canarySettings" }];
}

/** Of the stage itself, those that are not wanted any more: a new snapshot brings variables, and takes none away. */
export function staleVariablePatches(
  after: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): Patch[] {
  const gone = Object.keys(before).filter((name) => !(name in after));
  return gone.map((name) => ({ op: "remove", path: `/variables/${name}` }));
}

function variablePatches(
  path: string,
  after: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): Patch[] {
  const gone = Object.keys(before).filter((name) => !(name in after));
  return [
    ...Object.entries(after)
      .filter(([name, value]) => before[name] !== value)
      .map(([name, value]): Patch => ({ op: "replace", path: `${path}/${name}`, value })),
    ...gone.map((name): Patch => ({ op: "remove", path: `${path}/${name}` })),
  ];
}

/** Limits by method key; a key that limits nothing any more is removed whole. */
export function throttlingPatches(
  after: Readonly<Record<string, Throttle>>,
  before: Readonly<Record<string, Throttle>>,
): Patch[] {
  const gone = Object.keys(before).filter((key) => !(key in after));
  const set = Object.entries(after).filter(([key, limit]) => !isSameLimit(limit, before[key]));
  return [
    ...gone.map((key): Patch => ({ op: "remove", path: `/${key}` })),
    ...set.flatMap(([key, { rate, burst }]): Patch[] => [
      { op: "replace", path: `/${key}/throttling/rateLimit`, value: String(rate) },
      { op: "replace", path: `/${key}/throttling/burstLimit`, value: String(burst) },
    ]),
  ];
}

function isSameLimit(limit: Throttle, other: Throttle | undefined): boolean {
  return limit.rate === other?.rate && limit.burst === other.burst;
}
