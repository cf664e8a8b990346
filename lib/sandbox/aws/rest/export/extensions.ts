import { parseJson } from "../../../core/json.ts";
import type { GatewayResponse, Integration, Method } from "../model.ts";
import type { ExportedStage, Wanted } from "./exported-stage.ts";

/** The extension of an operation's integration, with the vendor's defaults left out. */
export function integrationExtension(integration: Integration): Record<string, unknown> {
  const {
    type,
    integrationResponses = {},
    passthroughBehavior,
    timeoutInMillis,
    connectionType,
    contentHandling,
  } = integration;
  const responses = Object.values(integrationResponses).map(
    ({ selectionPattern, contentHandling: handling, ...response }) => [
      selectionPattern ?? "default",
      { ...response, ...(handling === undefined ? {} : { contentHandling: handling }) },
    ],
  );
  return {
    ...{ type: type.toLowerCase(), httpMethod: integration.httpMethod, uri: integration.uri },
    ...(integration.credentials === undefined ? {} : { credentials: integration.credentials }),
    ...(responses.length === 0 ? {} : { responses: Object.fromEntries(responses) }),
    requestParameters: integration.requestParameters,
    requestTemplates: integration.requestTemplates,
    passthroughBehavior: passthroughBehavior.toLowerCase(),
    ...(connectionType === "VPC_LINK" ? { connectionType, connectionId: integration.connectionId } : {}),
    ...(timeoutInMillis === 29_000 ? {} : { timeoutInMillis }),
    ...(contentHandling === undefined ? {} : { contentHandling }),
    ...(integration.cacheKeyParameters.length === 0
      ? {}
      : { cacheNamespace: integration.cacheNamespace, cacheKeyParameters: integration.cacheKeyParameters }),
    tlsConfig: integration.tlsConfig,
  };
}

/** The extensions of an operation. */
export function operationExtensions(method: Method, stage: ExportedStage, wanted: Wanted): Record<string, unknown> {
  const { methodIntegration, requestValidatorId = "" } = method;
  const validator = stage.contents.requestValidators[requestValidatorId];
  return {
    ...(wanted.apigateway && validator !== undefined
      ? { "x-amazon-apigateway-request-validator": validator.name }
      : {}),
    ...(wanted.integrations && methodIntegration !== undefined
      ? { "x-amazon-apigateway-integration": integrationExtension(methodIntegration) }
      : {}),
  };
}

/** The extensions at the document's root, which come with `extensions=apigateway` alone. */
export function rootExtensions({ settings, contents }: ExportedStage, wanted: Wanted): Record<string, unknown> {
  if (!wanted.apigateway) return {};
  const { policy, binaryMediaTypes, minimumCompressionSize, apiKeySource } = settings;
  const validators = Object.values(contents.requestValidators).map(({ id: _id, name, ...validator }) => [
    name,
    validator,
  ]);
  const responses = Object.values(contents.gatewayResponses).map((response) => [
    response.responseType,
    gatewayResponse(response),
  ]);
  return {
    ...(responses.length === 0 ? {} : { "x-amazon-apigateway-gateway-responses": Object.fromEntries(responses) }),
    ...(validators.length === 0 ? {} : { "x-amazon-apigateway-request-validators": Object.fromEntries(validators) }),
    ...(policy === undefined ? {} : { "x-amazon-apigateway-policy": parseJson(policy) }),
    ...(apiKeySource === "HEADER" ? {} : { "x-amazon-apigateway-api-key-source": apiKeySource }),
    ...(binaryMediaTypes === undefined ? {} : { "x-amazon-apigateway-binary-media-types": binaryMediaTypes }),
    ...(minimumCompressionSize === undefined
      ? {}
      : { "x-amazon-apigateway-minimum-compression-size": minimumCompressionSize }),
  };
}

function gatewayResponse({ statusCode, responseParameters, responseTemplates }: GatewayResponse) {
  return {
    ...(statusCode === undefined ? {} : { statusCode: Number(statusCode) }),
    ...(Object.keys(responseParameters).length === 0 ? {} : { responseParameters }),
    ...(Object.keys(responseTemplates).length === 0 ? {} : { responseTemplates }),
  };
}
