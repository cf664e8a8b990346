import type { Patch, StageCache, StageSettings, Throttle } from "../wire.ts";
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

/** Limits and cache. A method key that neither limits nor keeps anything any more is removed whole. */
export function settingsPatches(after: StageSettings, before: StageSettings): Patch[] {
  const keysOf = ({ throttling, cache }: StageSettings) =>
    new Set([...Object.keys(throttling), ...Object.keys(cache.ttlSeconds)]);
  const wanted = keysOf(after);
  const gone = [...keysOf(before)].filter((key) => !wanted.has(key));
  return [
    ...clusterPatches(after.cache, before.cache),
    ...gone.map((key): Patch => ({ op: "remove", path: `/${key}` })),
    ...[...wanted]
      .toSorted()
      .flatMap((key) => [...limitPatches(key, after, before), ...ttlPatches(key, after, before)]),
  ];
}

function clusterPatches({ clusterSize }: StageCache, before: StageCache): Patch[] {
  if (clusterSize === before.clusterSize) return [];
  if (clusterSize === "") return [{ op: "replace", path: "/cacheClusterEnabled", value: "false" }];
  return [
    { op: "replace", path: "/cacheClusterEnabled", value: "true" },
    { op: "replace", path: "/cacheClusterSize", value: clusterSize },
  ];
}

/** What no limit is: "MethodSetting" is made with the limits of the account, which would be taken for ours. */
const unlimited: Throttle = { rate: -1, burst: -1 };

function limitPatches(key: string, after: StageSettings, before: StageSettings): Patch[] {
  const isKnown = key in before.throttling || key in before.cache.ttlSeconds;
  const former = before.throttling[key] ?? (isKnown ? unlimited : undefined);
  const { rate, burst } = after.throttling[key] ?? unlimited;
  if (rate === former?.rate && burst === former.burst) return [];
  return [
    { op: "replace", path: `/${key}/throttling/rateLimit`, value: String(rate) },
    { op: "replace", path: `/${key}/throttling/burstLimit`, value: String(burst) },
  ];
}

function ttlPatches(key: string, { cache }: StageSettings, before: StageSettings): Patch[] {
  const seconds = cache.ttlSeconds[key];
  const former = before.cache.ttlSeconds[key];
  if (seconds === former) return [];
  if (seconds === undefined) return [{ op: "replace", path: `/${key}/caching/enabled`, value: "false" }];
  return [
    ...(former === undefined ? [{ op: "replace", path: `/${key}/caching/enabled`, value: "true" } as const] : []),
    { op: "replace", path: `/${key}/caching/ttlInSeconds`, value: String(seconds) },
  ];
}
