import type { Change } from "#lib/model/plan.ts";
import { ConnectorError } from "../../connector-error.ts";
import { noCache, type Patch, snapshotMark, stageMark } from "../wire.ts";
import { readStageBody, type StageBody } from "./serving.ts";
import { apiIdOf, type StageSite, type WriteContext } from "./site.ts";
import { canaryPatches, servePatches, settingsPatches, staleVariablePatches, withoutCanary } from "./stage-patches.ts";

/** Lets the stage serve the document, to all or to a share of the requests: from the snapshot that there is of it, or from a new one. */
export async function deployStage(
  change: Exclude<Change, { action: "delete" }>,
  context: WriteContext,
): Promise<string> {
  const wanted = readStageBody(change.desired.body);
  const before = change.action === "update" ? readStageBody(change.observed.body) : { throttling: {}, cache: noCache };
  const limits = settingsPatches(wanted, before);
  await (wanted.share < 100 ? giveShare(wanted, limits, context) : giveAll(wanted, limits, context));
  return `${apiIdOf(context.site)}/${wanted.stageName}`;
}

/**
 * A new snapshot keeps the stage's other settings, so that these cost a call of their own only when they change. Where they
 * do, or there is a canary, it is taken for no stage at first: then one UpdateStage brings all of it at once. A cache must
 * never answer for a snapshot that does not tell it what to tell apart.
 */
async function giveAll(wanted: StageBody, limits: readonly Patch[], context: WriteContext): Promise<void> {
  const { client, scope, site } = context;
  const { stageName, digest, variables } = wanted;
  const apiId = apiIdOf(site);
  const mark = stageMark(scope.owner.deploymentId);
  const known = site.snapshots.get(digest);
  let { stage } = site;

  const isAlone = stage?.canary === undefined || stage.canary.share === 0;
  if (known === undefined && isAlone && (stage === undefined || limits.length === 0)) {
    const deploymentId = await takeSnapshot(digest, { stageName, stageDescription: mark, variables }, context);
    const patches = [...staleVariablePatches(variables, stage?.variables ?? {}), ...limits];
    site.stage = { ...stage, deploymentId, variables };
    if (patches.length > 0) await client.updateStage(apiId, stageName, patches);
    return;
  }
  const deploymentId = known ?? (await takeSnapshot(digest, {}, context));
  if (stage === undefined) {
    await client.createStage(apiId, { stageName, deploymentId, description: mark, variables });
    stage = { deploymentId, variables };
  }
  const patches = [...servePatches(stage, deploymentId, variables), ...withoutCanary(stage), ...limits];
  if (patches.length > 0) await client.updateStage(apiId, stageName, patches);
  site.stage = { deploymentId, variables };
}

/** The document becomes the stage's canary, over what gets the rest. Limits and the like are the stage's, so they are the rest's. */
async function giveShare(wanted: StageBody, limits: readonly Patch[], context: WriteContext): Promise<void> {
  const { client, site } = context;
  const { stageName, digest, share, variables } = wanted;
  const apiId = apiIdOf(site);
  const stage = await stageBeneath(wanted, context);
  const restId = restSnapshot(wanted, stage, context);
  const beneath = restId === undefined ? [] : servePatches(stage, restId, wanted.rest?.variables ?? {});
  let deploymentId = site.snapshots.get(digest);
  let canary: Patch[] = [];
  if (deploymentId === undefined) {
    const canarySettings = { percentTraffic: share, stageVariableOverrides: variables };
    deploymentId = await takeSnapshot(digest, { stageName, canarySettings }, context);
  } else {
    canary = canaryPatches(stage, deploymentId, wanted);
  }
  const patches = [...beneath, ...canary, ...limits];
  if (patches.length > 0) await client.updateStage(apiId, stageName, patches);
  const rest = { deploymentId: restId ?? stage.deploymentId, variables: wanted.rest?.variables ?? stage.variables };
  site.stage = { ...rest, canary: { deploymentId, variables, share } };
}

/** A canary needs a stage under it ("CreateDeployment"). One that is gone is made again from the snapshot that it served. */
async function stageBeneath({ stageName, rest }: StageBody, { client, scope, site }: WriteContext): Promise<StageSite> {
  if (site.stage !== undefined) return site.stage;
  const deploymentId = site.snapshots.get(rest?.digest ?? "");
  if (rest === undefined || deploymentId === undefined) throw noRest();
  const description = stageMark(scope.owner.deploymentId);
  const { variables } = rest;
  await client.createStage(apiIdOf(site), { stageName, deploymentId, description, variables });
  site.stage = { deploymentId, variables };
  return site.stage;
}

/** The snapshot to put beneath; undefined where there is none, and what the stage serves can stay. */
function restSnapshot({ digest, rest }: StageBody, stage: StageSite, { site }: WriteContext): string | undefined {
  const restId = site.snapshots.get(rest?.digest ?? "");
  const serves = stage.deploymentId ?? "";
  if (restId === undefined && serves === site.snapshots.get(digest)) throw noRest();
  return restId;
}

async function takeSnapshot(
  digest: string,
  about: Omit<Parameters<WriteContext["client"]["createDeployment"]>[1], "description">,
  { client, scope, site }: WriteContext,
): Promise<string> {
  const description = snapshotMark(scope.owner.deploymentId, digest);
  const deploymentId = await client.createDeployment(apiIdOf(site), { description, ...about });
  site.snapshots.set(digest, deploymentId);
  return deploymentId;
}

function noRest(): ConnectorError {
  return new ConnectorError({
    code: "rejected",
    sentence: "The gateway has no snapshot any more that the other requests could go to. Deploy for all requests.",
    operation: "UpdateStage",
  });
}
