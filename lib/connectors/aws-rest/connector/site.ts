import type { RestApi, Stage, UsagePlan } from "../wire.ts";

/** What the last look showed, kept up to date by the writes that follow it. */
export interface Site {
  apiId?: string;
  /** By digest, the snapshots of ours that a stage can serve. */
  readonly snapshots: Map<string, string>;
  /** What the stage serves now. */
  stage?: { readonly deploymentId?: string };
  usagePlanId?: string;
}

export interface Found {
  readonly api?: RestApi;
  readonly isOurs: boolean;
  readonly stage?: Stage;
  readonly usagePlan?: UsagePlan;
  readonly snapshots: ReadonlyMap<string, string>;
}

export function siteOf({ api, isOurs, stage, usagePlan, snapshots }: Found): Site {
  return {
    ...(api && isOurs ? { apiId: api.id } : {}),
    snapshots: new Map(snapshots),
    ...(stage ? { stage: { deploymentId: stage.deploymentId } } : {}),
    ...(usagePlan ? { usagePlanId: usagePlan.id } : {}),
  };
}
