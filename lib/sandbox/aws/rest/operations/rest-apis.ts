import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest, validationError } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { halfListing } from "../../control/sentinels.ts";
import { apiOf, definitionOf, type RestContext } from "../context.ts";
import { defaultModels } from "../default-models.ts";
import { newIdentifier } from "../identifier.ts";
import type { ApiSettings, Contents, RestApi } from "../model.ts";
import { pageOf } from "../paging.ts";
import { booleanOf, enumOf, listOf, numberOf, requiredText, textOf, textsOf } from "../request-members.ts";
import { expandPolicy, policyActions } from "../resource-policy.ts";
import { requireRoom } from "../resource-quotas.ts";
import { checkCompressionSize, checkDescription } from "../settings-check.ts";
import { requireTags } from "../tags.ts";
import { showRestApi } from "../wire.ts";
import { updatedRestApi } from "./rest-api-patches.ts";

export const endpointTypes = ["PRIVATE", "EDGE", "REGIONAL"] as const;

/** Create, read, update and delete of APIs themselves. */
export function restApiRoutes(context: RestContext): ControlRoute[] {
  const names = ({ parameters }: ControlRequest) => namesOf(context, parameters.restApiId);
  const changes = ({ parameters }: ControlRequest) => parameters.restApiId ?? "";
  return [
    {
      ...{ operation: "CreateRestApi", method: "POST", path: "/restapis" },
      quota: (request) => (endpointTypeOf(request.json()) === "EDGE" ? "CreateRestApi edge" : "CreateRestApi regional"),
      furtherActions: (request) => policyActions(request.json().policy !== undefined),
      names: (request) => [String(request.json().name ?? "")],
      handle: (request) => ({ status: 201, body: showRestApi(create(context, request.json())) }),
    },
    {
      ...{ operation: "GetRestApis", method: "GET", path: "/restapis" },
      handle: (request) => list(context, request),
    },
    {
      ...{ operation: "GetRestApi", method: "GET", path: "/restapis/{restApiId}" },
      handle: ({ parameters }) => ({ status: 200, body: showRestApi(apiOf(context, parameters.restApiId)) }),
    },
    {
      ...{ operation: "UpdateRestApi", method: "PATCH", path: "/restapis/{restApiId}", names, changes },
      furtherActions: (request) => policyActions(JSON.stringify(request.json()).includes('"/policy"')),
      handle: ({ parameters, json }) => {
        const api = updatedRestApi(context, apiOf(context, parameters.restApiId), json());
        context.state.put("restApis", api);
        return { status: 200, body: showRestApi(api) };
      },
    },
    {
      ...{ operation: "DeleteRestApi", method: "DELETE", path: "/restapis/{restApiId}", names, changes },
      quota: () => "DeleteRestApi",
      handle: ({ parameters }) => remove(context, apiOf(context, parameters.restApiId)),
    },
  ];
}

/** The names of the API that a call is about, for the sentinels. */
export function namesOf(context: RestContext, restApiId: string | undefined): string[] {
  const api = context.state.get("restApis", restApiId ?? "");
  return api === undefined ? [] : [api.settings.name];
}

/** Puts a new API into the account, once there is room for it, with tags already on it. */
export function addRestApi(
  context: RestContext,
  endpointType: RestApi["endpointType"],
  settings: ApiSettings,
  contents: Contents,
  { id = newIdentifier(10), tags = {} }: { readonly id?: string; readonly tags?: Record<string, string> } = {},
): RestApi {
  requireApiRoom(context, endpointType);
  const root = Object.values(contents.resources).find(({ path }) => path === "/");
  if (root === undefined) throw new Error("The sandbox made an API without a root resource.");
  const api: RestApi = {
    ...{ id, settings, endpointType, rootResourceId: root.id, tags },
    createdDate: context.now(),
    apiStatus: "AVAILABLE",
  };
  context.state.transaction(() => {
    context.state.put("restApis", api);
    context.state.put("definitions", { id, ...contents });
  });
  return api;
}

function create(context: RestContext, body: Unchecked): RestApi {
  const name = requiredText(body, "name", "createRestApiInput");
  if (name.trim() === "") throw badRequest("API name cannot be blank");
  const id = newIdentifier(10);
  const endpointType = endpointTypeOf(body);
  const configuration = isObject(body.endpointConfiguration) ? body.endpointConfiguration : {};
  const cloneFrom = textOf(body, "cloneFrom");
  const policy = textOf(body, "policy");
  const mediaTypes = listOf(body, "binaryMediaTypes");
  const settings: ApiSettings = {
    name,
    description: checkDescription(textOf(body, "description")),
    version: textOf(body, "version"),
    apiKeySource: enumOf(
      textOf(body, "apiKeySource") ?? "HEADER",
      ["HEADER", "AUTHORIZER"],
      "createRestApiInput.apiKeySource",
    ),
    disableExecuteApiEndpoint: booleanOf(body, "disableExecuteApiEndpoint") ?? false,
    binaryMediaTypes: mediaTypes === undefined || mediaTypes.length === 0 ? undefined : mediaTypes,
    minimumCompressionSize: checkCompressionSize(numberOf(body, "minimumCompressionSize")),
    policy: policy === undefined ? undefined : expandPolicy(context, id, policy),
    vpcEndpointIds: listOf(configuration, "vpcEndpointIds"),
  };
  const tags = requireTags(context, textsOf(body, "tags") ?? {});
  return addRestApi(context, endpointType, settings, contentsOfNew(context, cloneFrom), { id, tags });
}

function contentsOfNew(context: RestContext, cloneFrom: string | undefined): Contents {
  if (cloneFrom !== undefined) {
    const { id: _id, ...contents } = definitionOf(context, cloneFrom);
    return structuredClone(contents);
  }
  const rootId = newIdentifier(10);
  return {
    resources: { [rootId]: { id: rootId, path: "/", resourceMethods: {} } },
    models: defaultModels(),
    ...{ authorizers: {}, requestValidators: {}, gatewayResponses: {} },
  };
}

/** EDGE unless another is asked for. */
function endpointTypeOf(body: Unchecked): RestApi["endpointType"] {
  const configuration = isObject(body.endpointConfiguration) ? body.endpointConfiguration : {};
  return endpointTypeFrom(listOf(configuration, "types"), "createRestApiInput.endpointConfiguration.types");
}

export function endpointTypeFrom(types: readonly string[] | undefined, where: string): RestApi["endpointType"] {
  if (types === undefined) return "EDGE";
  const unknown = types.find((type) => !endpointTypes.some((known) => known === type));
  if (unknown !== undefined)
    throw validationError(
      `Value '[${types.join(", ")}]' at '${where}' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [${endpointTypes.join(", ")}]]`,
    );
  if (types.length === 0) throw badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.");
  if (types.length > 1) throw badRequest("Cannot create an api with multiple Endpoint Types.");
  return endpointTypes.find((known) => known === types[0]) ?? "EDGE";
}

function requireApiRoom(context: RestContext, endpointType: RestApi["endpointType"]): void {
  const { edgeApis, regionalApis, privateApis } = context.quotas;
  const most = { EDGE: edgeApis, REGIONAL: regionalApis, PRIVATE: privateApis }[endpointType];
  const count = context.state.all("restApis").filter((api) => api.endpointType === endpointType).length;
  requireRoom(count, most, "APIs");
}

function list(context: RestContext, request: ControlRequest): ControlReply {
  const visibleBefore = context.now() - context.settings().listingLagMs;
  const all = context.state.all("restApis");
  const isHalved = all.some(({ settings }) => settings.name.includes(halfListing));
  const isLagging = context.settings().listingLagMs > 0;
  const rows = isLagging ? all.filter(({ createdDate }) => createdDate <= visibleBefore) : all;
  return pageOf(rows, request, (api) => showRestApi(api), isHalved);
}

/** Stages and deployments go with it; a usage plan that holds one of its stages keeps it: "DeleteRestApi". */
function remove(context: RestContext, api: RestApi): ControlReply {
  const stages = context.stages.of(api.id);
  const deployments = context.deployments.of(api.id);
  const isPlanned = context.state
    .all("usagePlans")
    .some(({ apiStages }) => apiStages.some(({ apiId }) => apiId === api.id));
  if (isPlanned)
    throw badRequest(
      `Cannot delete API '${api.id}', because it has stages that are associated with usage plans. Remove them from the plans first.`,
    );
  context.state.transaction(() => {
    for (const stage of stages) context.state.remove("stages", stage.id);
    for (const { id } of deployments) context.state.remove("deployments", id);
    context.state.remove("definitions", api.id);
    context.state.remove("restApis", api.id);
  });
  return { status: 202 };
}
