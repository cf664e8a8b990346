import { badRequest } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { apiOf, definitionOf, type RestContext } from "../context.ts";
import { importDocument } from "../document/import-document.ts";
import type { CarriedSettings } from "../document/root-extensions.ts";
import { newIdentifier } from "../identifier.ts";
import type { ApiSettings, Contents } from "../model.ts";
import { policyActions } from "../resource-policy.ts";
import { showRestApi } from "../wire.ts";
import { addRestApi, endpointTypeFrom, namesOf } from "./rest-apis.ts";

/** ImportRestApi and PutRestApi. */
export function importRoutes(context: RestContext): ControlRoute[] {
  return [
    {
      ...{ operation: "ImportRestApi", method: "POST", path: "/restapis", query: ["mode", "import"] },
      quota: (request) => (endpointOf(request) === "EDGE" ? "CreateRestApi edge" : "CreateRestApi regional"),
      furtherActions: (request) => policyActions(carriesPolicy(request)),
      names: titlesIn,
      handle: (request) => importNew(context, request),
    },
    {
      ...{ operation: "PutRestApi", method: "PUT", path: "/restapis/{restApiId}" },
      quota: () => "PutRestApi",
      furtherActions: (request) => policyActions(carriesPolicy(request)),
      changes: ({ parameters }) => parameters.restApiId ?? "",
      names: (request) => [...namesOf(context, request.parameters.restApiId), ...titlesIn(request)],
      handle: (request) => put(context, request),
    },
  ];
}

function importNew(context: RestContext, request: ControlRequest): ControlReply {
  const endpointType = endpointOf(request);
  const restApiId = newIdentifier(10);
  const present: Contents = { resources: {}, models: {}, authorizers: {}, requestValidators: {}, gatewayResponses: {} };
  const { settings, contents, warnings } = importDocument(context, {
    ...{ restApiId, present, isMerging: false },
    ...optionsOf(request),
  });
  const api = addRestApi(context, endpointType, overwritten(settings), contents, { id: restApiId });
  return { status: 201, body: showRestApi(api, warnings) };
}

/** Stages, their settings and variables, tags and the endpoint type stay as they are: "PutRestApi". */
function put(context: RestContext, request: ControlRequest): ControlReply {
  const api = apiOf(context, request.parameters.restApiId);
  const { id: _id, ...present } = definitionOf(context, api.id);
  const mode = request.query.get("mode") ?? "merge";
  if (mode !== "merge" && mode !== "overwrite")
    throw badRequest("Invalid mode specified. Valid options are merge,overwrite");
  const isMerging = mode === "merge";
  const imported = importDocument(context, { restApiId: api.id, present, isMerging, ...optionsOf(request) });
  const settings = isMerging ? mergedSettings(api.settings, imported.settings) : overwritten(imported.settings);
  const updated = { ...api, settings };
  context.state.transaction(() => {
    context.state.put("restApis", updated);
    context.state.put("definitions", { id: api.id, ...imported.contents });
  });
  return { status: 200, body: showRestApi(updated, imported.warnings) };
}

/** What the document does not carry is as on a new API. */
function overwritten(carried: CarriedSettings): ApiSettings {
  return {
    ...carried,
    name: carried.name ?? "",
    apiKeySource: carried.apiKeySource ?? "HEADER",
    disableExecuteApiEndpoint: carried.disableExecuteApiEndpoint ?? false,
  };
}

/** What the document does not carry stays; media types are added to those that are there. */
function mergedSettings(present: ApiSettings, carried: CarriedSettings): ApiSettings {
  const given = Object.fromEntries(Object.entries(carried).filter(([, value]) => value !== undefined));
  const mediaTypes = [...new Set([...(present.binaryMediaTypes ?? []), ...(carried.binaryMediaTypes ?? [])])];
  return { ...present, ...given, ...(mediaTypes.length === 0 ? {} : { binaryMediaTypes: mediaTypes }) };
}

function optionsOf({ query, body }: ControlRequest) {
  const basepath = query.get("basepath") ?? "ignore";
  if (basepath !== "ignore" && basepath !== "prepend" && basepath !== "split")
    throw badRequest("Invalid basepath specified. Valid options are ignore,prepend,split");
  return {
    text: body.toString("utf8"),
    basepath,
    isFailingOnWarnings: query.get("failonwarnings") === "true",
  } as const;
}

function endpointOf({ query }: ControlRequest) {
  const types = query.get("endpointConfigurationTypes");
  return endpointTypeFrom(types?.split(",") ?? undefined, "parameters.endpointConfigurationTypes");
}

function carriesPolicy({ body }: ControlRequest): boolean {
  return body.includes("x-amazon-apigateway-policy");
}

/** The titles in a document, found without reading it, since sentinels come before everything that can be refused. */
function titlesIn({ body }: ControlRequest): string[] {
  return [...body.toString("utf8").matchAll(/["']?title["']?\s*:\s*["']?([^"'\n]*)/g)].map(([, title = ""]) => title);
}
