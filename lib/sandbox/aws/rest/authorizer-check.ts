import { badRequest } from "../control/aws-error.ts";
import type { Authorizer } from "./model.ts";

const source = /^(method\.request\.(header|querystring)|stageVariables|context)\.[^\s,]+$/;

/** Throws in the vendor's words when there can be no such authorizer: "CreateAuthorizer". */
export function checkAuthorizer(authorizer: Authorizer): void {
  const { type, authorizerUri, providerARNs = [], identitySource, authorizerResultTtlInSeconds: ttl } = authorizer;
  if (ttl !== undefined && (!Number.isInteger(ttl) || ttl < 0 || ttl > 3_600))
    throw badRequest("Invalid Authorizer Result Ttl In Seconds specified. It must be between 0 and 3600");
  const sources = identitySource?.split(",").map((part) => part.trim()) ?? [];
  if (sources.some((part) => !source.test(part)))
    throw badRequest(`Identity sources must be defined for the authorizer: ${identitySource}`);
  if (type === "COGNITO_USER_POOLS") {
    if (providerARNs.length === 0) throw badRequest("Cognito provider ARNs must be defined for the authorizer");
    return;
  }
  if (
    authorizerUri === undefined ||
    !/^arn:aws[^:]*:apigateway:[^:]+:lambda:path\/.+\/invocations$/.test(authorizerUri)
  )
    throw badRequest("Invalid Authorizer URI specified");
  if (type === "TOKEN" && sources.length !== 1)
    throw badRequest("Exactly one identity source must be defined for an authorizer of type TOKEN");
  if (type === "REQUEST" && sources.length === 0 && ttl !== 0)
    throw badRequest("Identity sources must be defined for an authorizer of type REQUEST whose results are cached");
}
