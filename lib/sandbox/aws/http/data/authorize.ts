import { evaluate, parseExpression } from "../mapping/expression.ts";
import { gatewayAnswer, internalError } from "./answers.ts";
import type { Answer, Exchange } from "./exchange.ts";
import type { Issuers } from "./issuers.ts";
import { scopesOf, verifyToken } from "./jwt.ts";
import { requestValues } from "./values.ts";

/** The refusal of a request that the route does not admit; undefined when it may go on. */
export async function authorize(exchange: Exchange, issuers: Issuers): Promise<Answer | undefined> {
  switch (exchange.route.authorizationType) {
    case "NONE":
      return undefined;
    case "JWT":
      return authorizeByToken(exchange, issuers);
    // Nobody has a signature that the sandbox could know, and no function is behind a Lambda authorizer.
    case "AWS_IAM":
      return gatewayAnswer(403, "Forbidden");
    case "CUSTOM":
      return internalError();
    default:
      return exchange.route.authorizationType satisfies never;
  }
}

async function authorizeByToken(exchange: Exchange, issuers: Issuers): Promise<Answer | undefined> {
  const { route, definition, request } = exchange;
  const authorizer = definition.authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId);
  if (authorizer?.jwtConfiguration === undefined) return internalError();
  const source = parseExpression(authorizer.identitySource[0] ?? "", ["request", "context", "stageVariables"]) ?? [];
  const given = evaluate(source, requestValues(exchange)) ?? "";
  const token = given.replace(/^Bearer +/i, "");
  if (token === "") return unauthorized("Bearer");
  const wanted = route.authorizationScopes ?? [];
  const verdict = await verifyToken(token, authorizer.jwtConfiguration, issuers, request.receivedAtMs);
  if ("problem" in verdict) return unauthorized(challenge(wanted, "invalid_token", verdict.problem));
  const scopes = scopesOf(verdict.claims);
  if (wanted.length > 0 && !wanted.some((scope) => scopes.includes(scope)))
    return gatewayAnswer(403, "Forbidden", [
      ["www-authenticate", challenge(wanted, "insufficient_scope", "the token does not have a required scope")],
    ]);
  exchange.claims = verdict.claims;
  return undefined;
}

function unauthorized(authenticate: string): Answer {
  return gatewayAnswer(401, "Unauthorized", [["www-authenticate", authenticate]]);
}

function challenge(scopes: readonly string[], error: string, description: string): string {
  return `Bearer scope="${scopes.join(" ")}" error="${error}" error_description="${description}"`;
}
