import { dump } from "js-yaml";
import { z } from "zod";
import { badRequest, notFound } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { stageOf } from "../apis.ts";
import type { BasePathOption } from "../document/base-path.ts";
import { exportDocument } from "../document/export-document.ts";
import { type ImportedApi, importDocument } from "../document/import-document.ts";
import type { HeldApi, HttpDefinition } from "../model.ts";
import { newApi } from "./apis.ts";
import { concerning, namesAround, type ProductParts } from "./product-parts.ts";
import { readBody } from "./read-body.ts";
import { showApi } from "./show-api.ts";
import { checkTags } from "./tags.ts";

/** ImportApi, ReimportApi and ExportApi. */
export function documentRoutes(parts: ProductParts): ControlRoute[] {
  const { apis, dataUrl } = parts;
  return [
    {
      ...{ operation: "ImportApi", method: "PUT", path: "/v2/apis" },
      names: (request) => namesAround(parts, request),
      handle: async (request) => {
        const imported = await read(parts, request);
        const held = apis.create(newApi(settingsOf(imported)), imported.definition);
        return { status: 201, body: showApi(held, dataUrl()) };
      },
    },
    {
      ...{ operation: "ReimportApi", method: "PUT", path: "/v2/apis/{apiId}", ...concerning(parts) },
      handle: async (request) => {
        const { id } = apis.editable(request.parameters.apiId ?? "");
        const imported = await read(parts, request);
        // Read again: the document took its time.
        const held = apis.editable(id);
        const { apiId, createdDate, ipAddressType } = held.api;
        const api = { ...newApi({ ...settingsOf(imported), ipAddressType }), apiId, createdDate };
        return { status: 201, body: showApi(apis.redefine(held, imported.definition, api), dataUrl()) };
      },
    },
    {
      ...{ operation: "ExportApi", method: "GET", path: "/v2/apis/{apiId}/exports/{specification}" },
      handle: (request) => exportApi(parts, request),
    },
  ];
}

/** What the document does not carry falls back to the service's default, tags as well. */
function settingsOf({ definition: _, importInfo, warnings, ...about }: ImportedApi) {
  return { ...about, importInfo: [...importInfo], warnings: [...warnings] };
}

async function read({ apis, issuerProblem }: ProductParts, request: ControlRequest): Promise<ImportedApi> {
  const { body } = readBody(request, z.object({ body: z.string() }));
  const imported = await importDocument(body, {
    basePath: basePathOption(request.query.get("basepath")),
    failOnWarnings: request.query.get("failOnWarnings") === "true",
    variables: apis.facts,
    issuerProblem,
  });
  checkTags(imported.tags);
  return imported;
}

function basePathOption(value: string | null): BasePathOption {
  if (value === null || value === "") return "ignore";
  if (value === "ignore" || value === "prepend" || value === "split") return value;
  throw badRequest("Basepath must be one of ignore, prepend and split");
}

function exportApi(parts: ProductParts, request: ControlRequest): ControlReply {
  const { apis, dataUrl } = parts;
  const held = apis.get(request.parameters.apiId ?? "");
  if (held.api.protocolType !== "HTTP") throw badRequest("Only HTTP APIs can be exported");
  if (request.parameters.specification !== "OAS30") throw badRequest("Specification must be OAS30");
  const stageName = request.query.get("stageName") ?? undefined;
  const document = exportDocument({
    api: held.api,
    definition: stageName === undefined ? held.definition : deployed(parts, held, stageName),
    includeExtensions: request.query.get("includeExtensions") !== "false",
    ...(stageName === undefined ? {} : { server: { url: `${dataUrl()}/${held.id}`, stageName } }),
  });
  const text = JSON.stringify(document, null, 2);
  switch (request.query.get("outputType")) {
    case "JSON":
      return { status: 200, bytes: Buffer.from(text), headers: { "Content-Type": "application/json" } };
    case "YAML":
      return {
        ...{ status: 200, headers: { "Content-Type": "application/yaml" } },
        bytes: Buffer.from(dump(JSON.parse(text))),
      };
    default:
      throw badRequest("OutputType must be JSON or YAML");
  }
}

function deployed({ apis }: ProductParts, held: HeldApi, stageName: string): HttpDefinition {
  const { deploymentId } = stageOf(held, stageName);
  const definition = deploymentId === undefined ? undefined : apis.snapshot(held.id, deploymentId);
  if (definition === undefined) throw notFound("The stage has no deployment");
  return definition;
}
