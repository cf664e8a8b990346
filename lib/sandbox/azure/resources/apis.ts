import { plainValidationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { readDocument } from "../import/document.ts";
import { type Api, isWorkspace } from "../model.ts";
import { type ApiProperties, apiPropertiesOf } from "./api-body.ts";
import { apiContract, listedApi } from "./api-contract.ts";
import { findApi, parseApiReference, revisionsOf, wantedApi } from "./api-reference.ts";
import { exportApi } from "./export.ts";
import { removeApi, removeRevision } from "./remove-api.ts";
import { saveApi } from "./save-api.ts";

/** "Apis": list, get, entity tag, create or update (with import), update, delete; export by the query of GET. */
export const apiRoutes: readonly Route[] = [
  { path: "apis", methods: { GET: list } },
  { path: "apis/:apiId", methods: { GET: get, PUT: put, PATCH: patch, DELETE: remove } },
  { path: "apis/:apiId/revisions", methods: { GET: listRevisions } },
];

function list(context: ServiceContext): Reply {
  const expand = context.request.query.get("expandApiVersionSet") === "true";
  const apis = context.state.all("apis").filter((api) => api.service === context.service);
  return listReply(
    context,
    apis.map((api) => listedApi(context, api, expand)),
  );
}

function get(context: ServiceContext, parameters: Parameters): Reply {
  const { query } = context.request;
  const asyncId = query.get("asyncId");
  const running = asyncId === null ? undefined : context.asyncOperations.poll(context, asyncId);
  if (running !== undefined) return running;
  if (asyncId !== null && query.get("asyncCode") === "204") return noContent;
  const api = wantedApi(context, parameters.apiId);
  if (query.get("export") === "true") return exportApi(context, api);
  return reply(context, api, parameters, asyncId !== null && query.get("asyncCode") === "201" ? 201 : 200);
}

function reply(context: ServiceContext, api: Api, { apiId }: Parameters, status: number): Reply {
  return { status, body: apiContract(context, api, apiId), headers: { ETag: api.etag } };
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const { state, service, asyncOperations, request } = context;
  const reference = parseApiReference(parameters.apiId ?? "");
  asyncOperations.checkFree(service, reference.apiId);
  const existing = findApi(state, service, reference);
  checkPut(context, existing);
  const properties = apiPropertiesOf(request);
  if (properties.value === undefined && properties.format === undefined) {
    const saved = saveApi(context, reference, properties, undefined);
    return reply(context, saved, parameters, existing === undefined ? 201 : 200);
  }
  // What cannot be read is refused at once; what breaks a rule of the service is found while it works.
  readDocument(properties);
  return asyncOperations.accept(context, {
    apiId: reference.apiId,
    asyncCode: existing === undefined ? 201 : 200,
    work: { kind: "import", target: parameters.apiId ?? "", body: properties },
    preview: previewOf(context, parameters, properties),
  });
}

/** The body of a 201 that is not finished. */
function previewOf(context: ServiceContext, { apiId }: Parameters, properties: ApiProperties): unknown {
  const { value: _value, format: _format, ...rest } = properties;
  return {
    id: `${context.resourceId}/apis/${apiId}`,
    type: "Microsoft.ApiManagement/service/apis",
    name: apiId,
    properties: { ...rest, provisioningState: "InProgress" },
  };
}

function patch(context: ServiceContext, parameters: Parameters): Reply {
  const reference = parseApiReference(parameters.apiId ?? "");
  checkChange(context, findApi(context.state, context.service, reference), "API");
  context.asyncOperations.checkFree(context.service, reference.apiId);
  const saved = saveApi(context, reference, apiPropertiesOf(context.request), undefined);
  return reply(context, saved, parameters, 200);
}

function remove(context: ServiceContext, { apiId = "" }: Parameters): Reply {
  const { state, service, request, asyncOperations } = context;
  const reference = parseApiReference(apiId);
  const existing = findApi(state, service, reference);
  if (existing === undefined) return noContent;
  checkIfMatch(context, existing.etag);
  asyncOperations.checkFree(service, reference.apiId);
  const isWhole = request.query.get("deleteRevisions") === "true";
  if (!isWhole && existing.isCurrent && revisionsOf(state, service, reference.apiId).length > 1)
    throw plainValidationError("Cannot delete the current revision of an API which has other revisions.");
  const kind = isWhole || existing.isCurrent ? "delete-api" : "delete-revision";
  // "Workspace Api - Delete" is not long-running.
  if (isWorkspace(service)) {
    if (kind === "delete-api") removeApi(state, service, reference.apiId);
    else removeRevision(state, existing);
    return { status: 200 };
  }
  return asyncOperations.accept(context, {
    apiId: reference.apiId,
    asyncCode: 204,
    work: { kind, target: apiId, body: {} },
  });
}

function listRevisions(context: ServiceContext, parameters: Parameters): Reply {
  const { apiId } = wantedApi(context, parameters.apiId);
  const revisions = revisionsOf(context.state, context.service, apiId);
  return listReply(
    context,
    revisions.map((api) => ({
      fields: { apiRevision: api.revision },
      show: () => ({
        apiId: `/apis/${apiId};rev=${api.revision}`,
        apiRevision: api.revision,
        createdDateTime: new Date(api.createdAt).toISOString(),
        updatedDateTime: new Date(api.updatedAt).toISOString(),
        description: api.revisionDescription,
        privateUrl: null,
        isOnline: true,
        isCurrent: api.isCurrent,
      }),
    })),
  );
}
