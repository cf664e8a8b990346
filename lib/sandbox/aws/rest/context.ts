import type { Store } from "../../core/store.ts";
import { notFound } from "../control/aws-error.ts";
import type { Settings } from "../control/settings.ts";
import type { ByApi } from "./by-api.ts";
import { type Definition, type RestApi, type RestEntities, type Stage, stageId } from "./model.ts";
import type { ResourceQuotas } from "./resource-quotas.ts";

/** What every operation on REST APIs works with. */
export interface RestContext {
  readonly state: Store<RestEntities>;
  readonly stages: ByApi<"stages">;
  readonly deployments: ByApi<"deployments">;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly accountId: string;
  readonly region: string;
  readonly quotas: ResourceQuotas;
  readonly settings: () => Settings;
  /** The data path's caches, by the stage's key in its table. */
  readonly flushStageCache: (stageId: string) => void;
  readonly flushStageAuthorizersCache: (stageId: string) => void;
}

/** Throws a NotFoundException in the vendor's words when there is no such API. */
export function apiOf(context: RestContext, restApiId: string | undefined): RestApi {
  const api = context.state.get("restApis", restApiId ?? "");
  if (api === undefined) throw notFound(`Invalid API identifier specified ${context.accountId}:${restApiId}`);
  return api;
}

export function definitionOf(context: RestContext, restApiId: string | undefined): Definition {
  const { id } = apiOf(context, restApiId);
  const definition = context.state.get("definitions", id);
  if (definition === undefined) throw new Error(`The sandbox lost the definition of ${id}.`);
  return definition;
}

export function stageOf(context: RestContext, restApiId: string | undefined, stageName: string | undefined): Stage {
  const api = apiOf(context, restApiId);
  const stage = context.state.get("stages", stageId(api.id, stageName ?? ""));
  if (stage === undefined) throw notFound("Invalid stage identifier specified");
  return stage;
}
