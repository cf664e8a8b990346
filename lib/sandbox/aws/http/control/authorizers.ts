import { z } from "zod";
import { badRequest, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { authorizerProblem, type ProposedAuthorizer } from "../authorizer-problem.ts";
import { newIdentifier } from "../identifier.ts";
import type { Authorizer, HeldApi } from "../model.ts";
import { pageReply } from "./paging.ts";
import { concerning, type ProductParts } from "./product-parts.ts";
import { readBody } from "./read-body.ts";
import { redefineWithin } from "./redefine.ts";

const changeSchema = z
  .object({
    name: z.string().min(1).max(128),
    authorizerType: z.string(),
    identitySource: z.array(z.string()),
    jwtConfiguration: z.object({ issuer: z.string().default(""), audience: z.array(z.string()).default([]) }),
    authorizerUri: z.string(),
    authorizerCredentialsArn: z.string(),
    authorizerPayloadFormatVersion: z.string(),
    authorizerResultTtlInSeconds: z.number().int().min(0).max(3_600),
    enableSimpleResponses: z.boolean(),
  })
  .partial();

export function authorizerRoutes(parts: ProductParts): ControlRoute[] {
  const { apis } = parts;
  const authorizers = "/v2/apis/{apiId}/authorizers";
  const authorizer = `${authorizers}/{authorizerId}`;
  return [
    {
      ...{ operation: "GetAuthorizers", method: "GET", path: authorizers },
      handle: (request) =>
        pageReply(request, apis.get(request.parameters.apiId ?? "").definition.authorizers, (one) => one.authorizerId),
    },
    {
      ...{ operation: "CreateAuthorizer", method: "POST", path: authorizers, ...concerning(parts) },
      handle: (request) => create(parts, request),
    },
    {
      ...{ operation: "GetAuthorizer", method: "GET", path: authorizer },
      handle: (request) => ({ status: 200, body: authorizerOf(apis.get(request.parameters.apiId ?? ""), request) }),
    },
    {
      ...{ operation: "UpdateAuthorizer", method: "PATCH", path: authorizer, ...concerning(parts) },
      handle: (request) => update(parts, request),
    },
    {
      ...{ operation: "DeleteAuthorizer", method: "DELETE", path: authorizer, ...concerning(parts) },
      handle: (request) => remove(parts, request),
    },
  ];
}

function authorizerOf(held: HeldApi, request: ControlRequest): Authorizer {
  const { authorizerId = "" } = request.parameters;
  const authorizer = held.definition.authorizers.find((candidate) => candidate.authorizerId === authorizerId);
  if (authorizer === undefined) throw notFound(`Invalid Authorizer identifier specified ${authorizerId}`);
  return authorizer;
}

async function accepted(parts: ProductParts, authorizerId: string, proposed: ProposedAuthorizer): Promise<Authorizer> {
  const problem = await authorizerProblem(proposed, parts.issuerProblem);
  if (problem !== undefined) throw badRequest(problem);
  return { ...proposed, authorizerId, authorizerType: proposed.authorizerType === "JWT" ? "JWT" : "REQUEST" };
}

async function create(parts: ProductParts, request: ControlRequest): Promise<ControlReply> {
  const { apis } = parts;
  const held = apis.editable(request.parameters.apiId ?? "");
  const { name, authorizerType = "", identitySource = [], ...rest } = readBody(request, changeSchema);
  if (name === undefined) throw badRequest("Authorizer name is required");
  if (held.definition.authorizers.some((other) => other.name === name))
    throw conflict(`Authorizer with name ${name} already exists`);
  const made = await accepted(parts, newIdentifier(6), { ...rest, name, authorizerType, identitySource });
  const current = apis.editable(held.id);
  redefineWithin(apis, current, { authorizers: [...current.definition.authorizers, made] });
  return { status: 201, body: made };
}

async function update(parts: ProductParts, request: ControlRequest): Promise<ControlReply> {
  const { apis } = parts;
  const held = apis.editable(request.parameters.apiId ?? "");
  const before = authorizerOf(held, request);
  const changed = await accepted(parts, before.authorizerId, { ...before, ...readBody(request, changeSchema) });
  const current = apis.editable(held.id);
  const authorizers = current.definition.authorizers.map((other) =>
    other.authorizerId === before.authorizerId ? changed : other,
  );
  redefineWithin(apis, current, { authorizers });
  return { status: 200, body: changed };
}

function remove({ apis }: ProductParts, request: ControlRequest): ControlReply {
  const held = apis.editable(request.parameters.apiId ?? "");
  const removed = authorizerOf(held, request);
  const user = held.definition.routes.find((route) => route.authorizerId === removed.authorizerId);
  if (user !== undefined)
    throw conflict(`Cannot delete authorizer '${removed.authorizerId}', is referenced in route: ${user.routeId}`);
  redefineWithin(apis, held, { authorizers: held.definition.authorizers.filter((other) => other !== removed) });
  return { status: 204 };
}
