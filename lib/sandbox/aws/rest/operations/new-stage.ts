import type { Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import type { RestContext } from "../context.ts";
import { type Stage, stageId } from "../model.ts";
import { booleanOf, textOf, textsOf } from "../request-members.ts";
import { requireRoom } from "../resource-quotas.ts";

/** The members that CreateStage and CreateDeployment share. */
export type StageMembers = Partial<
  Pick<Stage, "description" | "cacheClusterEnabled" | "cacheClusterSize" | "variables" | "tracingEnabled">
>;

const cacheSizes = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];

/** Reads them; the description goes by another name in CreateDeployment. */
export function stageMembers(body: Unchecked, names: { readonly description: string }): StageMembers {
  const cacheClusterSize = textOf(body, "cacheClusterSize");
  checkCacheSize(cacheClusterSize);
  const variables = textsOf(body, "variables");
  for (const [name, value] of Object.entries(variables ?? {})) checkVariable(name, value);
  return {
    description: textOf(body, names.description),
    cacheClusterEnabled: booleanOf(body, "cacheClusterEnabled"),
    cacheClusterSize,
    variables,
    tracingEnabled: booleanOf(body, "tracingEnabled"),
  };
}

export function checkCacheSize(size: string | undefined): void {
  if (size !== undefined && !cacheSizes.includes(size))
    throw badRequest(`Invalid cache cluster size specified. Valid options are ${cacheSizes.join(",")}`);
}

/** "Use stage variables": names of letters, digits and underscores, and a few characters in values. */
export function checkVariable(name: string, value: string): void {
  if (!/^[A-Za-z0-9_]+$/.test(name))
    throw badRequest(
      `Invalid stage variable name specified: ${name}. Names may hold alphanumeric characters and '_' only`,
    );
  if (!/^[A-Za-z0-9\-._~:/?#&=,]*$/.test(value) || value.length > 512)
    throw badRequest(
      `Invalid stage variable value: ${value}. Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`,
    );
}

interface NewStage {
  readonly restApiId: string;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly members: StageMembers;
}

/** A stage as it is when made. Throws when the name will not do or the API has stages enough. */
export function newStage(context: RestContext, { restApiId, stageName, deploymentId, members }: NewStage): Stage {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(stageName)) throw badRequest("Stage name only allows a-zA-Z0-9_-");
  requireRoom(context.stages.of(restApiId).length, context.quotas.stagesPerApi, "stages");
  requireRoom(Object.keys(members.variables ?? {}).length - 1, context.quotas.stageVariables, "stage variables");
  const now = context.now();
  return {
    ...{ id: stageId(restApiId, stageName), restApiId, stageName, deploymentId },
    ...{ description: members.description, variables: members.variables, cacheClusterSize: members.cacheClusterSize },
    cacheClusterEnabled: members.cacheClusterEnabled ?? false,
    tracingEnabled: members.tracingEnabled ?? false,
    ...{ methodSettings: {}, tags: {}, createdDate: now, lastUpdatedDate: now },
  };
}

/** Throws a BadRequestException when the API has no such deployment. */
export function requireDeployment(context: RestContext, restApiId: string, deploymentId: string): void {
  if (context.state.get("deployments", deploymentId)?.restApiId !== restApiId)
    throw badRequest("Deployment id does not exist");
}
