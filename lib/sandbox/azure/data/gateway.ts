import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, sendJson } from "../../core/http.ts";
import type { Api, Operation, State } from "../model.ts";

export interface GatewayParts {
  readonly state: State;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The service whose gateway this is: its key in the store. */
  readonly service: string;
}

export type Gateway = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The data path of one API Management service: finds API and operation, and calls the backend. */
export function createGateway({ state, service }: GatewayParts): Gateway {
  return async (request, response) => {
    const url = new URL(request.url ?? "/", "http://gateway");
    const found = findOperation(state, service, request.method ?? "GET", url.pathname);
    if (found === undefined || found.api.serviceUrl === null)
      return sendJson(response, 404, { statusCode: 404, message: "Resource not found" });
    const body = await readBody(request);
    const answer = await fetch(`${found.api.serviceUrl.replace(/\/$/, "")}${found.rest}${url.search}`, {
      method: request.method ?? "GET",
      headers: forwardedHeaders(request),
      redirect: "manual",
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    response.writeHead(answer.status, answerHeaders(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  };
}

function findOperation(state: State, service: string, method: string, path: string) {
  const apis = state
    .all("apis")
    .filter((api) => api.service === service && api.isCurrent && isBelow(path, api.path))
    .toSorted((one, other) => other.path.length - one.path.length);
  for (const api of apis) {
    const rest = path.slice(api.path === "" ? 0 : api.path.length + 1) || "/";
    const operation = state
      .all("operations")
      .find((candidate) => candidate.api === api.id && candidate.method === method && matches(candidate, rest));
    if (operation !== undefined) return { api, operation, rest };
  }
  return undefined;
}

function isBelow(path: string, apiPath: Api["path"]): boolean {
  const root = apiPath === "" ? "" : `/${apiPath.toLowerCase()}`;
  return `${path.toLowerCase()}/`.startsWith(`${root}/`);
}

function matches({ urlTemplate }: Operation, path: string): boolean {
  const [template = "/"] = urlTemplate.split("?");
  const source = template
    .split(/(\{[^}]*\}|\*)/)
    .map((part) => (part.startsWith("{") ? "[^/]+" : part === "*" ? ".*" : part.replace(/[.\\+^$()[\]{}|?]/g, "\\$&")));
  return new RegExp(`^${source.join("").replace(/\/$/, "")}/?$`, "i").test(path);
}

/** What belongs to the backend's own connection and encoding is not passed on. */
function answerHeaders(headers: Headers): Record<string, string> {
  const own = ["connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"];
  return Object.fromEntries([...headers].filter(([name]) => !own.includes(name)));
}

/** Host and length are those of the new request. */
function forwardedHeaders({ headers }: IncomingMessage): Record<string, string> {
  const own = ["host", "connection", "content-length", "transfer-encoding"];
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      own.includes(name) || value === undefined ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
