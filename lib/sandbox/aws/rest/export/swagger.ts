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

const schemaPrefix = "#/definitions/";

/** A stage as Swagger 2.0, in the service's own manner. */
export function exportSwagger(stage: ExportedStage, wanted: Wanted): Record<string, unknown> {
  const { settings, version, restApiId, region, stageName } = stage;
  const definitions = exportedSchemas(stage, schemaPrefix);
  const securityDefinitions = securitySchemes(stage, wanted);
  return {
    swagger: "2.0",
    info: {
      ...(settings.description === undefined ? {} : { description: settings.description }),
      ...{ version, title: settings.name },
    },
    host: `${restApiId}.execute-api.${region}.amazonaws.com`,
    ...{ basePath: `/${stageName}`, schemes: ["https"] },
    paths: Object.fromEntries(
      exportedPaths(stage).map(([path, methods]) => [
        path,
        Object.fromEntries(methods.map(([member, method]) => [member, operation(method, stage, wanted)])),
      ]),
    ),
    ...(Object.keys(securityDefinitions).length === 0 ? {} : { securityDefinitions }),
    ...(Object.keys(definitions).length === 0 ? {} : { definitions }),
    ...rootExtensions(stage, wanted),
  };
}

function operation(method: Method, stage: ExportedStage, wanted: Wanted): Record<string, unknown> {
  const consumes = contentTypes([method.requestModels, method.methodIntegration?.requestTemplates]);
  const produces = contentTypes([
    ...Object.values(method.methodResponses ?? {}).map(({ responseModels }) => responseModels),
    ...Object.values(method.methodIntegration?.integrationResponses ?? {}).map(
      ({ responseTemplates }) => responseTemplates,
    ),
  ]);
  const parameters = [...parametersOf(method), ...bodyOf(method)];
  return {
    ...(method.operationName === undefined ? {} : { operationId: method.operationName }),
    ...(consumes.length === 0 ? {} : { consumes }),
    ...(produces.length === 0 ? {} : { produces }),
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: responsesOf(method),
    security: requirementsOf(method, stage),
    ...operationExtensions(method, stage, wanted),
  };
}

function contentTypes(maps: readonly (Readonly<Record<string, string>> | undefined)[]): string[] {
  return [...new Set(maps.flatMap((map) => Object.keys(map ?? {})))];
}

function parametersOf(method: Method) {
  return exportedParameters(method).map(({ isRequired, ...parameter }) => ({
    ...parameter,
    ...{ required: isRequired, type: "string" },
  }));
}

function bodyOf({ requestModels = {} }: Method) {
  const name = Object.values(requestModels)[0];
  return name === undefined ? [] : [{ in: "body", name, required: true, schema: { $ref: `${schemaPrefix}${name}` } }];
}

function responsesOf({ methodResponses = {} }: Method): Record<string, unknown> {
  return Object.fromEntries(
    Object.values(methodResponses).map(({ statusCode, responseParameters, responseModels = {} }) => {
      const headers = headerNames(responseParameters).map((name) => [name, { type: "string" }]);
      const model = Object.values(responseModels)[0];
      const answer = {
        description: `${statusCode} response`,
        ...(model === undefined ? {} : { schema: { $ref: `${schemaPrefix}${model}` } }),
        ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
      };
      return [statusCode, answer];
    }),
  );
}
