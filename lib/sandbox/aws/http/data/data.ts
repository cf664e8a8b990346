import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyTooLargeError, readBody } from "../../../core/http.ts";
import type { RequestLog } from "../../../core/request-log.ts";
import type { Apis } from "../apis.ts";
import type { HeldApi, HttpDefinition, Stage } from "../model.ts";
import { payloadLimitBytes } from "../quotas.ts";
import { noRoute, tooLarge, tooManyRequests } from "./answers.ts";
import { authorize } from "./authorize.ts";
import { answersBeforeAuthorization, applyCors, isPreflight, preflightAnswer } from "./cors.ts";
import type { Answer, ConsumerRequest, Exchange } from "./exchange.ts";
import { FieldList } from "./field-list.ts";
import { integrate } from "./integrate.ts";
import type { Issuers } from "./issuers.ts";
import { RouteTable } from "./route-table.ts";
import type { Throttle } from "./throttle.ts";

export interface DataParts {
  readonly apis: Apis;
  readonly issuers: Issuers;
  readonly throttle: Throttle;
  readonly log?: RequestLog | undefined;
}

/** Serves what was deployed: `/{apiId}/{stage}/…`, or `/{apiId}/…` of the `$default` stage. */
export function dataHandler(parts: DataParts) {
  const tables = new WeakMap<HttpDefinition, RouteTable>();
  const tableOf = (definition: HttpDefinition) => {
    const table = tables.get(definition) ?? new RouteTable(definition.routes);
    tables.set(definition, table);
    return table;
  };
  return async (incoming: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const [address = "/", ...query] = (incoming.url ?? "/").split("?");
    const [, apiId = ""] = address.split("/");
    const held = parts.apis.store.get("apis", apiId);
    if (held === undefined) return false;
    const path = address.slice(apiId.length + 1) || "/";
    const startedAt = Date.now();
    const served = await serve(parts, tableOf, held, incoming, { path, query: query.join("?") });
    parts.log?.add({
      ...{ at: new Date(startedAt).toISOString(), door: "data", method: incoming.method ?? "GET" },
      ...{ path: incoming.url ?? "/", status: served.answer.status, durationMs: Date.now() - startedAt },
      ...(served.routeKey === undefined ? {} : { note: served.routeKey }),
    });
    send(response, incoming.method, served.answer);
    return true;
  };
}

interface Served {
  readonly answer: Answer;
  readonly routeKey?: string;
}

async function serve(
  parts: DataParts,
  tableOf: (definition: HttpDefinition) => RouteTable,
  held: HeldApi,
  incoming: IncomingMessage,
  target: { readonly path: string; readonly query: string },
): Promise<Served> {
  const found = held.api.disableExecuteApiEndpoint ? undefined : selectStage(held, target.path);
  const definition = found && parts.apis.snapshot(held.id, found.stage.deploymentId ?? "");
  if (found === undefined || definition === undefined) return { answer: noRoute() };
  const request = await readRequest(parts, incoming, { path: found.path, query: target.query });
  if (request === undefined) return { answer: tooLarge() };
  const match = tableOf(definition).find(request.method, request.path);
  const { corsConfiguration: cors } = definition;
  if (cors !== undefined && isPreflight(request) && answersBeforeAuthorization(match?.route))
    return { answer: preflightAnswer(cors, request) };
  const { accountId } = parts.apis.facts;
  const answer =
    match === undefined
      ? noRoute()
      : await through(parts, { request, accountId, apiId: held.id, stage: found.stage, definition, ...match });
  if (cors !== undefined) applyCors(cors, request, answer.headers);
  answer.headers.set("Apigw-Requestid", request.id);
  return { answer, ...(match === undefined ? {} : { routeKey: match.route.routeKey }) };
}

async function through(parts: DataParts, exchange: Exchange): Promise<Answer> {
  const { apiId, stage, route, request, definition } = exchange;
  if (!parts.throttle.admits(apiId, stage, route.routeKey)) return tooManyRequests();
  const refusal = await authorize(exchange, parts.issuers);
  if (refusal !== undefined) return refusal;
  const { corsConfiguration: cors } = definition;
  return cors !== undefined && isPreflight(request) ? preflightAnswer(cors, request) : integrate(exchange);
}

/** "If the request explicitly matches a stage, API Gateway sends the request to that stage", else to `$default`. */
function selectStage(held: HeldApi, path: string): { readonly stage: Stage; readonly path: string } | undefined {
  const [, first = ""] = path.split("/");
  const named = held.stages.find(({ stageName }) => stageName === first && first !== "$default");
  if (named !== undefined) return { stage: named, path: path.slice(first.length + 1) || "/" };
  const stage = held.stages.find(({ stageName }) => stageName === "$default");
  return stage && { stage, path };
}

async function readRequest(
  parts: DataParts,
  incoming: IncomingMessage,
  target: { readonly path: string; readonly query: string },
): Promise<ConsumerRequest | undefined> {
  try {
    return {
      ...{ id: randomBytes(11).toString("base64"), method: incoming.method ?? "GET", ...target },
      headers: FieldList.fromRaw(incoming.rawHeaders),
      body: await readBody(incoming, payloadLimitBytes),
      sourceAddress: (incoming.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, ""),
      receivedAtMs: parts.apis.facts.now(),
    };
  } catch (error) {
    if (error instanceof BodyTooLargeError) return undefined;
    throw error;
  }
}

function send(response: ServerResponse, method: string | undefined, { status, headers, body }: Answer): void {
  const isBodiless = method === "HEAD" || status === 204 || status === 304;
  if (!isBodiless) headers.set("Content-Length", String(body.length));
  response.writeHead(status, headers.toRaw());
  response.end(isBodiless ? undefined : body);
}
