import type { RequestLog } from "../../core/request-log.ts";
import { Store } from "../../core/store.ts";
import type { Product } from "../control/route.ts";
import type { Settings } from "../control/settings.ts";
import type { Identities } from "../identity/identities.ts";
import { ByApi } from "./by-api.ts";
import type { RestContext } from "./context.ts";
import type { LambdaFunction } from "./data/access/authorizers.ts";
import type { UserPool } from "./data/access/user-pools.ts";
import { createRestData } from "./data/data.ts";
import { type RestEntities, restReaders } from "./model.ts";
import { accountRoutes } from "./operations/account.ts";
import { apiKeyRoutes } from "./operations/api-keys.ts";
import { authorizerRoutes } from "./operations/authorizers.ts";
import { deploymentRoutes } from "./operations/deployments.ts";
import { exportRoutes } from "./operations/export.ts";
import { gatewayResponseRoutes } from "./operations/gateway-responses.ts";
import { importRoutes } from "./operations/import.ts";
import { integrationRoutes } from "./operations/integrations.ts";
import { methodRoutes } from "./operations/methods.ts";
import { modelRoutes } from "./operations/models.ts";
import { requestValidatorRoutes } from "./operations/request-validators.ts";
import { resourceRoutes } from "./operations/resources.ts";
import { restApiRoutes } from "./operations/rest-apis.ts";
import { stageRoutes } from "./operations/stages.ts";
import { tagRoutes } from "./operations/tags.ts";
import { usagePlanRoutes } from "./operations/usage-plans.ts";
import { defaultResourceQuotas, type ResourceQuotas } from "./resource-quotas.ts";
import { seedManyRestApis, seedRestApis } from "./seed.ts";

export interface RestProductOptions {
  /** Folder for the state; absent means in memory only. */
  readonly statePath?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly accountId: string;
  readonly region: string;
  readonly settings: () => Settings;
  readonly resourceQuotas?: Partial<ResourceQuotas> | undefined;
  /** Who may sign what consumers send. */
  readonly identities: Identities;
  /** The account's Lambda functions, by ARN. */
  readonly functions?: Readonly<Record<string, LambdaFunction>> | undefined;
  /** Those that were uploaded. */
  readonly uploaded?: ((arn: string) => LambdaFunction | undefined) | undefined;
  /** The keys of the account's Cognito user pools, by ARN. */
  readonly userPools?: Readonly<Record<string, UserPool>> | undefined;
  readonly random?: (() => number) | undefined;
  readonly log: RequestLog;
}

export interface RestProduct extends Product {
  /** The objects, as stored. */
  readonly state: Store<RestEntities>;
}

/** REST APIs: their control operations and what consumers call. */
export function createRestProduct(options: RestProductOptions): RestProduct {
  const { statePath, now, accountId, region, settings, log, identities, functions, uploaded, userPools, random } =
    options;
  const state = new Store<RestEntities>(restReaders, statePath);
  const data = createRestData({
    ...{ state, clock: now, accountId, region, identities, log },
    ...(functions === undefined ? {} : { functions }),
    ...(uploaded === undefined ? {} : { uploaded }),
    ...(userPools === undefined ? {} : { userPools }),
    ...(random === undefined ? {} : { random }),
  });
  const quotas: ResourceQuotas = { ...defaultResourceQuotas, ...options.resourceQuotas };
  const { flushStageCache, flushStageAuthorizersCache } = data;
  const context: RestContext = {
    ...{ stages: new ByApi(state, "stages"), deployments: new ByApi(state, "deployments") },
    ...{ state, now, accountId, region, quotas, settings },
    ...{ flushStageCache, flushStageAuthorizersCache },
  };
  return {
    state,
    routes: restRoutes(context),
    data: data.serve,
    seed: () => seedRestApis(context),
    seedApis: (count, tags) => seedManyRestApis(context, count, tags),
    clear: () => {
      state.clear();
      data.clear();
    },
    close: () => state.close(),
  };
}

function restRoutes(context: RestContext) {
  return [
    ...restApiRoutes(context),
    ...importRoutes(context),
    ...deploymentRoutes(context),
    ...stageRoutes(context),
    ...tagRoutes(context),
    ...exportRoutes(context),
    ...accountRoutes(context),
    ...apiKeyRoutes(context),
    ...authorizerRoutes(context),
    ...gatewayResponseRoutes(context),
    ...integrationRoutes(context),
    ...methodRoutes(context),
    ...modelRoutes(context),
    ...requestValidatorRoutes(context),
    ...resourceRoutes(context),
    ...usagePlanRoutes(context),
  ];
}
