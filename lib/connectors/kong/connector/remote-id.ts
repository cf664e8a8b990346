const loneRoute = "route:";

/** The remote id of a route that belongs to no service: an API of its own. */
export function loneRouteId(routeId: string): string {
  return `${loneRoute}${routeId}`;
}

/** What a remote id stands for: a service, or a route without one. */
export function readRemoteId(remoteId: string): { readonly kind: "service" | "route"; readonly path: string } {
  return remoteId.startsWith(loneRoute)
    ? { kind: "route", path: `/routes/${encodeURIComponent(remoteId.slice(loneRoute.length))}` }
    : { kind: "service", path: `/services/${encodeURIComponent(remoteId)}` };
}
