import { isObject } from "../../core/json.ts";
import type { ServiceContext } from "../arm/reply.ts";
import type { Api, Operation } from "../model.ts";
import { operationsOf } from "./operations.ts";

type Parameter = Operation["templateParameters"][number];
type Representation = NonNullable<Operation["responses"][number]["representations"]>[number];

/**
 * An API as the service exports it for consumers: operations, parameters and schemas. Security is the subscription key,
 * whatever its policies say; vendor extensions and what was never supported are gone.
 */
export function documentOf(context: ServiceContext, api: Api, isSwagger: boolean): unknown {
  const operations = operationsOf(context, api);
  const schemas = schemasOf(context, api);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = operation.urlTemplate.split("?")[0] ?? "/";
    const shown = isSwagger ? swaggerOperation(operation) : openApiOperation(operation);
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: shown };
  }
  const info = {
    title: api.displayName,
    ...(api.description === null ? {} : { description: api.description }),
    version: api.apiVersion ?? "1.0",
  };
  const gateway = context.gatewayUrl;
  const { header, query } = api.subscriptionKeyParameterNames;
  const keys = {
    apiKeyHeader: { type: "apiKey", name: header, in: "header" },
    apiKeyQuery: { type: "apiKey", name: query, in: "query" },
  };
  const security = [{ apiKeyHeader: [] }, { apiKeyQuery: [] }];
  if (isSwagger) {
    const { host, protocol } = new URL(gateway);
    return {
      swagger: "2.0",
      info,
      host,
      basePath: `/${api.path}`,
      schemes: [protocol.replace(":", "")],
      ...(api.subscriptionRequired ? { securityDefinitions: keys, security } : {}),
      paths,
      ...(schemas === undefined ? {} : { definitions: schemas }),
    };
  }
  return {
    openapi: "3.0.1",
    info,
    servers: [{ url: api.path === "" ? gateway : `${gateway}/${api.path}` }],
    paths,
    components: {
      ...(schemas === undefined ? {} : { schemas }),
      ...(api.subscriptionRequired ? { securitySchemes: keys } : {}),
    },
    ...(api.subscriptionRequired ? { security } : {}),
  };
}

function schemasOf({ state }: ServiceContext, api: Api): unknown {
  const stored = state.find("schemas", (schema) => schema.api === api.id);
  if (stored === undefined) return undefined;
  const { components, definitions } = stored.document;
  return isObject(components) ? components.schemas : definitions;
}

function openApiOperation(operation: Operation) {
  const bodies = operation.request?.representations ?? [];
  return {
    summary: operation.displayName,
    ...(operation.description === null ? {} : { description: operation.description }),
    operationId: operation.name,
    ...listed(
      "parameters",
      parametersOf(operation).map(({ place, parameter }) => openApiParameter(place, parameter)),
    ),
    ...(bodies.length === 0 ? {} : { requestBody: { content: contentOf(bodies) } }),
    responses: responsesOf(operation, (response) => ({
      ...listedObject(
        "headers",
        response.headers?.map((header) => [header.name, { schema: { type: header.type } }] as const),
      ),
      ...((response.representations ?? []).length === 0 ? {} : { content: contentOf(response.representations ?? []) }),
    })),
  };
}

function swaggerOperation(operation: Operation) {
  const bodies = operation.request?.representations ?? [];
  const [body] = bodies;
  const parameters: unknown[] = parametersOf(operation).map(({ place, parameter }) =>
    swaggerParameter(place, parameter),
  );
  if (body !== undefined) parameters.push({ name: "body", in: "body", schema: referenceTo("#/definitions/", body) });
  return {
    summary: operation.displayName,
    ...(operation.description === null ? {} : { description: operation.description }),
    operationId: operation.name,
    ...listed(
      "consumes",
      bodies.map(({ contentType }) => contentType),
    ),
    ...listed("produces", [
      ...new Set(
        operation.responses.flatMap(({ representations = [] }) =>
          representations.map(({ contentType }) => contentType),
        ),
      ),
    ]),
    ...listed("parameters", parameters),
    responses: responsesOf(operation, ({ representations = [] }) => {
      const schema = representations[0] && referenceTo("#/definitions/", representations[0]);
      return schema === undefined ? {} : { schema };
    }),
  };
}

function parametersOf(operation: Operation) {
  const inTemplate = operation.urlTemplate.split("?")[0] ?? "";
  const template = operation.templateParameters.map((parameter) => ({
    place: inTemplate.includes(`{${parameter.name}}`) || inTemplate.includes(`{*${parameter.name}}`) ? "path" : "query",
    parameter,
  }));
  const query = (operation.request?.queryParameters ?? []).map((parameter) => ({ place: "query", parameter }));
  const headers = (operation.request?.headers ?? []).map((parameter) => ({ place: "header", parameter }));
  return [...template, ...query, ...headers];
}

function openApiParameter(place: string, parameter: Parameter) {
  return { ...parameterHead(place, parameter), schema: typeOf(parameter) };
}

function swaggerParameter(place: string, parameter: Parameter) {
  return { ...parameterHead(place, parameter), ...typeOf(parameter) };
}

function parameterHead(place: string, { name, description, required }: Parameter) {
  return {
    name,
    in: place,
    ...(description ? { description } : {}),
    ...(required || place === "path" ? { required: true } : {}),
  };
}

function typeOf({ type, values, defaultValue }: Parameter) {
  return {
    type,
    ...((values ?? []).length === 0 ? {} : { enum: values }),
    ...(defaultValue === null || defaultValue === undefined ? {} : { default: defaultValue }),
  };
}

function contentOf(representations: readonly Representation[]) {
  return Object.fromEntries(
    representations.map((representation) => {
      const schema = referenceTo("#/components/schemas/", representation);
      const example = representation.examples?.default;
      return [
        representation.contentType,
        {
          ...(schema === undefined ? {} : { schema }),
          ...(isObject(example) && "value" in example ? { example: example.value } : {}),
        },
      ];
    }),
  );
}

function referenceTo(prefix: string, { typeName }: Representation) {
  return typeName === null || typeName === undefined ? undefined : { $ref: `${prefix}${typeName}` };
}

function responsesOf(operation: Operation, rest: (response: Operation["responses"][number]) => object) {
  if (operation.responses.length === 0) return { "200": { description: "null" } };
  return Object.fromEntries(
    operation.responses.map((response) => [
      String(response.statusCode),
      { description: response.description ?? "null", ...rest(response) },
    ]),
  );
}

function listed(key: string, items: readonly unknown[]) {
  return items.length === 0 ? {} : { [key]: items };
}

function listedObject(key: string, entries: readonly (readonly [string, unknown])[] | undefined) {
  return entries === undefined || entries.length === 0 ? {} : { [key]: Object.fromEntries(entries) };
}
