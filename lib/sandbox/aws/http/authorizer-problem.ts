import { parseExpression } from "./mapping/expression.ts";
import type { Authorizer } from "./model.ts";

/** An authorizer as it was asked for, before anything is known to be right. */
export type ProposedAuthorizer = Omit<Authorizer, "authorizerId" | "authorizerType"> & {
  readonly authorizerType: string;
};

/** "Amazon API Gateway quotas": audiences per authorizer. */
const mostAudiences = 50;

/** Why the authorizer cannot be made, or undefined. Asks the issuer for its discovery document, as the service does. */
export async function authorizerProblem(
  proposed: ProposedAuthorizer,
  issuerProblem: (issuer: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const { authorizerType, identitySource, jwtConfiguration } = proposed;
  for (const source of identitySource)
    if (!source.startsWith("$") || parseExpression(source, ["request", "context", "stageVariables"]) === undefined)
      return `Invalid mapping expression specified: ${source}`;
  if (authorizerType === "REQUEST")
    return proposed.authorizerUri === undefined ? "AuthorizerUri is required for REQUEST authorizers" : undefined;
  if (authorizerType !== "JWT") return `Authorizer type '${authorizerType}' is not supported for HTTP APIs`;
  if (identitySource.length !== 1) return "JWT authorizers take one identity source";
  const { issuer = "", audience = [] } = jwtConfiguration ?? {};
  if (!/^https?:\/\//.test(issuer) || !URL.canParse(issuer)) return `Invalid issuer: ${issuer}`;
  if (audience.length === 0) return "Audience list must contain at least 1 entry";
  if (audience.length > mostAudiences) return `Audience list must not contain more than ${mostAudiences} entries`;
  return issuerProblem(issuer);
}
