import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type FaultPlan, plannedFaultSchema } from "./faults.ts";
import { readBody, sendJson } from "./http.ts";
import { parseJson } from "./json.ts";
import type { RequestLog } from "./request-log.ts";

/** Does what it is told, with the body of the request as JSON; what it returns is the answer. */
export type Order = (body: unknown) => unknown;

export interface CommonParts<Settings> {
  readonly faults: FaultPlan;
  readonly log: RequestLog;
  readonly settings: () => Settings;
  readonly settingsSchema: z.ZodType<Settings>;
  readonly changeSettings: (settings: Settings) => void;
  /** Removes everything that was made, and forgets faults, counters and caches. */
  readonly reset: () => void;
  readonly reseed: () => void;
}

/** The orders that every sandbox takes, by method and path below `/__sandbox`. */
export function commonOrders<Settings extends object>(parts: CommonParts<Settings>): Readonly<Record<string, Order>> {
  return {
    "GET /faults": () => parts.faults.pending(),
    "POST /faults": (body) => {
      parts.faults.add(plannedFaultSchema.parse(body));
      return parts.faults.pending();
    },
    "DELETE /faults": () => parts.faults.clear(),
    "GET /requests": () => parts.log.all(),
    "DELETE /requests": () => parts.log.clear(),
    "GET /settings": () => parts.settings(),
    "PUT /settings": (body) => {
      parts.changeSettings(parts.settingsSchema.parse({ ...parts.settings(), ...z.looseObject({}).parse(body) }));
      return parts.settings();
    },
    "POST /reset": () => parts.reset(),
    "POST /reseed": () => {
      parts.reset();
      parts.reseed();
    },
  };
}

/**
 * The sandbox's own endpoints, below `/__sandbox`: a page to look at, and orders for tests. `find` gives the order of a
 * method and path. False when the address is none of them.
 */
export function orderHandler(find: (request: string) => Order | undefined, page: () => string) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    if (!/^\/__sandbox(\/|$)/.test(pathname)) return false;
    const path = pathname.slice("/__sandbox".length);
    if (request.method === "GET" && (path === "" || path === "/")) sendPage(response, page());
    // Orders come from tests and people with curl; a browser that sends an origin is some page that tries its luck.
    else if (request.headers.origin !== undefined)
      sendJson(response, 403, { message: "The sandbox takes no orders from web pages." });
    else await obey(find(`${request.method} ${path}`), request, response);
    return true;
  };
}

async function obey(order: Order | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = (await readBody(request)).toString("utf8");
  if (order === undefined)
    return sendJson(response, 404, { message: "The sandbox has no such order. See docs/sandbox.md." });
  try {
    const result = order(text === "" ? {} : parseJson(text));
    if (result === undefined) response.writeHead(204).end();
    else sendJson(response, 200, result);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    sendJson(response, 400, { message: z.prettifyError(error) });
  }
}

function sendPage(response: ServerResponse, page: string): void {
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    // Nothing on the page may run or be fetched.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(page);
}
