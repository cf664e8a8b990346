import { compileRoutes } from "./arm/dispatch.ts";
import { apiRoutes } from "./resources/apis.ts";
import { namedValueRoutes } from "./resources/named-values.ts";
import { operationResultRoutes } from "./resources/operation-results.ts";
import { operationRoutes } from "./resources/operations.ts";
import { plainResourceRoutes } from "./resources/plain-resources.ts";
import { policyRoutes } from "./resources/policies.ts";
import { productApiLinkRoutes } from "./resources/product-api-links.ts";
import { productApiRoutes } from "./resources/product-apis.ts";
import { productRoutes } from "./resources/products.ts";
import { releaseRoutes } from "./resources/releases.ts";
import { schemaRoutes } from "./resources/schemas.ts";
import { serviceRoutes } from "./resources/service.ts";
import { subscriptionRoutes } from "./resources/subscriptions.ts";
import { tagLinkRoutes } from "./resources/tag-links.ts";
import { tierGapRoutes } from "./resources/tier-gaps.ts";
import { versionSetRoutes } from "./resources/version-sets.ts";
import { workspaceRoutes } from "./resources/workspaces.ts";

/** Everything below a service that can be asked. */
export const routes = compileRoutes([
  ...serviceRoutes,
  ...apiRoutes,
  ...operationRoutes,
  ...policyRoutes,
  ...releaseRoutes,
  ...versionSetRoutes,
  ...schemaRoutes,
  ...productRoutes,
  ...productApiRoutes,
  ...productApiLinkRoutes,
  ...subscriptionRoutes,
  ...namedValueRoutes,
  ...plainResourceRoutes,
  ...tagLinkRoutes,
  ...tierGapRoutes,
  ...workspaceRoutes,
  ...operationResultRoutes,
]);
