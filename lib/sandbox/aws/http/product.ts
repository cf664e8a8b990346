import type { RequestLog } from "../../core/request-log.ts";
import type { Store } from "../../core/store.ts";
import type { Product } from "../control/route.ts";
import { type AccountFacts, Apis } from "./apis.ts";
import { apiRoutes } from "./control/apis.ts";
import { authorizerRoutes } from "./control/authorizers.ts";
import { deploymentRoutes } from "./control/deployments.ts";
import { documentRoutes } from "./control/documents.ts";
import { integrationRoutes } from "./control/integrations.ts";
import { routeRoutes } from "./control/routes.ts";
import { stageRoutes } from "./control/stages.ts";
import { tagRoutes } from "./control/tags.ts";
import { dataHandler } from "./data/data.ts";
import { Issuers } from "./data/issuers.ts";
import { Throttle } from "./data/throttle.ts";
import type { HttpKinds } from "./model.ts";
import { seed, seedApis } from "./seeds.ts";

export interface HttpProductOptions extends AccountFacts {
  /** Folder for the state; absent means in memory only. */
  readonly statePath?: string;
  /** Where consumers call: APIs are below it, by id. */
  readonly dataUrl: () => string;
  /** Milliseconds for which a new API stays out of lists. */
  readonly listingLagMs?: () => number;
  /** Told of consumers' requests. */
  readonly log?: RequestLog;
}

export interface HttpProduct extends Product {
  /** The APIs, as stored. */
  readonly state: Store<HttpKinds>;
}

/** HTTP APIs of the emulated account: the control API's second version, and the data path. */
export function createHttpProduct(options: HttpProductOptions): HttpProduct {
  const { statePath, dataUrl, listingLagMs = () => 0, log, ...facts } = options;
  const apis = new Apis(facts, statePath);
  const issuers = new Issuers(facts.now);
  const throttle = new Throttle(facts.now);
  const parts = { apis, dataUrl, listingLagMs, issuerProblem: (issuer: string) => issuers.problem(issuer) };
  return {
    state: apis.store,
    routes: [
      ...apiRoutes(parts),
      ...documentRoutes(parts),
      ...routeRoutes(parts),
      ...integrationRoutes(parts),
      ...authorizerRoutes(parts),
      ...stageRoutes(parts),
      ...deploymentRoutes(parts),
      ...tagRoutes(parts),
    ],
    data: dataHandler({ apis, issuers, throttle, log }),
    seed: () => seed(apis),
    seedApis: (count, tags) => seedApis(apis, count, tags),
    clear: () => {
      apis.store.clear();
      issuers.clear();
      throttle.clear();
    },
    close: () => apis.store.close(),
  };
}
