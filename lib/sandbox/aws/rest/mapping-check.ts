import { badRequest } from "../control/aws-error.ts";
import type { Method, MethodResponse } from "./model.ts";

const requestParameter = /^method\.request\.(path|header|querystring)\.[^\s]+$/;

/** Checks the keys of a method's `requestParameters`. Names must differ across the three places. */
export function checkRequestParameters(parameters: Readonly<Record<string, boolean>>): void {
  const names = new Set<string>();
  for (const key of Object.keys(parameters)) {
    if (!requestParameter.test(key)) throw invalidExpression(`Invalid mapping expression specified: ${key}`);
    const name = key.split(".").slice(3).join(".");
    if (names.has(name)) throw badRequest("Parameter names must be unique across querystring, header and path");
    names.add(name);
  }
}

/** Checks an integration's `requestParameters`: "Amazon API Gateway API request and response data mapping reference". */
export function checkRequestMappings(mappings: Readonly<Record<string, string>>, method: Method): void {
  for (const [target, source] of Object.entries(mappings)) {
    if (!/^integration\.request\.(path|header|querystring)\.[^\s]+$/.test(target))
      throw invalidExpression(`Invalid mapping expression specified: ${target}`);
    checkSource(source, (name) => isDeclared(name, method));
  }
}

/** Checks an integration response's `responseParameters` against the method response of the same status. */
export function checkResponseMappings(mappings: Readonly<Record<string, string>>, response: MethodResponse): void {
  for (const [target, source] of Object.entries(mappings)) {
    if (response.responseParameters?.[target] === undefined)
      throw invalidExpression(`Invalid mapping expression parameter specified: ${target}`);
    const isFromBackend = /^integration\.response\.(header\.[^\s]+|multivalueheader\.[^\s]+|body(\.\S+)?)$/.test(
      source,
    );
    if (!isFromBackend) checkSource(source, () => false);
  }
}

export function checkMethodResponseParameters(parameters: Readonly<Record<string, boolean>>): void {
  for (const key of Object.keys(parameters))
    if (!/^method\.response\.header\.[^\s]+$/.test(key))
      throw invalidExpression(`Invalid mapping expression specified: ${key}`);
}

function checkSource(source: string, isParameter: (name: string) => boolean): void {
  if (/^'.*'$/s.test(source) || /^(context|stageVariables)\.\S+$/.test(source)) return;
  if (/^method\.request\.body(\.\S+)?$/.test(source)) return;
  if (/^method\.request\.(multivalueheader|multivaluequerystring|path|header|querystring)\.\S+$/.test(source)) {
    if (isParameter(source.replace(".multivalue", "."))) return;
    throw invalidExpression(`Invalid mapping expression parameter specified: ${source}`);
  }
  throw invalidExpression(`Invalid mapping expression specified: ${source}`);
}

function isDeclared(name: string, { requestParameters = {} }: Method): boolean {
  return requestParameters[name] !== undefined;
}

function invalidExpression(detail: string) {
  return badRequest(`Invalid mapping expression specified: Validation Result: warnings : [], errors : [${detail}]`);
}
