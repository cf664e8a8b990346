import type { Store } from "../../../core/store.ts";
import type { Deployment, RestApi, RestEntities, Stage } from "../model.ts";
import { stageId } from "../model.ts";
import type { Call } from "./exchange.ts";

export interface StageAddress {
  readonly api: RestApi;
  readonly stageName: string;
  /** Below the stage. */
  readonly path: string;
}

/** Which API a request's path is for, or undefined when it is for none. */
export function findApi(state: Store<RestEntities>, rawPath: string): StageAddress | undefined {
  const [, apiId = "", stageName = "", ...rest] = rawPath.split("/");
  const api = state.get("restApis", apiId);
  return api === undefined ? undefined : { api, stageName, path: `/${rest.join("/")}` };
}

/** What a stage serves to one request: the snapshot of its deployment, or, for the canary's share, of the canary's. */
export type Serving = Pick<Call, "stage" | "isCanary" | "deploymentId" | "settings" | "contents" | "stageVariables">;

/** @param random 0 to 1: below the canary's share, the canary serves. */
export function serve(
  state: Store<RestEntities>,
  { api, stageName }: StageAddress,
  random: number,
): Serving | undefined {
  const stage = state.get("stages", stageId(api.id, stageName));
  if (stage === undefined) return undefined;
  const { canarySettings: canary, variables = {} } = stage;
  const isCanary = canary !== undefined && random * 100 < canary.percentTraffic;
  const deployment = deploymentOf(state, stage, isCanary);
  if (deployment === undefined) return undefined;
  return {
    stage,
    isCanary,
    deploymentId: deployment.id,
    ...deployment.snapshot,
    stageVariables: isCanary ? { ...variables, ...canary.stageVariableOverrides } : variables,
  };
}

function deploymentOf(state: Store<RestEntities>, stage: Stage, isCanary: boolean): Deployment | undefined {
  const id = isCanary ? stage.canarySettings?.deploymentId : stage.deploymentId;
  const deployment = state.get("deployments", id ?? "");
  return deployment?.restApiId === stage.restApiId ? deployment : undefined;
}
