import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, FaultPlan } from "../../core/faults.ts";
import { type Handler, pathSegments, readBody } from "../../core/http.ts";
import { isObject, parseJson } from "../../core/json.ts";
import type { RequestLog } from "../../core/request-log.ts";
import type { Sentinels } from "../control/sentinels.ts";
import type { Settings } from "../control/settings.ts";
import type { Directory } from "../entra/directory.ts";
import type { Identity } from "../entra/identities.ts";
import { authorize, wantedBy } from "./access.ts";
import { ArmError } from "./arm-error.ts";
import { authenticate } from "./authenticate.ts";
import { faultReply, serverError } from "./fault-reply.ts";
import type { ArmRequest, Reply } from "./reply.ts";
import type { Throttle } from "./throttle.ts";

/** One call to Azure Resource Manager as it was answered. */
export interface ArmCall {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody?: unknown;
}

export interface ArmServerParts {
  readonly directory: Directory;
  readonly audiences: () => readonly string[];
  readonly throttle: Throttle;
  readonly faults: FaultPlan;
  readonly sentinels: Sentinels;
  readonly settings: () => Settings;
  readonly log: RequestLog;
  /** Doors that stand before ARM's: the sandbox's own orders, the token endpoint, exported documents. */
  readonly doors: readonly ((...exchange: Parameters<Handler>) => Promise<boolean>)[];
  /** Ends the long-running operations that are due. */
  readonly settle: () => void;
  readonly answer: (request: ArmRequest, identity: Identity) => Reply;
  readonly onCall?: ((call: ArmCall) => void) | undefined;
}

/** Largest body, in bytes: ARM's 4 MB. */
const bodyLimitBytes = 4 * 1024 * 1024;

/** Azure Resource Manager over the subscription, with the faults that were ordered around it. */
export function armHandler(parts: ArmServerParts): Handler {
  return async (incoming, response) => {
    for (const door of parts.doors) if (await door(incoming, response)) return;
    const startedAt = Date.now();
    parts.settle();
    const read = await readRequest(incoming);
    const { request } = read;
    const { reply, fault } = await answerOrFail(parts, request, read.refusal);
    const isCut = fault?.kind === "lost-request" || fault?.kind === "lost-response";
    parts.log.add({
      at: new Date(startedAt).toISOString(),
      door: "arm",
      method: request.method,
      path: request.url.pathname + request.url.search,
      durationMs: Date.now() - startedAt,
      ...(isCut ? {} : { status: reply.status }),
      ...(fault === undefined ? {} : { note: fault.kind }),
    });
    if (isCut) return void incoming.socket.destroy();
    const headers = headersOf(reply);
    parts.onCall?.(callOf(request, reply, headers));
    response.writeHead(reply.status, headers);
    response.end(request.method === "HEAD" || reply.body === undefined ? "" : JSON.stringify(reply.body));
  };
}

interface Outcome {
  readonly reply: Reply;
  readonly fault?: Fault | undefined;
}

/** Who, then what goes wrong, then whether they may, then how often, then the answer. */
async function answerOrFail(parts: ArmServerParts, request: ArmRequest, refusal?: ArmError): Promise<Outcome> {
  try {
    const identity = authenticate(parts.directory, request, parts.audiences());
    if (refusal !== undefined) throw refusal;
    const fault = parts.faults.take(request.method, request.url.pathname) ?? parts.sentinels.take(request);
    if (fault?.kind === "slow") await sleep(fault.delayMs);
    const instead = fault === undefined ? undefined : faultReply(fault, identity, request);
    if (instead !== undefined) return { reply: instead, fault };
    const reply = perform(parts, request, identity);
    return { reply: fault?.kind === "server-error-after-effect" ? serverError(fault.status) : reply, fault };
  } catch (error) {
    if (error instanceof ArmError) return { reply: error.reply };
    throw error;
  }
}

function perform(parts: ArmServerParts, request: ArmRequest, identity: Identity): Reply {
  const isRead = request.method === "GET" || request.method === "HEAD";
  authorize(identity, wantedBy(request.method, request.segments));
  const allowance = parts.throttle.take(identity.clientId, request.method);
  if (allowance.retryAfterSeconds !== undefined && parts.settings().throttle) {
    const subscription = request.segments[1] ?? "";
    throw new ArmError(
      429,
      "SubscriptionRequestsThrottled",
      `Number of ${isRead ? "read" : "write"} requests for subscription '${subscription}' exceeded the limit. Please try again after '${allowance.retryAfterSeconds}' seconds.`,
      undefined,
      { ...allowance.headers, "Retry-After": String(allowance.retryAfterSeconds) },
    );
  }
  const reply = safely(() => parts.answer(request, identity));
  return { ...reply, headers: { ...allowance.headers, ...reply.headers } };
}

function safely(work: () => Reply): Reply {
  try {
    return work();
  } catch (error) {
    if (error instanceof ArmError) return error.reply;
    throw error;
  }
}

async function readRequest(incoming: IncomingMessage): Promise<{ request: ArmRequest; refusal?: ArmError }> {
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "sandbox"}`);
  const bare = {
    method: incoming.method ?? "GET",
    url,
    segments: pathSegments(url.pathname),
    query: url.searchParams,
    headers: incoming.headers,
  };
  const bytes = await readBody(incoming);
  if (bytes.length > bodyLimitBytes)
    return {
      request: { ...bare, body: {} },
      refusal: new ArmError(
        413,
        "RequestEntityTooLarge",
        `The size of the request body exceeds the maximum of ${bodyLimitBytes} bytes.`,
      ),
    };
  const body = bytes.length === 0 ? {} : parseJson(bytes.toString("utf8"));
  if (isObject(body)) return { request: { ...bare, body } };
  const sentence = "The request content was invalid and could not be deserialized.";
  return { request: { ...bare, body: {} }, refusal: new ArmError(400, "InvalidRequestContent", sentence) };
}

function headersOf(reply: Reply): Record<string, string> {
  const type: Record<string, string> =
    reply.body === undefined ? { "Content-Length": "0" } : { "Content-Type": "application/json; charset=utf-8" };
  if (reply.status === 204) delete type["Content-Length"];
  const id = randomUUID();
  return {
    ...type,
    "Cache-Control": "no-cache",
    "x-ms-request-id": id,
    "x-ms-correlation-request-id": id,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    ...reply.headers,
  };
}

function callOf(request: ArmRequest, reply: Reply, responseHeaders: Record<string, string>): ArmCall {
  const requestHeaders = Object.entries(request.headers).flatMap(([name, value]) =>
    typeof value === "string" && name !== "authorization" ? [[name, value] as const] : [],
  );
  const { method, url, body } = request;
  return {
    method,
    url: url.href,
    requestHeaders: Object.fromEntries(requestHeaders),
    status: reply.status,
    responseHeaders,
    responseBody: reply.body,
    ...(Object.keys(body).length === 0 ? {} : { requestBody: body }),
  };
}
