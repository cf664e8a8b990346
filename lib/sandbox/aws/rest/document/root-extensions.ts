import { isObject } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import type { RestContext } from "../context.ts";
import { gatewayResponseTypes } from "../gateway-response-types.ts";
import { newIdentifier } from "../identifier.ts";
import type { ApiSettings, GatewayResponse, RequestValidator } from "../model.ts";
import { expandPolicy } from "../resource-policy.ts";
import { checkCompressionSize, checkDescription } from "../settings-check.ts";
import { type ApiDocument, objectAt, objectsAt, textAt } from "./read-document.ts";
import type { ImportReport } from "./report.ts";

/** The settings that a document carries for the API as a whole. Members that it does not carry are undefined. */
export type CarriedSettings = Partial<ApiSettings>;

export function readSettings(
  context: RestContext,
  { root, version }: ApiDocument,
  restApiId: string,
  report: ImportReport,
): CarriedSettings {
  const info = objectAt(root, "info");
  const settings = report.attempt("Unable to update API", (): CarriedSettings => {
    const endpoint = endpointConfiguration(root, version);
    const policy = root["x-amazon-apigateway-policy"];
    const mediaTypes = root["x-amazon-apigateway-binary-media-types"];
    const size = root["x-amazon-apigateway-minimum-compression-size"];
    const vpcEndpointIds = endpoint.vpcEndpointIds;
    return {
      name: titleOf(info.title),
      description: checkDescription(textAt(info, "description")),
      version: info.version === undefined ? undefined : String(info.version),
      apiKeySource: keySourceOf(root["x-amazon-apigateway-api-key-source"]),
      policy: isObject(policy) ? expandPolicy(context, restApiId, JSON.stringify(policy)) : undefined,
      binaryMediaTypes: Array.isArray(mediaTypes) && mediaTypes.length > 0 ? mediaTypes.map(String) : undefined,
      minimumCompressionSize: typeof size === "number" ? checkCompressionSize(size) : undefined,
      disableExecuteApiEndpoint:
        typeof endpoint.disableExecuteApiEndpoint === "boolean" ? endpoint.disableExecuteApiEndpoint : undefined,
      vpcEndpointIds: Array.isArray(vpcEndpointIds) ? vpcEndpointIds.map(String) : undefined,
    };
  });
  return settings ?? {};
}

/** In a server of OpenAPI 3, at the root of Swagger 2: "x-amazon-apigateway-endpoint-configuration object". */
function endpointConfiguration(root: ApiDocument["root"], version: ApiDocument["version"]) {
  const extension = "x-amazon-apigateway-endpoint-configuration";
  const holders = version === "2.0" ? [root] : objectsAt(root, "servers");
  return objectAt(
    holders.find((holder) => isObject(holder[extension])),
    extension,
  );
}

function titleOf(title: unknown): string {
  if (typeof title !== "string" || title.trim() === "") throw badRequest("API name cannot be blank");
  return title;
}

function keySourceOf(source: unknown): ApiSettings["apiKeySource"] | undefined {
  if (source === undefined) return undefined;
  if (source !== "HEADER" && source !== "AUTHORIZER")
    throw badRequest("Invalid API key source specified. Valid options are HEADER,AUTHORIZER");
  return source;
}

/** "x-amazon-apigateway-request-validators object". Those of a name that is known keep their id. */
export function readValidators(
  { root }: ApiDocument,
  known: readonly RequestValidator[],
): Record<string, RequestValidator> {
  return Object.fromEntries(
    Object.entries(objectAt(root, "x-amazon-apigateway-request-validators")).map(([name, value]) => {
      const id = known.find((other) => other.name === name)?.id ?? newIdentifier(6);
      const raw = isObject(value) ? value : {};
      const validator: RequestValidator = {
        ...{ id, name },
        validateRequestBody: raw.validateRequestBody === true,
        validateRequestParameters: raw.validateRequestParameters === true,
      };
      return [id, validator];
    }),
  );
}

/** "x-amazon-apigateway-gateway-responses object". */
export function readGatewayResponses({ root }: ApiDocument, report: ImportReport): Record<string, GatewayResponse> {
  const responses: Record<string, GatewayResponse> = {};
  for (const [responseType, value] of Object.entries(objectAt(root, "x-amazon-apigateway-gateway-responses")))
    report.attempt(`Unable to put gateway response '${responseType}'`, () => {
      if (!gatewayResponseTypes.includes(responseType)) throw badRequest("Invalid gateway response type specified");
      const raw = isObject(value) ? value : {};
      responses[responseType] = {
        responseType,
        ...(raw.statusCode === undefined ? {} : { statusCode: String(raw.statusCode) }),
        responseParameters: textsOf(raw.responseParameters),
        responseTemplates: textsOf(raw.responseTemplates),
      };
    });
  return responses;
}

function textsOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
}
