import { z } from "zod";
import type { Json } from "#lib/model/json.ts";
import type { Change } from "#lib/model/plan.ts";
import { type Patch, snapshotMark, stageMark, type Throttle } from "../wire.ts";
import { apiIdOf, type WriteContext } from "./site.ts";

const textsSchema = z.record(z.string(), z.string()).catch({});
const throttlingSchema = z.record(z.string(), z.object({ rate: z.number(), burst: z.number() })).catch({});

/**
 * Lets the stage serve the document: from the snapshot that there is of it, or from a new one. A new snapshot keeps the
 * stage's other settings, so that these cost a call of their own only when they change.
 */
export async function deployStage(
  change: Exclude<Change, { action: "delete" }>,
  context: WriteContext,
): Promise<string> {
  const { client, scope, site } = context;
  const { body } = change.desired;
  const before = change.action === "update" ? change.observed.body : undefined;
  const apiId = apiIdOf(site);
  const stageName = String(body.stageName);
  const digest = String(body.digest);
  const variables = textsSchema.parse(body.variables);
  const limits = throttlingPatches(body.throttling, before?.throttling);
  const known = site.snapshots.get(digest);
  const mark = stageMark(scope.owner.deploymentId);

  if (known === undefined) {
    const description = snapshotMark(scope.owner.deploymentId, digest);
    const request = { stageName, description, stageDescription: mark, variables };
    const deploymentId = await client.createDeployment(apiId, request);
    site.snapshots.set(digest, deploymentId);
    site.stage = { deploymentId };
    if (limits.length > 0) await client.updateStage(apiId, stageName, limits);
  } else if (site.stage === undefined) {
    await client.createStage(apiId, { stageName, deploymentId: known, description: mark, variables });
    site.stage = { deploymentId: known };
    if (limits.length > 0) await client.updateStage(apiId, stageName, limits);
  } else {
    const served: Patch[] =
      site.stage.deploymentId === known ? [] : [{ op: "replace", path: "/deploymentId", value: known }];
    const patches = [...served, ...variablePatches(variables, before?.variables), ...limits];
    if (patches.length > 0) await client.updateStage(apiId, stageName, patches);
    site.stage = { deploymentId: known };
  }
  return `${apiId}/${stageName}`;
}

function variablePatches(after: Readonly<Record<string, string>>, found: Json | undefined): Patch[] {
  const before = textsSchema.parse(found ?? {});
  const gone = Object.keys(before).filter((name) => !(name in after));
  return [
    ...Object.entries(after)
      .filter(([name, value]) => before[name] !== value)
      .map(([name, value]): Patch => ({ op: "replace", path: `/variables/${name}`, value })),
    ...gone.map((name): Patch => ({ op: "remove", path: `/variables/${name}` })),
  ];
}

/** Limits by method key, as "UpdateStage" takes them; a key that limits nothing any more is removed whole. */
function throttlingPatches(wanted: Json | undefined, found: Json | undefined): Patch[] {
  const after = throttlingSchema.parse(wanted ?? {});
  const before = throttlingSchema.parse(found ?? {});
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
