import type { ConnectorContext, ListScope } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { RestClient } from "../client.ts";
import type { RestApiSettings } from "../descriptor.ts";
import type { Deployment, RestApi, Stage, UsagePlan } from "../wire.ts";
import { ownVariables } from "./serving.ts";

/** What the last look showed, kept up to date by the writes that follow it. */
export interface Site {
  apiId?: string;
  /** By digest, the snapshots of ours that a stage can serve. */
  readonly snapshots: Map<string, string>;
  /** What the stage serves now. */
  stage?: StageSite;
  usagePlanId?: string;
}

/** A snapshot by its id, with the variables of ours under which it is served. */
interface ServedSite {
  readonly deploymentId?: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface StageSite extends ServedSite {
  readonly canary?: ServedSite & { readonly share: number };
}

export interface Found {
  readonly api?: RestApi;
  readonly isOurs: boolean;
  readonly copies: readonly RestApi[];
  readonly stage?: Stage;
  /** Ours, from when the setting named another stage. */
  readonly formerStages: readonly Stage[];
  /** Others made them; they go with the API. */
  readonly strangeStages: readonly Stage[];
  readonly usagePlan?: UsagePlan;
  /** Keys on that plan. */
  readonly keyIds: readonly string[];
  /** Snapshots of ours that no stage serves, the oldest first. */
  readonly unserved: readonly Deployment[];
  /** Of the snapshots of ours by their ids, and the other way round. */
  readonly digests: ReadonlyMap<string, string>;
  readonly snapshots: ReadonlyMap<string, string>;
  /** What the lists held that were read for it. */
  readonly counts: LookedAt;
}

/** A look's counts: APIs and snapshots in the lists, and whether ours was asked for because the list lacked it. */
export type LookedAt = Readonly<Record<"apis" | "asked" | "snapshots", number>>;

export function siteOf({ api, isOurs, stage, usagePlan, snapshots }: Found): Site {
  return {
    ...(api && isOurs ? { apiId: api.id } : {}),
    snapshots: new Map(snapshots),
    ...(stage ? { stage: stageSite(stage) } : {}),
    ...(usagePlan ? { usagePlanId: usagePlan.id } : {}),
  };
}

function stageSite({ deploymentId, variables, canarySettings: canary }: Stage): StageSite {
  const site = { deploymentId, variables: ownVariables(variables) };
  if (canary === undefined) return site;
  const overrides = ownVariables(canary.stageVariableOverrides);
  const share = canary.percentTraffic ?? 0;
  return { ...site, canary: { deploymentId: canary.deploymentId, variables: overrides, share } };
}

export interface WriteContext {
  readonly client: RestClient;
  readonly settings: RestApiSettings;
  readonly scope: ListScope;
  readonly site: Site;
  readonly log: ConnectorContext["log"];
}

/** The API that the other objects hang on. Throws `not-found` where somebody has deleted it since. */
export function apiIdOf({ apiId }: Site): string {
  if (apiId !== undefined) return apiId;
  throw new ConnectorError({
    code: "not-found",
    sentence: "The REST API that this belongs to is not there.",
    operation: "find REST API",
  });
}
