import { isObject, parseJson } from "../../../core/json.ts";
import type { ExpressionSource } from "../mapping/expression.ts";
import type { Answer, Exchange } from "./exchange.ts";

type LookUp = (source: ExpressionSource, path: string) => string | undefined;

/** A body is read by paths up to here ("Transforming API requests and responses"): 100 KB. */
const readBytes = 100 * 1_024;

/** The values that request mappings and authorizers read. */
export function requestValues(exchange: Exchange): LookUp {
  return (source, path) => {
    switch (source) {
      case "request":
        return requestValue(exchange, path);
      case "context":
        return contextValue(exchange, path);
      case "stageVariables":
        return exchange.stage.stageVariables[path];
      case "response":
        return undefined;
      default:
        return source satisfies never;
    }
  };
}

/** The values that response mappings read. */
export function responseValues(exchange: Exchange, answer: Answer): LookUp {
  const others = requestValues(exchange);
  return (source, path) => {
    if (source !== "response") return source === "request" ? undefined : others(source, path);
    return path.startsWith("header.") ? answer.headers.get(path.slice("header.".length)) : bodyValue(answer.body, path);
  };
}

function requestValue({ request, variables }: Exchange, path: string): string | undefined {
  if (path === "path") return request.path;
  const [place = "", ...rest] = path.split(".");
  const name = rest.join(".");
  switch (place) {
    case "header":
      return request.headers.get(name);
    case "path":
      return variables.get(name);
    case "querystring": {
      const values = new URLSearchParams(request.query).getAll(name);
      return values.length === 0 ? undefined : values.join(",");
    }
    default:
      return bodyValue(request.body, path);
  }
}

function bodyValue(body: Buffer, path: string): string | undefined {
  if (path === "body") return body.toString();
  let found = parseJson(body.subarray(0, readBytes).toString());
  for (const [, name, index] of path.slice("body".length).matchAll(/\.([\w-]+)|\[(\d+)\]/g)) {
    if (name !== undefined) found = isObject(found) ? found[name] : undefined;
    else found = Array.isArray(found) ? found[Number(index)] : undefined;
  }
  if (found === undefined || found === null) return undefined;
  return typeof found === "string" ? found : JSON.stringify(found);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Customizing HTTP API access logs" lists them; those of other kinds of authorization have no value here. */
function contextValue(exchange: Exchange, path: string): string | undefined {
  const { request, stage, route, apiId, accountId } = exchange;
  const [, claim] = /^authorizer\.(?:jwt\.)?claims\.(.+)$/.exec(path) ?? [];
  if (claim !== undefined) return textOf(exchange.claims?.[claim]);
  const host = request.headers.get("Host") ?? "";
  const prefix = stage.stageName === "$default" ? "" : `/${stage.stageName}`;
  const values: Readonly<Record<string, string | undefined>> = {
    accountId,
    apiId,
    domainName: host,
    domainPrefix: host.split(".")[0],
    extendedRequestId: request.id,
    httpMethod: request.method,
    "identity.sourceIp": request.sourceAddress,
    "identity.userAgent": request.headers.get("User-Agent"),
    path: `${prefix}${request.path}`,
    protocol: "HTTP/1.1",
    requestId: request.id,
    requestTime: commonLogTime(new Date(request.receivedAtMs)),
    requestTimeEpoch: String(request.receivedAtMs),
    routeKey: route.routeKey,
    stage: stage.stageName,
  };
  return values[path];
}

function textOf(claim: unknown): string | undefined {
  if (claim === undefined || claim === null) return undefined;
  return typeof claim === "string" ? claim : JSON.stringify(claim);
}

/** dd/MMM/yyyy:HH:mm:ss +0000 */
function commonLogTime(date: Date): string {
  const [day = "", time = ""] = date.toISOString().split("T");
  return `${day.slice(8)}/${months[date.getUTCMonth()]}/${day.slice(0, 4)}:${time.slice(0, 8)} +0000`;
}
