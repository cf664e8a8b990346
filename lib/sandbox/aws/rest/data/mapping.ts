import { parseJson } from "../../../core/json.ts";
import { contextOf, contextValue } from "./context.ts";
import type { Call, RoutedCall } from "./exchange.ts";
import { notEmulated } from "./failure.ts";
import type { HeaderList } from "./header-list.ts";
import { followJsonPath } from "./json-path.ts";
import { queryValue, queryValues } from "./query.ts";
import { fromJson, print } from "./vtl/value.ts";

/** The backend's answer, for mappings that read it. */
export interface MappedResponse {
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/**
 * The values that a mapping expression stands for: none where its source is absent, and several for the multi-value
 * kinds. "Amazon API Gateway API request and response data mapping reference".
 */
export function mappedValues(
  expression: string,
  call: Call & Partial<RoutedCall>,
  response?: MappedResponse,
): readonly string[] {
  const literal = /^'(.*)'$/s.exec(expression);
  if (literal !== null) return [literal[1] ?? ""];
  const [, source = "", name = ""] = sourcePattern.exec(expression) ?? [];
  const { request } = call;
  switch (source) {
    case "method.request.path":
      return one(call.pathParameters?.[name]);
    case "method.request.querystring":
      return one(queryValue(request.query, name));
    case "method.request.multivaluequerystring":
      return queryValues(request.query, name);
    case "method.request.header":
      return one(request.headers.get(name));
    case "method.request.multivalueheader":
      return request.headers.all(name);
    case "method.request.body":
      return one(partOfBody(request.body, name));
    case "integration.response.header":
      return one(response?.headers.get(name));
    case "integration.response.multivalueheader":
      return response?.headers.all(name) ?? [];
    case "integration.response.body":
      return one(response === undefined ? undefined : partOfBody(response.body, name));
    case "stageVariables":
      return one(call.stageVariables[name]);
    case "context":
      return one(print(contextValue(contextOf(call), name)));
    default:
      throw notEmulated(`the mapping ${expression}`);
  }
}

const sourcePattern =
  /^(method\.request\.(?:path|querystring|multivaluequerystring|header|multivalueheader|body)|integration\.response\.(?:header|multivalueheader|body)|stageVariables|context)(?:\.(.+))?$/s;

function one(value: string | undefined): readonly string[] {
  return value === undefined || value === "" ? [] : [value];
}

/** The whole body, or the part of it that a JSONPath without its `$.` leads to. */
function partOfBody(body: Buffer, path: string): string | undefined {
  const text = body.toString();
  if (path === "") return text;
  const found = followJsonPath(parseJson(text), `$.${path}`);
  return found === undefined ? undefined : typeof found === "object" ? JSON.stringify(found) : print(fromJson(found));
}
