// The function `gatehouse-authorizer`, which runs in AWS Lambda and not here. `npm run generate:authorizer` packs this folder;
// what it imports is here or comes with Node.
import { isRecord, keySets, textOf, type World } from "./key-set.ts";
import { operationMark } from "./operation-mark.ts";
import { hasScopes, isMeant, isSignedBy, type ReadToken, readToken, type Wanted } from "./token.ts";

type Event = Readonly<Record<string, unknown>>;

/** "Output from an API Gateway Lambda authorizer". */
interface Answer {
  readonly principalId: string;
  readonly policyDocument: object;
  readonly context: Readonly<Record<string, string>>;
}

/**
 * Answers an authorizer of type REQUEST of a REST API. Throws "Unauthorized", by which API Gateway answers 401, for a token that
 * is not good; denies, which it answers with 403, one that lacks a scope. Anything else that is thrown is answered with 500:
 * nobody is let in while the keys cannot be read.
 */
export function createHandler(world: World): (event: Event) => Promise<Answer> {
  const keySetOf = keySets(world);
  return async (event) => {
    const { jwksUri, ...wanted } = configurationOf(event);
    const token = readToken(bearerToken(event));
    if (token === undefined) throw unauthorized();
    const keys = await keySetOf(jwksUri).find(token.kid);
    if (!isSignedBy(keys, token) || !isMeant(token.claims, wanted, world.now())) throw unauthorized();
    return answerTo(event, token, hasScopes(token.claims, wanted) ? "Allow" : "Deny");
  };
}

/** The very word by which API Gateway knows that the caller is not known. */
function unauthorized(): Error {
  return new Error("Unauthorized");
}

/**
 * By stage variables, which change together with what the stage serves. Lists are separated by commas. The variables of a second
 * policy and of each one after it end in its number; an operation that none of these lists is the first one's.
 */
function configurationOf({ stageVariables, httpMethod, resource }: Event): Wanted & { readonly jwksUri: string } {
  const variables = isRecord(stageVariables) ? stageVariables : {};
  const listed = (name: string) => (textOf(variables[name]) ?? "").split(",").filter((item) => item !== "");
  const mark = operationMark(textOf(httpMethod) ?? "", textOf(resource) ?? "");
  const lists = Object.keys(variables).filter((name) => /^JwtOperations\d+$/.test(name));
  const suffix = lists.find((name) => listed(name).includes(mark))?.slice("JwtOperations".length) ?? "";
  const issuer = textOf(variables[`JwtIssuer${suffix}`]);
  const jwksUri = textOf(variables[`JwtJwksUri${suffix}`]);
  if (!issuer || !jwksUri) throw new Error("The stage's variables name no issuer and no key set.");
  return { issuer, jwksUri, audiences: listed(`JwtAudiences${suffix}`), scopes: listed(`JwtScopes${suffix}`) };
}

function bearerToken({ headers }: Event): string {
  const sent = Object.entries(isRecord(headers) ? headers : {});
  const authorization = textOf(sent.find(([name]) => name.toLowerCase() === "authorization")?.[1]);
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw unauthorized();
  return token;
}

/**
 * For the whole stage: API Gateway keeps the answer for the token, and not for the method that it came with. "Output from an API
 * Gateway Lambda authorizer": values of the context are texts, numbers or booleans.
 */
function answerTo({ methodArn }: Event, { claims }: ReadToken, effect: "Allow" | "Deny"): Answer {
  const stage = (textOf(methodArn) ?? "").split("/").slice(0, 2).join("/");
  const issuer = textOf(claims.iss) ?? "";
  return {
    principalId: textOf(claims.sub) ?? issuer,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: effect, Resource: `${stage}/*` }],
    },
    context: { issuer },
  };
}

const fetchDeadlineMs = 3000;

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, { signal: AbortSignal.timeout(fetchDeadlineMs), redirect: "error" });
  if (!response.ok) throw new Error(`It answers ${response.status}.`);
  return response.json();
}

/** What Lambda calls. */
export const handler = createHandler({ now: Date.now, fetchJson });
