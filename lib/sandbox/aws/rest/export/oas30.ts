import type { Method } from "../model.ts";
import {
  type ExportedStage,
  exportedParameters,
  exportedPaths,
  exportedSchemas,
  headerNames,
  type Wanted,
} from "./exported-stage.ts";
import { operationExtensions, rootExtensions } from "./extensions.ts";
import { requirementsOf, securitySchemes } from "./security.ts";

const schemaPrefix = "#/components/schemas/";

/** A stage as OpenAPI 3.0.1, in the service's own manner: new descriptions, its own server, models as schemas. */
export function exportOas30(stage: ExportedStage, wanted: Wanted): Record<string, unknown> {
  const { settings, version, restApiId, region, stageName } = stage;
  const schemas = exportedSchemas(stage, schemaPrefix);
  const schemes = securitySchemes(stage, wanted);
  return {
    openapi: "3.0.1",
    info: {
      title: settings.name,
      ...(settings.description === undefined ? {} : { description: settings.description }),
      version,
    },
    servers: [
      {
        url: `https://${restApiId}.execute-api.${region}.amazonaws.com/{basePath}`,
        variables: { basePath: { default: stageName } },
      },
    ],
    paths: Object.fromEntries(
      exportedPaths(stage).map(([path, methods]) => [
        path,
        Object.fromEntries(methods.map(([member, method]) => [member, operation(method, stage, wanted)])),
      ]),
    ),
    components: {
      ...(Object.keys(schemas).length === 0 ? {} : { schemas }),
      ...(Object.keys(schemes).length === 0 ? {} : { securitySchemes: schemes }),
    },
    ...rootExtensions(stage, wanted),
  };
}

function operation(method: Method, stage: ExportedStage, wanted: Wanted): Record<string, unknown> {
  const parameters = exportedParameters(method).map(({ isRequired, ...parameter }) => ({
    ...parameter,
    ...(isRequired ? { required: true } : {}),
    schema: { type: "string" },
  }));
  const content = contentOf(method.requestModels);
  return {
    ...(method.operationName === undefined ? {} : { operationId: method.operationName }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(Object.keys(content).length === 0 ? {} : { requestBody: { content, required: true } }),
    responses: responsesOf(method),
    security: requirementsOf(method, stage),
    ...operationExtensions(method, stage, wanted),
  };
}

function responsesOf({ methodResponses = {} }: Method): Record<string, unknown> | undefined {
  const responses = Object.values(methodResponses).map(({ statusCode, responseParameters, responseModels }) => {
    const headers = headerNames(responseParameters).map((name) => [name, { schema: { type: "string" } }]);
    const answer = {
      description: `${statusCode} response`,
      ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
      content: contentOf(responseModels),
    };
    return [statusCode, answer];
  });
  return responses.length === 0 ? undefined : Object.fromEntries(responses);
}

function contentOf(models: Readonly<Record<string, string>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(models).map(([contentType, name]) => [contentType, { schema: { $ref: `${schemaPrefix}${name}` } }]),
  );
}
