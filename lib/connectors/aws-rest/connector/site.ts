import type { ConnectorContext, ListScope } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { RestClient } from "../client.ts";
import type { RestApiSettings } from "../descriptor.ts";
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
  readonly copies: readonly RestApi[];
  readonly stage?: Stage;
  /** Ours, from when the setting named another stage. */
  readonly formerStages: readonly Stage[];
  readonly usagePlan?: UsagePlan;
  /** Keys on that plan. */
  readonly keyIds: readonly string[];
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
