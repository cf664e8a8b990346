import { isObject, type Unchecked } from "../../../core/json.ts";
import { badRequest } from "../../control/aws-error.ts";
import { checkIntegration, checkIntegrationResponse } from "../integration-check.ts";
import type { Integration, IntegrationResponse, Method } from "../model.ts";
import { objectAt, textAt } from "./read-document.ts";
import type { ImportReport } from "./report.ts";

export const integrationExtension = "x-amazon-apigateway-integration";

interface Place {
  readonly path: string;
  readonly resourceId: string;
}

const types: Readonly<Record<string, Integration["type"]>> = {
  http: "HTTP",
  http_proxy: "HTTP_PROXY",
  mock: "MOCK",
  aws: "AWS",
  aws_proxy: "AWS_PROXY",
};

/** The integration that an operation's extension describes; undefined when it has none or it was refused: "x-amazon-apigateway-integration object". */
export function readIntegration(
  operation: Unchecked,
  method: Method,
  { path, resourceId }: Place,
  report: ImportReport,
): Integration | undefined {
  const raw = operation[integrationExtension];
  if (!isObject(raw)) return undefined;
  const place = `Unable to put integration on '${method.httpMethod}' for resource at path '${path}'`;
  return report.attempt(place, () => {
    const type = types[(textAt(raw, "type") ?? "").toLowerCase()];
    if (type === undefined)
      throw badRequest("Enumeration value for type must be one of: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]");
    const integration: Integration = {
      type,
      ...(type === "MOCK"
        ? {}
        : { httpMethod: upper(raw.httpMethod), uri: textAt(raw, "uri"), connectionType: connectionOf(raw, type) }),
      connectionId: textAt(raw, "connectionId"),
      credentials: textAt(raw, "credentials"),
      requestParameters: textsAt(raw, "requestParameters", method, path, report),
      requestTemplates: textsAt(raw, "requestTemplates", method, path, report),
      passthroughBehavior: passthroughOf(raw),
      contentHandling: contentHandlingOf(raw),
      timeoutInMillis: typeof raw.timeoutInMillis === "number" ? raw.timeoutInMillis : 29_000,
      cacheNamespace: textAt(raw, "cacheNamespace") ?? resourceId,
      cacheKeyParameters: Array.isArray(raw.cacheKeyParameters) ? raw.cacheKeyParameters.map(String) : [],
      tlsConfig: isObject(raw.tlsConfig)
        ? { insecureSkipVerification: raw.tlsConfig.insecureSkipVerification === true }
        : undefined,
    };
    checkIntegration(integration, method);
    return { ...integration, integrationResponses: readResponses(raw, method, path, report) };
  });
}

function readResponses(
  raw: Unchecked,
  method: Method,
  path: string,
  report: ImportReport,
): Record<string, IntegrationResponse> | undefined {
  const entries = Object.entries(objectAt(raw, "responses")).flatMap(([pattern, value]) => {
    if (!isObject(value)) return [];
    const place = `Unable to put integration response on '${method.httpMethod}' for resource at path '${path}'`;
    const response = report.attempt(place, () => {
      const read: IntegrationResponse = {
        statusCode: String(value.statusCode ?? ""),
        selectionPattern: pattern === "default" ? undefined : pattern,
        responseParameters: textsAt(value, "responseParameters", method, path, report),
        responseTemplates: textsAt(value, "responseTemplates", method, path, report),
        contentHandling: contentHandlingOf(value),
      };
      checkIntegrationResponse(read, method);
      return read;
    });
    return response === undefined ? [] : [[response.statusCode, response] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** A map of texts. An entry of another type is left out, with the vendor's warning. */
function textsAt(
  raw: Unchecked,
  member: string,
  { httpMethod }: Method,
  path: string,
  report: ImportReport,
): Record<string, string> | undefined {
  const entries = Object.entries(objectAt(raw, member)).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    if (typeof value === "string") return true;
    report.warn(
      `Invalid format for '${member}'. Expected type string for property '${name}' of resource '${path}' and method '${httpMethod}' but got '${String(value)}'`,
    );
    return false;
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function upper(value: unknown): string | undefined {
  return typeof value === "string" ? value.toUpperCase() : undefined;
}

function connectionOf(raw: Unchecked, type: Integration["type"]): Integration["connectionType"] {
  if (type !== "HTTP" && type !== "HTTP_PROXY") return undefined;
  return upper(raw.connectionType) === "VPC_LINK" ? "VPC_LINK" : "INTERNET";
}

function passthroughOf(raw: Unchecked): Integration["passthroughBehavior"] {
  const behavior = upper(raw.passthroughBehavior) ?? "WHEN_NO_MATCH";
  if (behavior !== "WHEN_NO_MATCH" && behavior !== "WHEN_NO_TEMPLATES" && behavior !== "NEVER")
    throw badRequest("Invalid passthrough behavior specified. Valid options are WHEN_NO_MATCH,WHEN_NO_TEMPLATES,NEVER");
  return behavior;
}

function contentHandlingOf(raw: Unchecked): Integration["contentHandling"] {
  const handling = upper(raw.contentHandling);
  if (handling === undefined) return undefined;
  if (handling !== "CONVERT_TO_BINARY" && handling !== "CONVERT_TO_TEXT")
    throw badRequest("Invalid content handling specified. Valid options are CONVERT_TO_BINARY,CONVERT_TO_TEXT");
  return handling;
}
