import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { plannedFaultSchema } from "../../core/faults.ts";
import { readBody, sendJson } from "../../core/http.ts";
import { parseJson } from "../../core/json.ts";
import type { Identities } from "../identity/identities.ts";
import { readTrustPolicy } from "../identity/trust-policy.ts";
import { type InspectorParts, inspectorPage } from "./inspector.ts";
import { type Settings, settingsSchema } from "./settings.ts";

export interface OrderParts extends InspectorParts {
  readonly identities: Identities;
  readonly changeSettings: (settings: Settings) => void;
  /** Removes everything and forgets faults, counters and caches. */
  readonly reset: () => void;
  readonly reseed: () => void;
  readonly seedApis: (product: "rest" | "http", count: number) => void;
}

type Order = (body: unknown) => unknown;

/** The sandbox's own endpoints, on the control port below `/__sandbox`: a page to look at, and orders for tests. */
export function orderHandler(parts: OrderParts) {
  const orders: Readonly<Record<string, Order>> = {
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
      parts.changeSettings(settingsSchema.parse({ ...parts.settings(), ...z.looseObject({}).parse(body) }));
      return parts.settings();
    },
    "POST /sessions/expire": () => parts.identities.expireSessions(),
    "POST /apis": (body) => {
      const { product, count } = seedOrderSchema.parse(body);
      parts.seedApis(product, count);
    },
    "POST /reset": () => parts.reset(),
    "POST /reseed": () => {
      parts.reset();
      parts.reseed();
    },
  };
  const find = (request: string): Order | undefined => {
    const [, name] = /^PUT \/roles\/([\w+=,.@-]+)\/trust-policy$/.exec(request) ?? [];
    if (name === undefined) return orders[request];
    const { identities } = parts;
    const role = identities.role(`arn:aws:iam::${identities.accountId}:role/${name}`);
    return role && ((body) => void identities.addRole({ ...role, ...readTrustPolicy(body) }));
  };
  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    if (!/^\/__sandbox(\/|$)/.test(pathname)) return false;
    const path = pathname.slice("/__sandbox".length);
    if (request.method === "GET" && (path === "" || path === "/")) sendPage(response, parts);
    // Orders come from tests and people with curl; a browser that sends an origin is some page that tries its luck.
    else if (request.headers.origin !== undefined)
      sendJson(response, 403, { message: "The sandbox takes no orders from web pages." });
    else await obey(find(`${request.method} ${path}`), request, response);
    return true;
  };
}

const seedOrderSchema = z.object({ product: z.enum(["rest", "http"]), count: z.number().int().min(1).max(100_000) });

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

function sendPage(response: ServerResponse, parts: InspectorParts): void {
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    // Nothing on the page may run or be fetched.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(inspectorPage(parts));
}
