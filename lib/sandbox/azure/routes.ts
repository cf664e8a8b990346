import { compileRoutes } from "./arm/dispatch.ts";
import { apiRoutes } from "./resources/apis.ts";
import { operationRoutes } from "./resources/operations.ts";
import { policyRoutes } from "./resources/policies.ts";
import { releaseRoutes } from "./resources/releases.ts";
import { serviceRoutes } from "./resources/service.ts";
import { versionSetRoutes } from "./resources/version-sets.ts";

/** Everything below a service that can be asked. */
export const routes = compileRoutes([
  ...serviceRoutes,
  ...apiRoutes,
  ...operationRoutes,
  ...policyRoutes,
  ...releaseRoutes,
  ...versionSetRoutes,
]);
