import { z } from "zod";
import { badRequest, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import type { Apis } from "../apis.ts";
import { newIdentifier } from "../identifier.ts";
import type { HeldApi, Route } from "../model.ts";
import { routeKeyProblem, routeShape } from "../route-key.ts";
import { pageReply } from "./paging.ts";
import { concerning, type ProductParts } from "./product-parts.ts";
import { readBody } from "./read-body.ts";
import { redefineWithin } from "./redefine.ts";

const changeSchema = z
  .object({
    routeKey: z.string(),
    authorizationType: z.enum(["NONE", "JWT", "AWS_IAM", "CUSTOM"]),
    authorizerId: z.string(),
    authorizationScopes: z.array(z.string()),
    operationName: z.string().max(64),
    target: z.string(),
  })
  .partial();
type RouteChange = z.infer<typeof changeSchema>;

export function routeRoutes(parts: ProductParts): ControlRoute[] {
  const { apis } = parts;
  const routes = "/v2/apis/{apiId}/routes";
  const route = `${routes}/{routeId}`;
  return [
    {
      ...{ operation: "GetRoutes", method: "GET", path: routes },
      handle: (request) =>
        pageReply(request, apis.get(request.parameters.apiId ?? "").definition.routes, ({ routeId }) => routeId),
    },
    {
      ...{ operation: "CreateRoute", method: "POST", path: routes, ...concerning(parts) },
      handle: (request) => {
        const held = apis.editable(request.parameters.apiId ?? "");
        const made = accepted(held, { routeId: newIdentifier(7) }, readBody(request, changeSchema));
        redefineWithin(apis, held, { routes: [...held.definition.routes, made] });
        return { status: 201, body: made };
      },
    },
    {
      ...{ operation: "GetRoute", method: "GET", path: route },
      handle: (request) => ({ status: 200, body: routeOf(apis.get(request.parameters.apiId ?? ""), request) }),
    },
    {
      ...{ operation: "UpdateRoute", method: "PATCH", path: route, ...concerning(parts) },
      handle: (request) => update(apis, request),
    },
    {
      ...{ operation: "DeleteRoute", method: "DELETE", path: route, ...concerning(parts) },
      handle: (request) => {
        const held = apis.editable(request.parameters.apiId ?? "");
        const removed = routeOf(held, request);
        redefineWithin(apis, held, { routes: held.definition.routes.filter((other) => other !== removed) });
        return { status: 204 };
      },
    },
  ];
}

function routeOf(held: HeldApi, request: ControlRequest): Route {
  const { routeId = "" } = request.parameters;
  const route = held.definition.routes.find((candidate) => candidate.routeId === routeId);
  if (route === undefined) throw notFound(`Invalid Route identifier specified ${routeId}`);
  return route;
}

function update(apis: Apis, request: ControlRequest): ControlReply {
  const held = apis.editable(request.parameters.apiId ?? "");
  const before = routeOf(held, request);
  const changed = accepted(held, before, readBody(request, changeSchema));
  redefineWithin(apis, held, { routes: held.definition.routes.map((other) => (other === before ? changed : other)) });
  return { status: 200, body: changed };
}

function accepted(held: HeldApi, before: Partial<Route> & Pick<Route, "routeId">, change: RouteChange): Route {
  const { routes, authorizers, integrations } = held.definition;
  const { routeKey = "", authorizationType = "NONE", ...rest } = { ...before, ...change };
  const keyProblem = routeKeyProblem(routeKey);
  if (keyProblem !== undefined) throw badRequest(keyProblem);
  const isTaken = routes.some(
    (other) => other.routeId !== before.routeId && routeShape(other.routeKey) === routeShape(routeKey),
  );
  if (isTaken) throw conflict(`Route with key ${routeKey} already exists for this API`);
  const needed = { JWT: "JWT", CUSTOM: "REQUEST", NONE: undefined, AWS_IAM: undefined }[authorizationType];
  // A route that is opened lets go of its authorizer, unless the call names one.
  const authorizerId = needed === undefined ? change.authorizerId : rest.authorizerId;
  const authorizer = authorizers.find((candidate) => candidate.authorizerId === authorizerId);
  if (needed !== authorizer?.authorizerType)
    throw badRequest(`Authorization type ${authorizationType} and the specified authorizer do not fit each other`);
  const authorizationScopes = needed === undefined ? undefined : rest.authorizationScopes;
  const isTarget = integrations.some(({ integrationId }) => rest.target === `integrations/${integrationId}`);
  if (rest.target !== undefined && !isTarget) throw notFound(`Invalid integration target specified: ${rest.target}`);
  return { ...rest, routeKey, authorizationType, authorizerId, authorizationScopes, apiKeyRequired: false };
}
