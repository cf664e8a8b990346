import { randomBytes } from "node:crypto";
import { evaluate, parseExpression } from "../mapping/expression.ts";
import { parseParameterKey } from "../mapping/parameter-key.ts";
import type { Integration } from "../model.ts";
import type { Exchange } from "./exchange.ts";
import { FieldList } from "./field-list.ts";
import { requestValues } from "./values.ts";

/** What goes to the backend. */
export interface IntegrationRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: FieldList;
  readonly body: Buffer;
}

/** Fields that belong to one connection (RFC 9110 §7.6.1). */
const hopByHop = [
  ...["Connection", "Keep-Alive", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer"],
  ...["Transfer-Encoding", "Upgrade", "Host", "Content-Length"],
];

/** Builds the request of an HTTP proxy integration: the consumer's own, sent to the integration's address, then mapped. */
export function integrationRequest(exchange: Exchange, integration: Integration): IntegrationRequest {
  const { request } = exchange;
  const url = addressOf(exchange, integration);
  const headers = new FieldList(request.headers);
  for (const name of hopByHop) headers.delete(name);
  const host = request.headers.get("Host") ?? "";
  headers.set("Forwarded", `by=127.0.0.1;for=${request.sourceAddress};host=${host};proto=http`);
  headers.set("Via", "HTTP/1.1 AmazonAPIGateway");
  if (request.headers.get("X-Amzn-Trace-Id") === undefined)
    headers.set("X-Amzn-Trace-Id", `Root=1-${seconds(request.receivedAtMs)}-${randomBytes(12).toString("hex")}`);
  headers.set("Host", url.host);
  const query = [url.search.slice(1), request.query].filter((part) => part !== "").join("&");
  const mapped = mapRequest(exchange, integration, { url, headers, query });
  if (request.body.length > 0 || request.headers.get("Content-Length") !== undefined)
    headers.set("Content-Length", String(request.body.length));
  const method = integration.integrationMethod === "ANY" ? request.method : (integration.integrationMethod ?? "GET");
  return { method, url: mapped, headers, body: request.body };
}

/** As trace ids write them: hexadecimal. */
function seconds(milliseconds: number): string {
  return Math.floor(milliseconds / 1_000).toString(16);
}

/** Path and stage variables stand in the address in braces. `$default` adds the whole path of the request. */
function addressOf(exchange: Exchange, integration: Integration): URL {
  const { variables, route, request, stage } = exchange;
  const text = (integration.integrationUri ?? "")
    .replace(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => stage.stageVariables[name] ?? "")
    .replace(/\{([^}+]+)\+?\}/g, (whole, name: string) => variables.get(name) ?? whole);
  const url = new URL(text);
  if (route.routeKey === "$default") url.pathname = `${url.pathname.replace(/\/$/, "")}${request.path}`;
  return url;
}

interface Mapped {
  readonly url: URL;
  readonly headers: FieldList;
  readonly query: string;
}

function mapRequest(exchange: Exchange, { requestParameters = {} }: Integration, { url, headers, query }: Mapped): URL {
  const lookUp = requestValues(exchange);
  const parameters = new URLSearchParams(query);
  let isQueryMapped = false;
  const result = new URL(url);
  for (const [key, text] of Object.entries(requestParameters)) {
    const parsed = parseParameterKey(key);
    if (parsed === undefined) continue;
    const { operation, place, name } = parsed;
    const expression = parseExpression(text, ["request", "context", "stageVariables"]) ?? [];
    const value = operation === "remove" ? "" : evaluate(expression, lookUp);
    if (value === undefined) continue;
    if (place === "path") result.pathname = value.startsWith("/") ? value : `/${value}`;
    else if (place === "header") change(headers, operation, name, value);
    else if (place === "querystring") {
      change(parameters, operation, name, value);
      isQueryMapped = true;
    }
  }
  // As the consumer wrote it, unless something was mapped.
  result.search = isQueryMapped ? parameters.toString() : query;
  return result;
}

interface Changeable {
  readonly set: (name: string, value: string) => void;
  readonly append: (name: string, value: string) => void;
  readonly delete: (name: string) => void;
}

/** What `append`, `overwrite` and `remove` do to headers and to query string parameters. */
export function change(
  fields: Changeable,
  operation: "append" | "overwrite" | "remove",
  name: string,
  value: string,
): void {
  if (operation === "append") fields.append(name, value);
  else if (operation === "overwrite") fields.set(name, value);
  else fields.delete(name);
}
