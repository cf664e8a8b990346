import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, FaultPlan } from "../../core/faults.ts";
import { BodyTooLargeError, type Handler, pathSegments, readBody } from "../../core/http.ts";
import type { RequestLog } from "../../core/request-log.ts";
import type { Sentinels } from "../control/sentinels.ts";
import type { Settings } from "../control/settings.ts";
import type { Tokens } from "../control/tokens.ts";
import { kongVersion } from "../plugins/plugin.ts";
import { KongError, schemaViolation } from "../schema/problems.ts";
import { type Admin, collectionReply } from "./collections.ts";
import { informationReply, type NodeFacts } from "./information.ts";
import { notFound, type Reply } from "./reply.ts";
import { type AdminRequest, BodyError, parseAdminBody } from "./request.ts";
import { schemasReply } from "./schemas.ts";
import { tagsReply } from "./tags.ts";

/** One Admin API call as it was answered. */
export interface AdminCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseBody?: unknown;
}

export interface AdminServerParts {
  readonly onCall?: ((call: AdminCall) => void) | undefined;
  readonly admin: Admin;
  readonly node: NodeFacts;
  readonly tokens: Tokens;
  readonly faults: FaultPlan;
  readonly sentinels: Sentinels;
  readonly settings: () => Settings;
  readonly log: RequestLog;
  /** Pages and orders of the sandbox itself, below `/__sandbox`. Undefined when the address is none of them. */
  readonly control: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

const kinds = ["POST", "PUT", "PATCH", "DELETE"];

/** Kong's Admin API over the tables, with the faults that were ordered around it. */
export function adminHandler(parts: AdminServerParts): Handler {
  return async (request, response) => {
    if (await parts.control(request, response)) return;
    const startedAt = Date.now();
    const url = new URL(request.url ?? "/", "http://sandbox");
    const note = (status: number | undefined, words?: string) =>
      parts.log.add({
        at: new Date(startedAt).toISOString(),
        door: "admin",
        method: request.method ?? "GET",
        path: url.pathname + url.search,
        durationMs: Date.now() - startedAt,
        ...(status === undefined ? {} : { status }),
        ...(words === undefined ? {} : { note: words }),
      });
    const parsed = await parse(parts, request, url);
    const isRead = !kinds.includes(parsed.method);
    const refusal = "reply" in parsed ? parsed.reply : refuse(parts, parsed, request, isRead);
    const fault = refusal === undefined && !("reply" in parsed) ? takeFault(parts, parsed, url.pathname) : undefined;
    if (fault?.kind === "lost-request") {
      note(undefined, fault.kind);
      return void request.socket.destroy();
    }
    if (fault?.kind === "slow") await sleep(fault.delayMs);
    const early = refusal ?? (fault === undefined ? undefined : faultReply(fault));
    const reply = early ?? ("reply" in parsed ? parsed.reply : answer(parts, parsed));
    if (fault?.kind === "lost-response") {
      note(undefined, fault.kind);
      return void request.socket.destroy();
    }
    const sent = fault?.kind === "server-error-after-effect" ? serverError(fault.status) : reply;
    note(sent.status, fault?.kind);
    const hasBody = Object.keys(parsed.body).length > 0;
    parts.onCall?.({
      method: parsed.method,
      path: url.pathname + url.search,
      status: sent.status,
      responseBody: sent.body,
      ...(hasBody ? { requestBody: parsed.body } : {}),
    });
    send(response, sent, request.method === "HEAD");
  };
}

type Parsed = AdminRequest | (AdminRequest & { readonly reply: Reply });

/** HEAD is GET without the body. A body that cannot be read is answered at once. */
async function parse(parts: AdminServerParts, request: IncomingMessage, url: URL): Promise<Parsed> {
  const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
  const bare = { method, segments: pathSegments(url.pathname), query: url.searchParams, body: {} };
  try {
    const text = (await readBody(request, parts.settings().bodyLimitBytes)).toString("utf8");
    return { ...bare, body: parseAdminBody(text, request.headers["content-type"] ?? "") };
  } catch (error) {
    if (error instanceof BodyTooLargeError)
      return {
        ...bare,
        reply: { status: 413, body: { message: "Payload too large" }, headers: { Connection: "close" } },
      };
    if (error instanceof BodyError)
      return { ...bare, reply: { status: error.status, body: { message: error.message } } };
    throw error;
  }
}

function refuse(
  parts: AdminServerParts,
  _parsed: AdminRequest,
  request: IncomingMessage,
  isRead: boolean,
): Reply | undefined {
  const token = request.headers["kong-admin-token"];
  const access = parts.tokens.accessOf(Array.isArray(token) ? token[0] : token);
  if (access === "refused") return faultReply({ kind: "unauthorized" });
  return access === "read-only" && !isRead ? faultReply({ kind: "forbidden" }) : undefined;
}

function takeFault(parts: AdminServerParts, request: AdminRequest, path: string): Fault | undefined {
  const isLaterPage = request.method === "GET" && request.query.has("offset");
  if (isLaterPage && parts.sentinels.halvesListings) return { kind: "server-error", status: 500 };
  return parts.faults.take(request.method, path) ?? parts.sentinels.take(request);
}

/** What is answered instead of the effect; undefined when the effect happens all the same. */
function faultReply(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case "throttle":
      return {
        status: 429,
        body: { message: "API rate limit exceeded" },
        headers: { "Retry-After": String(fault.retryAfterSeconds) },
      };
    case "server-error":
      return serverError(fault.status);
    case "reject":
      return errorReply(schemaViolation({ "@entity": [fault.message] }));
    case "unauthorized":
      return { status: 401, body: { message: "Unauthorized", status: 401 } };
    case "forbidden":
      return { status: 403, body: { message: "you do not have permissions to write this resource", status: 403 } };
    case "lost-request":
    case "lost-response":
    case "server-error-after-effect":
    case "slow":
      return undefined;
    default:
      return fault satisfies never;
  }
}

function serverError(status: number): Reply {
  return { status, body: { message: "An unexpected error occurred" } };
}

function answer(parts: AdminServerParts, request: AdminRequest): Reply {
  try {
    if (request.method === "OPTIONS")
      return { status: 204, headers: { Allow: "GET, HEAD, OPTIONS, PATCH, POST, PUT, DELETE" } };
    return (
      informationReply(parts.admin, parts.node, request) ??
      tagsReply(parts.admin, request) ??
      schemasReply(request) ??
      collectionReply(parts.admin, request) ??
      notFound
    );
  } catch (error) {
    if (error instanceof KongError) return errorReply(error);
    throw error;
  }
}

function errorReply(error: KongError): Reply {
  return { status: error.status, body: error.body };
}

function send(response: ServerResponse, reply: Reply, isHead: boolean): void {
  const text = reply.text ?? (reply.body === undefined ? "" : JSON.stringify(reply.body));
  const type = reply.text === undefined ? "application/json; charset=utf-8" : "text/plain; charset=UTF-8";
  const body: Record<string, string> =
    text === "" ? {} : { "Content-Type": type, "Content-Length": String(Buffer.byteLength(text)) };
  response.writeHead(reply.status, {
    Server: `kong/${kongVersion}`,
    "Access-Control-Allow-Origin": "*",
    ...body,
    ...reply.headers,
  });
  response.end(isHead ? "" : text);
}
