import { z } from "zod";
import { badRequest, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import type { Apis } from "../apis.ts";
import { newIdentifier } from "../identifier.ts";
import { integrationProblem } from "../integration-problem.ts";
import { type HeldApi, type Integration, longestTimeoutMs } from "../model.ts";
import { pageReply } from "./paging.ts";
import { concerning, type ProductParts } from "./product-parts.ts";
import { readBody } from "./read-body.ts";
import { redefineWithin } from "./redefine.ts";

const texts = z.record(z.string(), z.string());
const changeSchema = z
  .object({
    integrationType: z.string(),
    integrationSubtype: z.string(),
    integrationMethod: z.string(),
    integrationUri: z.string(),
    connectionType: z.enum(["INTERNET", "VPC_LINK"]),
    connectionId: z.string(),
    credentialsArn: z.string(),
    description: z.string(),
    payloadFormatVersion: z.string(),
    requestParameters: texts,
    responseParameters: z.record(z.string(), texts),
    timeoutInMillis: z.number().int(),
    tlsConfig: z.object({ serverNameToVerify: z.string().optional() }),
  })
  .partial();
type IntegrationChange = z.infer<typeof changeSchema>;

export function integrationRoutes(parts: ProductParts): ControlRoute[] {
  const { apis } = parts;
  const integrations = "/v2/apis/{apiId}/integrations";
  const integration = `${integrations}/{integrationId}`;
  return [
    {
      ...{ operation: "GetIntegrations", method: "GET", path: integrations },
      handle: (request) =>
        pageReply(
          request,
          apis.get(request.parameters.apiId ?? "").definition.integrations,
          (one) => one.integrationId,
        ),
    },
    {
      ...{ operation: "CreateIntegration", method: "POST", path: integrations, ...concerning(parts) },
      handle: (request) => {
        const held = apis.editable(request.parameters.apiId ?? "");
        const made = accepted({ integrationId: newIdentifier(7) }, readBody(request, changeSchema));
        redefineWithin(apis, held, { integrations: [...held.definition.integrations, made] });
        return { status: 201, body: made };
      },
    },
    {
      ...{ operation: "GetIntegration", method: "GET", path: integration },
      handle: (request) => ({ status: 200, body: integrationOf(apis.get(request.parameters.apiId ?? ""), request) }),
    },
    {
      ...{ operation: "UpdateIntegration", method: "PATCH", path: integration, ...concerning(parts) },
      handle: (request) => update(apis, request),
    },
    {
      ...{ operation: "DeleteIntegration", method: "DELETE", path: integration, ...concerning(parts) },
      handle: (request) => remove(apis, request),
    },
  ];
}

function integrationOf(held: HeldApi, request: ControlRequest): Integration {
  const { integrationId = "" } = request.parameters;
  const integration = held.definition.integrations.find((candidate) => candidate.integrationId === integrationId);
  if (integration === undefined) throw notFound(`Invalid Integration identifier specified ${integrationId}`);
  return integration;
}

function accepted(
  before: Partial<Integration> & Pick<Integration, "integrationId">,
  change: IntegrationChange,
): Integration {
  const proposed = { ...before, ...change };
  const integrationType = proposed.integrationType ?? "";
  const problem = integrationProblem({ ...proposed, integrationType });
  if (problem !== undefined) throw badRequest(problem);
  return {
    ...proposed,
    integrationType: integrationType === "AWS_PROXY" ? "AWS_PROXY" : "HTTP_PROXY",
    connectionType: "INTERNET",
    payloadFormatVersion: proposed.payloadFormatVersion ?? "1.0",
    timeoutInMillis: proposed.timeoutInMillis ?? longestTimeoutMs,
  };
}

/** Parameters are merged; an empty text removes a request parameter, and an empty object a status code's. */
function update(apis: Apis, request: ControlRequest): ControlReply {
  const held = apis.editable(request.parameters.apiId ?? "");
  const before = integrationOf(held, request);
  const change = readBody(request, changeSchema);
  const requestParameters = Object.entries({ ...before.requestParameters, ...change.requestParameters });
  const responseParameters = Object.entries({ ...before.responseParameters, ...change.responseParameters });
  const changed = accepted(before, {
    ...change,
    requestParameters: Object.fromEntries(requestParameters.filter(([, value]) => value !== "")),
    responseParameters: Object.fromEntries(responseParameters.filter(([, value]) => Object.keys(value).length > 0)),
  });
  const integrations = held.definition.integrations.map((other) => (other === before ? changed : other));
  redefineWithin(apis, held, { integrations });
  return { status: 200, body: changed };
}

function remove(apis: Apis, request: ControlRequest): ControlReply {
  const held = apis.editable(request.parameters.apiId ?? "");
  const removed = integrationOf(held, request);
  const target = `integrations/${removed.integrationId}`;
  const user = held.definition.routes.find((route) => route.target === target);
  if (user !== undefined)
    throw conflict(
      `Cannot delete Integration '${removed.integrationId}' because it is referenced by Route '${user.routeId}'.`,
    );
  redefineWithin(apis, held, { integrations: held.definition.integrations.filter((other) => other !== removed) });
  return { status: 204 };
}
