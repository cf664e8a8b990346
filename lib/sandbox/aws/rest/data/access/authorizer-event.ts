import type { Authorizer } from "../../model.ts";
import { methodArn, type RoutedCall } from "../exchange.ts";

/** What the function of an authorizer is given: "Input to an API Gateway Lambda authorizer". */
export function authorizerEvent(
  { type }: Authorizer,
  call: RoutedCall,
  identity: readonly string[],
): Readonly<Record<string, unknown>> {
  if (type === "TOKEN") return { type, methodArn: methodArn(call), authorizationToken: identity[0] ?? "" };
  const { request, resource } = call;
  const headers = [...request.headers];
  return {
    type,
    methodArn: methodArn(call),
    resource: resource.path,
    path: request.path,
    httpMethod: request.method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: gathered(headers),
    queryStringParameters: Object.fromEntries(request.query),
    multiValueQueryStringParameters: gathered(request.query),
    pathParameters: call.pathParameters,
    stageVariables: call.stageVariables,
    requestContext: requestContext(call),
  };
}

function requestContext({ request, resource, stage, api, account }: RoutedCall): Readonly<Record<string, unknown>> {
  return {
    path: `/${stage.stageName}${request.path}`,
    accountId: account.accountId,
    resourceId: resource.id,
    stage: stage.stageName,
    requestId: request.id,
    requestTimeEpoch: request.receivedAt,
    identity: {
      sourceIp: request.sourceIp,
      userAgent: request.headers.get("User-Agent"),
      apiKey: request.headers.get("x-api-key"),
    },
    resourcePath: resource.path,
    httpMethod: request.method,
    apiId: api.id,
  };
}

function gathered(fields: readonly (readonly [string, string])[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, value] of fields) {
    found[name] ??= [];
    found[name].push(value);
  }
  return found;
}
