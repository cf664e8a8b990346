import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { HeaderList } from "../../core/header-list.ts";
import { readBody } from "../../core/http.ts";
import type { State } from "../model.ts";
import type { CallerRequest } from "./exchange.ts";
import type { Answer } from "./failure.ts";
import { Counters } from "./limits/counters.ts";
import { PoolTurns } from "./limits/pool-turns.ts";
import { answerTo } from "./pipeline.ts";
import { ResponseCache } from "./response-cache.ts";
import { Routes } from "./routing/routes.ts";
import type { Runtime } from "./runtime.ts";
import { Discovery } from "./tokens/discovery.ts";

export interface GatewayParts {
  readonly state: State;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** The service whose gateway this is: its key in the store. */
  readonly service: string;
  /** Workspaces that it serves too: their keys in the store. */
  readonly workspaces?: readonly string[];
  /** Where Microsoft Entra is, for validate-azure-ad-token; the public cloud's when absent. */
  readonly entraAuthority?: string;
  /** How `retry` waits; real time when absent. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export type Gateway = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The data path of one API Management service: finds API and operation, checks the subscription key, runs the policies
 * of all scopes, calls the backend. It speaks http, and stands for https too: an API's protocols do not count.
 */
export function createGateway({ service, workspaces = [], ...parts }: GatewayParts): Gateway {
  const places = [service, ...workspaces].map((key) => placeOf(key, parts));
  return async (incoming, response) => {
    const caller = await readCaller(incoming);
    const { routes, runtime } = places.find((place) => place.routes.findApi(caller)) ?? placeFor(places);
    send(response, caller, await answerTo(caller, routes, runtime));
  };
}

interface Place {
  readonly routes: Routes;
  readonly runtime: Runtime;
}

/** The service itself answers for what nobody answers to. */
function placeFor([own]: readonly Place[]): Place {
  if (own === undefined) throw new Error("A gateway has a service.");
  return own;
}

/** A service or a workspace, whose APIs see their own values, keys and counters only. */
function placeOf(
  service: string,
  { state, clock, sleep, entraAuthority }: Omit<GatewayParts, "service" | "workspaces">,
): Place {
  const routes = new Routes(state, service);
  const runtime: Runtime = {
    state,
    service,
    clock,
    counters: new Counters(),
    turns: new PoolTurns(),
    cache: new ResponseCache(),
    discovery: new Discovery(clock),
    entraAuthority: entraAuthority ?? "https://login.microsoftonline.com",
    sleep: sleep ?? (async (milliseconds) => void (await wait(milliseconds))),
    namedValues: (displayName) =>
      state.find("namedValues", (value) => value.service === service && value.displayName === displayName)?.value,
  };
  return { routes, runtime };
}

async function readCaller(incoming: IncomingMessage): Promise<CallerRequest> {
  const [path = "/", ...rest] = (incoming.url ?? "/").split("?");
  const rawQuery = rest.join("?");
  return {
    id: randomUUID(),
    method: incoming.method ?? "GET",
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: HeaderList.fromRaw(incoming.rawHeaders),
    address: (incoming.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, ""),
    body: await readBody(incoming),
  };
}

function send(response: ServerResponse, { method }: CallerRequest, { status, reason, headers, body }: Answer): void {
  const fields = new HeaderList(headers);
  const hasBody = method !== "HEAD" && status !== 204 && status !== 304;
  if (hasBody) fields.set("Content-Length", String(body.length));
  if (reason === "") response.writeHead(status, fields.toRaw());
  else response.writeHead(status, reason, fields.toRaw());
  response.end(hasBody ? body : undefined);
}
