import type { Integration } from "../../model.ts";
import type { RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { HeaderList } from "../header-list.ts";
import { mappedValues } from "../mapping.ts";
import { printQuery, type Query, withQueryValues } from "../query.ts";
import type { Overrides } from "./context-object.ts";
import type { BackendRequest } from "./send.ts";

interface BackendBody {
  readonly body: Buffer;
  readonly contentType?: string;
  readonly overrides?: Overrides;
}

/**
 * The request for the backend. HTTP_PROXY passes headers and query on and lays mapped ones over them; HTTP sends what
 * is mapped and nothing else.
 */
export function backendRequest(
  integration: Integration,
  call: RoutedCall,
  { body, contentType, overrides }: BackendBody,
): BackendRequest {
  const isProxy = integration.type === "HTTP_PROXY";
  const headers = new HeaderList(isProxy ? call.request.headers : []);
  let query: Query = isProxy ? call.request.query : [];
  const path = new Map<string, string>();
  if (!isProxy) for (const [name, value] of ownHeaders(call, contentType)) headers.set(name, value);
  // "Amazon API Gateway important notes": the header that a signature came in stays here.
  if (call.caller !== undefined) headers.delete("Authorization");
  for (const [target, expression] of Object.entries(integration.requestParameters ?? {})) {
    const [, place, name = ""] = /^integration\.request\.(\w+)\.(.+)$/s.exec(target) ?? [];
    const values = mappedValues(expression, call);
    if (values.length === 0) continue;
    if (place === "path") path.set(name, values.join(","));
    if (place === "querystring") query = withQueryValues(query, name, values);
    if (place === "header") headers.set(name, values.join(","));
  }
  for (const [name, value] of overrides?.headers ?? []) headers.set(name, value);
  for (const [name, value] of overrides?.querystring ?? []) query = withQueryValues(query, name, [value]);
  for (const [name, value] of overrides?.path ?? []) path.set(name, value);
  addForwarded(headers, call);
  const method =
    integration.httpMethod === "ANY" ? call.request.method : (integration.httpMethod ?? call.request.method);
  return {
    method,
    headers,
    body,
    url: withQuery(address(integration, call, path), query),
    timeoutMs: integration.timeoutInMillis,
    insecureSkipVerification: integration.tlsConfig?.insecureSkipVerification ?? false,
  };
}

function ownHeaders({ api }: RoutedCall, contentType: string | undefined): (readonly [string, string])[] {
  return [
    ["Accept", "application/json"],
    ["Content-Type", contentType ?? "application/json"],
    ["User-Agent", `AmazonAPIGateway_${api.id}`],
  ];
}

function addForwarded(headers: HeaderList, { request, api }: RoutedCall): void {
  headers.set("X-Forwarded-For", [...request.headers.all("X-Forwarded-For"), request.sourceIp].join(", "));
  headers.set("X-Forwarded-Port", String(request.port));
  headers.set("X-Forwarded-Proto", "http");
  headers.set("x-amzn-apigateway-api-id", api.id);
  if (!headers.has("X-Amzn-Trace-Id")) headers.set("X-Amzn-Trace-Id", traceId(request.id, request.receivedAt));
}

/** `Root=1-{eight digits of time}-{24 digits of identity}`, from the request's own time and id. */
function traceId(requestId: string, receivedAt: number): string {
  const time = Math.floor(receivedAt / 1_000)
    .toString(16)
    .padStart(8, "0");
  return `Root=1-${time}-${requestId.replaceAll("-", "").slice(0, 24)}`;
}

/** Fills stage variables and path parameters in. Values are encoded again; a slash stays one, for greedy parameters. */
function address({ uri = "" }: Integration, { stageVariables }: RoutedCall, path: ReadonlyMap<string, string>): string {
  const named = uri.replace(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => stageVariables[name] ?? "");
  return named.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = path.get(name.replace(/\+$/, ""));
    // A variable that is mapped from nothing leaves an address that cannot be called.
    if (value === undefined)
      throw new GatewayFailure("API_CONFIGURATION_ERROR", {
        sandboxWord: `Nothing is mapped to {${name}} of the integration address`,
      });
    return encodeURIComponent(value).replaceAll("%2F", "/");
  });
}

function withQuery(url: string, query: Query): string {
  if (query.length === 0) return url;
  return `${url}${url.includes("?") ? "&" : "?"}${printQuery(query)}`;
}
