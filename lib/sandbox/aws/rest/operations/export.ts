import { dump } from "js-yaml";
import { badRequest } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "../../control/route.ts";
import { type RestContext, stageOf } from "../context.ts";
import type { ExportedStage, Wanted } from "../export/exported-stage.ts";
import { exportOas30 } from "../export/oas30.ts";
import { exportSwagger } from "../export/swagger.ts";
import { deploymentOf } from "./deployments.ts";

/** GetExport: what a stage serves, as a document. What was edited since it was deployed is not in it. */
export function exportRoutes(context: RestContext): ControlRoute[] {
  return [
    {
      ...{
        operation: "GetExport",
        method: "GET",
        path: "/restapis/{restApiId}/stages/{stageName}/exports/{exportType}",
      },
      handle: (request) => exportStage(context, request),
    },
  ];
}

function exportStage(context: RestContext, { parameters, query, accept }: ControlRequest): ControlReply {
  const stage = stageOf(context, parameters.restApiId, parameters.stageName);
  const { exportType } = parameters;
  if (exportType !== "oas30" && exportType !== "swagger")
    throw badRequest("Invalid export type specified. Valid options are oas30,swagger");
  if (!["application/json", "application/yaml", "*/*"].includes(accept))
    throw badRequest("Invalid Accept header specified. Valid options are application/json,application/yaml");
  const { snapshot, createdDate } = deploymentOf(context, stage.restApiId, stage.deploymentId);
  const notJson = Object.values(snapshot.contents.models).find(({ contentType }) => !contentType.includes("json"));
  if (notJson !== undefined)
    throw badRequest(`Unable to export model '${notJson.name}': its content type ${notJson.contentType} is not JSON`);
  const exported: ExportedStage = {
    ...{ restApiId: stage.restApiId, region: context.region, stageName: stage.stageName, ...snapshot },
    version: snapshot.settings.version ?? new Date(createdDate).toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const wanted = wantedOf(query.get("extensions"));
  const document = exportType === "oas30" ? exportOas30(exported, wanted) : exportSwagger(exported, wanted);
  const isYaml = accept === "application/yaml";
  const text = JSON.stringify(document, undefined, 2);
  return {
    status: 200,
    bytes: Buffer.from(isYaml ? dump(JSON.parse(text)) : text),
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="${exportType}_${exported.version}.${isYaml ? "yaml" : "json"}"`,
    },
  };
}

/** `extensions=integrations,authorizers`; `apigateway` stands for every one. */
function wantedOf(extensions: string | null): Wanted {
  const names = (extensions ?? "").split(",").map((name) => name.trim());
  const apigateway = names.includes("apigateway");
  return {
    apigateway,
    integrations: apigateway || names.includes("integrations"),
    authorizers: apigateway || names.includes("authorizers"),
  };
}
