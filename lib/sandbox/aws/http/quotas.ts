import type { HttpDefinition } from "./model.ts";

/** "Amazon API Gateway quotas", HTTP API quotas. */
const most = { routes: 300, integrations: 300, authorizers: 10, scopes: 10 };
export const mostStages = 10;
export const mostTags = 50;
/** Of a request's body, and of a response's. */
export const payloadLimitBytes = 10 * 1024 * 1024;

/** Which quota the definition is beyond, or undefined. */
export function quotaProblem({ routes, integrations, authorizers }: HttpDefinition): string | undefined {
  if (routes.length > most.routes)
    return `Maximum number of routes for this API has been reached. Limit: ${most.routes}`;
  if (integrations.length > most.integrations)
    return `Maximum number of integrations for this API has been reached. Limit: ${most.integrations}`;
  if (authorizers.length > most.authorizers)
    return `Maximum number of authorizers for this API has been reached. Limit: ${most.authorizers}`;
  const scoped = routes.find((route) => (route.authorizationScopes?.length ?? 0) > most.scopes);
  return (
    scoped && `Maximum number of authorization scopes for route ${scoped.routeKey} exceeded. Limit: ${most.scopes}`
  );
}
