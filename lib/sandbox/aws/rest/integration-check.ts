import { badRequest } from "../control/aws-error.ts";
import { checkRequestMappings, checkResponseMappings } from "./mapping-check.ts";
import type { Integration, IntegrationResponse, Method } from "./model.ts";

/** Milliseconds: "Quotas for configuring and running a REST API in Amazon API Gateway". */
const shortestTimeout = 50;
const longestTimeout = 29_000;

export const httpMethods = ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY"] as const;

/** Throws in the vendor's words when the method cannot have this integration. */
export function checkIntegration(integration: Integration, method: Method): void {
  const { type, httpMethod, uri, timeoutInMillis, requestParameters = {}, cacheKeyParameters } = integration;
  if (type !== "MOCK") {
    if (httpMethod === undefined) throw badRequest("Enumeration value for HttpMethod must be non-empty");
    if (!httpMethods.some((known) => known === httpMethod))
      throw badRequest(`Invalid HttpMethod specified. Valid options are ${httpMethods.join(",")}`);
    checkUri(type, uri);
  }
  if (timeoutInMillis < shortestTimeout || timeoutInMillis > longestTimeout)
    throw badRequest(`Timeout should be between ${shortestTimeout} ms and ${longestTimeout} ms`);
  checkRequestMappings(requestParameters, method);
  for (const key of cacheKeyParameters)
    if (method.requestParameters?.[key] === undefined && requestParameters[key] === undefined)
      throw badRequest(`Invalid cache key parameter specified: ${key}`);
  refuseUnenforced(integration);
}

export function checkIntegrationResponse(response: IntegrationResponse, method: Method): void {
  const methodResponse = method.methodResponses?.[response.statusCode];
  if (methodResponse === undefined) throw badRequest("No method response exists for method.");
  checkResponseMappings(response.responseParameters ?? {}, methodResponse);
  if (response.selectionPattern !== undefined) checkPattern(response.selectionPattern);
  refuseContentHandling(response.contentHandling);
}

function checkUri(type: Integration["type"], uri: string | undefined): void {
  if (type === "HTTP" || type === "HTTP_PROXY") {
    const readable = uri?.replace(/\$\{stageVariables\.[A-Za-z0-9_]+\}/g, "@").replace(/\{[^}]+\}/g, "@");
    if (readable === undefined || !/^(https?:\/\/[^\s/?#]+|@)/.test(readable))
      throw badRequest("Invalid HTTP endpoint specified for URI");
    return;
  }
  if (uri === undefined || !/^arn:aws[^:]*:apigateway:[^:]+:[^:]+:(path|action)\/.+/.test(uri))
    throw badRequest("Invalid ARN specified in the request");
}

function checkPattern(pattern: string): void {
  try {
    new RegExp(pattern);
  } catch {
    throw badRequest(`Invalid selection pattern specified: ${pattern}`);
  }
}

/** What real API Gateway takes and this one could not carry out is refused, so that nobody takes it for enforced. */
function refuseUnenforced({ type, connectionType, contentHandling }: Integration): void {
  if (type === "AWS" || type === "AWS_PROXY")
    throw badRequest(`The sandbox calls no AWS services: integrations of type '${type}' are refused.`);
  if (connectionType === "VPC_LINK")
    throw badRequest("The sandbox has no VPC links: connection type 'VPC_LINK' is refused.");
  refuseContentHandling(contentHandling);
}

function refuseContentHandling(handling: Integration["contentHandling"]): void {
  if (handling !== undefined)
    throw badRequest(`The sandbox converts no payloads: content handling '${handling}' is refused.`);
}
