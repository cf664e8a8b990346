import { z } from "zod";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { type Api, type Operation, operationKey } from "../model.ts";
import { parameterSchema, requestSchema, responseSchema } from "../operation-shapes.ts";
import { propertiesOf } from "./api-body.ts";
import { wantedApi } from "./api-reference.ts";
import { operationProblems } from "./operation-rules.ts";
import { removeOperation } from "./remove-api.ts";

const propertiesSchema = z.object({
  displayName: z.string().min(1).max(300),
  method: z.string().min(1),
  urlTemplate: z.string().min(1).max(1_000),
  description: z.string().max(1_000).nullish(),
  templateParameters: z.array(parameterSchema).nullish(),
  request: requestSchema.nullish(),
  responses: z.array(responseSchema).nullish(),
});

/** "Api Operation". */
export const operationRoutes: readonly Route[] = [
  { path: "apis/:apiId/operations", methods: { GET: list } },
  { path: "apis/:apiId/operations/:operationId", methods: { GET: get, PUT: put, PATCH: put, DELETE: remove } },
];

function contract({ resourceId }: ServiceContext, { apiId }: Parameters, operation: Operation) {
  const { name, displayName, method, urlTemplate, templateParameters, description, request, responses } = operation;
  return {
    id: `${resourceId}/apis/${apiId}/operations/${name}`,
    type: "Microsoft.ApiManagement/service/apis/operations",
    name,
    properties: {
      displayName,
      method,
      urlTemplate,
      templateParameters,
      description,
      request,
      responses,
      policies: null,
    },
  };
}

export function operationsOf({ state }: Pick<ServiceContext, "state">, api: Api): Operation[] {
  return state.all("operations").filter((operation) => operation.api === api.id);
}

function list(context: ServiceContext, parameters: Parameters): Reply {
  const api = wantedApi(context, parameters.apiId);
  return listReply(
    context,
    operationsOf(context, api).map((operation) => {
      const { name, displayName, method, description, urlTemplate } = operation;
      return {
        fields: { name, displayName, method, description, urlTemplate },
        show: () => contract(context, parameters, operation),
      };
    }),
  );
}

function find(context: ServiceContext, parameters: Parameters): Operation | undefined {
  const api = wantedApi(context, parameters.apiId);
  return context.state.get("operations", operationKey(api.id, parameters.operationId ?? ""));
}

function get(context: ServiceContext, parameters: Parameters): Reply {
  const operation = find(context, parameters);
  if (operation === undefined) throw notFound("Operation");
  return { status: 200, body: contract(context, parameters, operation), headers: { ETag: operation.etag } };
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const api = wantedApi(context, parameters.apiId);
  context.asyncOperations.checkFree(context.service, api.apiId);
  const existing = find(context, parameters);
  const isPatch = context.request.method === "PATCH";
  if (isPatch) checkChange(context, existing, "Operation");
  else checkPut(context, existing);
  const sent = propertiesOf(context.request, isPatch ? propertiesSchema.partial() : propertiesSchema);
  const name = parameters.operationId ?? "";
  const operation: Operation = {
    id: operationKey(api.id, name),
    service: context.service,
    api: api.id,
    name,
    etag: newEtag(),
    displayName: sent.displayName ?? existing?.displayName ?? name,
    method: sent.method ?? existing?.method ?? "GET",
    urlTemplate: sent.urlTemplate ?? existing?.urlTemplate ?? "/",
    description: sent.description ?? existing?.description ?? null,
    templateParameters: sent.templateParameters ?? existing?.templateParameters ?? [],
    request: sent.request ?? existing?.request ?? null,
    responses: sent.responses ?? existing?.responses ?? [],
  };
  const others = operationsOf(context, api).filter(({ id }) => id !== operation.id);
  const problems = operationProblems([...others, operation]);
  if (problems.length > 0) throw validationError(problems);
  context.state.put("operations", operation);
  return {
    status: existing === undefined ? 201 : 200,
    body: contract(context, parameters, operation),
    headers: { ETag: operation.etag },
  };
}

function remove(context: ServiceContext, parameters: Parameters): Reply {
  const api = wantedApi(context, parameters.apiId);
  const operation = find(context, parameters);
  if (operation === undefined) return noContent;
  checkIfMatch(context, operation.etag);
  context.asyncOperations.checkFree(context.service, api.apiId);
  removeOperation(context.state, operation.id);
  return { status: 200 };
}
