import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { HeaderList } from "../../core/header-list.ts";
import { type Handler, readBody } from "../../core/http.ts";
import type { RequestLog } from "../../core/request-log.ts";
import { normalizePath } from "../normalize.ts";
import { type BodyWork, kongVersion, type PluginInstance } from "../plugins/plugin.ts";
import type { Configuration } from "./configuration.ts";
import type { Answer, ClientRequest, Exchange } from "./exchange.ts";
import { forward } from "./forward.ts";
import { kongMessage } from "./messages.ts";
import type { RouteMatch } from "./router.ts";
import { sendAnswer } from "./send-answer.ts";
import { upstreamPath } from "./upstream-path.ts";

interface ProxyParts {
  readonly configuration: () => Configuration;
  readonly log: RequestLog;
  readonly port: () => number;
}

/** Kong's data path: route, plugins, backend, plugins, answer. */
export function proxyHandler(parts: ProxyParts): Handler {
  return async (incoming, response) => {
    const startedAt = Date.now();
    const request = readRequest(incoming);
    const configuration = parts.configuration();
    const match = configuration.router.find({ ...request, host: request.headers.get("Host") ?? "" });
    const answer =
      match === undefined
        ? unrouted(request)
        : await through(parts, configuration, match, { request, incoming, startedAt });
    parts.log.add({
      at: new Date(startedAt).toISOString(),
      door: "proxy",
      method: request.method,
      path: incoming.url ?? "/",
      status: answer.answer.status,
      durationMs: Date.now() - startedAt,
      ...(match === undefined ? {} : { note: match.route.name ?? match.route.id }),
    });
    await sendAnswer(response, request, answer, startedAt);
  };
}

interface Arrival {
  readonly request: ClientRequest;
  readonly incoming: IncomingMessage;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

interface Outcome {
  readonly answer: Answer;
  readonly work: readonly BodyWork[];
}

function unrouted(request: ClientRequest): Outcome {
  return { answer: kongMessage({ request }, 404, "no Route matched with those values"), work: [] };
}

async function through(
  parts: ProxyParts,
  configuration: Configuration,
  match: RouteMatch,
  { request, incoming, startedAt }: Arrival,
): Promise<Outcome> {
  const exchange = startExchange(request, match, parts.port());
  if (!match.route.protocols.includes("http")) return { answer: upgrade(exchange), work: [] };
  const used: PluginInstance[] = [];
  const answer =
    (await runAccess(configuration, exchange, used)) ?? (await callBackend(configuration, exchange, incoming));
  for (const name of new Set([...exchange.answerHeaders].map(([field]) => field))) {
    answer.headers.delete(name);
    for (const value of exchange.answerHeaders.all(name)) answer.headers.append(name, value);
  }
  const work = used.flatMap((plugin) => plugin.respond?.(exchange, answer) ?? []);
  for (const plugin of used) plugin.log?.(exchange, answer, Date.now() - startedAt);
  return { answer, work };
}

/** Runs the access phase by priority. After an early answer the rest are still collected: their response phase runs. */
async function runAccess(
  configuration: Configuration,
  exchange: Exchange,
  used: PluginInstance[],
): Promise<Answer | undefined> {
  let early: Answer | undefined;
  for (const name of configuration.pluginNames) {
    const plugin = configuration.pluginFor(name, exchange, "http");
    if (plugin === undefined) continue;
    used.push(plugin);
    try {
      early ??= await plugin.access?.(exchange);
    } catch (error) {
      exchange.answerHeaders.set("X-Sandbox-Error", String(error).replace(/[^\x20-\x7e]/g, "?"));
      early = kongMessage(exchange, 500, "An unexpected error occurred");
    }
  }
  return early;
}

async function callBackend(
  configuration: Configuration,
  exchange: Exchange,
  incoming: IncomingMessage,
): Promise<Answer> {
  const { service, route } = exchange;
  if (service === undefined) return kongMessage(exchange, 503, "no Service found with those values");
  const body = exchange.upstream.body ?? (route.request_buffering ? await exchange.request.body() : incoming);
  return forward(exchange, service, configuration.balancer, body);
}

function upgrade(exchange: Exchange): Answer {
  const { request, route } = exchange;
  const status = route.https_redirect_status_code;
  const host = (request.headers.get("Host") ?? "").replace(/:\d+$/, "");
  const query = request.rawQuery === "" ? "" : `?${request.rawQuery}`;
  const headers: Record<string, string> =
    status === 426
      ? { Connection: "Upgrade", Upgrade: "TLS/1.2, HTTP/1.1" }
      : { Location: `https://${host}${request.rawPath}${query}` };
  return kongMessage(exchange, status, "Please use HTTPS protocol", headers);
}

function readRequest(incoming: IncomingMessage): ClientRequest {
  const [rawPath = "/", ...rest] = (incoming.url ?? "/").split("?");
  let body: Promise<Buffer> | undefined;
  return {
    id: randomBytes(16).toString("hex"),
    method: incoming.method ?? "GET",
    rawPath,
    path: normalizePath(rawPath),
    query: new URLSearchParams(rest.join("?")),
    rawQuery: rest.join("?"),
    headers: HeaderList.fromRaw(incoming.rawHeaders),
    clientAddress: (incoming.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, ""),
    body: () => (body ??= readBody(incoming)),
  };
}

function startExchange(
  request: ClientRequest,
  { route, service, matchedPath, captures }: RouteMatch,
  port: number,
): Exchange {
  const headers = new HeaderList(request.headers);
  const host = request.headers.get("Host") ?? "";
  headers.set("X-Forwarded-For", [...headers.all("X-Forwarded-For"), request.clientAddress].join(", "));
  headers.set("X-Forwarded-Proto", "http");
  headers.set("X-Forwarded-Host", host.replace(/:\d+$/, ""));
  headers.set("X-Forwarded-Port", String(port));
  headers.set("X-Forwarded-Path", request.rawPath);
  if (route.strip_path && matchedPath !== "") headers.set("X-Forwarded-Prefix", matchedPath);
  headers.set("X-Real-IP", request.clientAddress);
  headers.set("Via", `1.1 kong/${kongVersion}`);
  headers.set("X-Kong-Request-Id", request.id);
  return {
    request,
    route,
    service,
    captures,
    upstream: {
      method: request.method,
      path: upstreamPath(service?.path ?? null, request.path, matchedPath, route.strip_path),
      query: new URLSearchParams(request.query),
      headers,
    },
    upstreamHost: { name: route.preserve_host ? host : "" },
    answerHeaders: new HeaderList(),
  };
}
