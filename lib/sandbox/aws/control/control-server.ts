import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultPlan } from "../../core/faults.ts";
import { BodyTooLargeError, type Handler, readBody } from "../../core/http.ts";
import type { RequestLog } from "../../core/request-log.ts";
import type { Identities } from "../identity/identities.ts";
import { decide, denialMessage } from "../identity/policy.ts";
import { type Caller, type SignatureProblem, verifySignature } from "../identity/signature.ts";
import { AwsError, accessDenied, concurrentModification, tooManyRequests } from "./aws-error.ts";
import type { CallQuotas } from "./call-quotas.ts";
import { faultError } from "./fault-error.ts";
import type { ControlReply, ControlRequest, ControlRoute } from "./route.ts";
import { controlRequest, type Router } from "./router.ts";
import type { AwsFault, Sentinels } from "./sentinels.ts";
import type { Settings } from "./settings.ts";
import { signatureError } from "./signature-error.ts";

/** One control call as it was answered. */
export interface ControlCall {
  readonly operation: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly requestBody: Buffer;
  readonly status: number;
  readonly responseBody?: unknown;
}

/** A service of the account that is not API Gateway, such as STS. It words its own refusals. */
export type Service = (
  caller: Caller | SignatureProblem,
  request: {
    readonly method: string;
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingMessage["headers"];
    readonly body: Buffer;
  },
) => ServiceReply | Promise<ServiceReply>;

export interface ServiceReply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ControlServerParts {
  readonly router: Router;
  readonly region: string;
  readonly identities: Identities;
  /** By the name that signatures are scoped to: `sts`. */
  readonly services: Readonly<Record<string, Service>>;
  readonly quotas: CallQuotas;
  readonly faults: FaultPlan;
  readonly sentinels: Sentinels;
  readonly settings: () => Settings;
  readonly log: RequestLog;
  readonly onCall?: ((call: ControlCall) => void) | undefined;
  /** Pages and orders of the sandbox itself, below `/__sandbox`. False when the address is none of them. */
  readonly orders: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
}

/** The account's control API on one port, for every service; which one a call is for is in its signature's scope. */
export function controlHandler(parts: ControlServerParts): Handler {
  const busyApis = new Set<string>();
  return async (request, response) => {
    if (await parts.orders(request, response)) return;
    const startedAt = Date.now();
    const { method = "GET", url = "/", headers } = request;
    const [path = "/", query = ""] = splitOnce(url, "?");
    const note = (status: number | undefined, words: string | undefined) =>
      parts.log.add({
        ...{ at: new Date(startedAt).toISOString(), door: "control", method, path: url },
        durationMs: Date.now() - startedAt,
        ...(status === undefined ? {} : { status }),
        ...(words === undefined ? {} : { note: words }),
      });
    const body = await readBody(request, parts.settings().bodyLimitBytes).catch((error: unknown) => {
      if (error instanceof BodyTooLargeError) return error;
      throw error;
    });
    if (body instanceof BodyTooLargeError) {
      note(413, undefined);
      return send(response, errorReply(new AwsError("RequestEntityTooLargeException", 413, "Request size exceeded")));
    }
    const caller = verifySignature({ method, path, query, headers, body }, parts.identities);
    const service = parts.services[serviceOf(caller, headers)];
    if (service !== undefined) {
      const reply = await service(caller, { method, path, query: new URLSearchParams(query), headers, body });
      note(reply.status, undefined);
      return sendText(response, reply);
    }
    const call = await answerCall(parts, busyApis, caller, {
      ...{ method, path, query: new URLSearchParams(query), body },
      accept: headers.accept ?? "*/*",
    });
    note(call.reply === "cut" ? undefined : call.reply.status, call.fault);
    if (call.reply === "cut") return void request.socket.destroy();
    parts.onCall?.({
      ...{ operation: call.operation, method, path: url, requestBody: body },
      ...{ status: call.reply.status, responseBody: call.reply.body },
    });
    send(response, call.reply);
  };
}

interface Answered {
  readonly operation: string;
  readonly reply: ControlReply | "cut";
  readonly fault?: string;
}

type Sent = Parameters<typeof controlRequest>[1];

/** Who calls comes first, then what they may do, then how fast, and only then what they ask for. */
async function answerCall(
  parts: ControlServerParts,
  busyApis: Set<string>,
  caller: Caller | SignatureProblem,
  sent: Sent,
): Promise<Answered> {
  const call = parts.router.find(sent.method, sent.path, sent.query);
  const operation = call?.route.operation ?? "unknown";
  try {
    if (typeof caller === "string") throw signatureError(caller);
    if (caller.region !== parts.region || caller.service !== "apigateway") throw signatureError("wrong scope");
    if (call === undefined) throw new AwsError("UnknownOperationException", 404, "");
    const request = controlRequest(call, sent);
    authorize(parts, caller, call.route, request);
    const wait = parts.settings().callQuotas ? parts.quotas.take(call.route.quota?.(request)) : undefined;
    if (wait !== undefined) throw tooManyRequests(wait);
    const fault = takeFault(parts, call.route, request);
    const reply = await perform(parts, busyApis, call.route, request, fault);
    return { operation, reply, ...(fault === undefined ? {} : { fault: fault.kind }) };
  } catch (error) {
    if (error instanceof AwsError) return { operation, reply: errorReply(error) };
    throw error;
  }
}

function authorize(parts: ControlServerParts, caller: Caller, route: ControlRoute, request: ControlRequest): void {
  const path = route.resource?.(request) ?? request.path.replace(/^\/v2(?=\/)/, "");
  const resource = `arn:aws:apigateway:${parts.region}::${path}`;
  for (const action of [`apigateway:${request.method}`, ...(route.furtherActions?.(request) ?? [])]) {
    const decision = decide(caller.principal.statements, action, resource);
    if (decision !== "allowed") throw accessDenied(denialMessage(caller.principal.arn, action, resource, decision));
  }
}

function takeFault(parts: ControlServerParts, route: ControlRoute, request: ControlRequest): AwsFault | undefined {
  const ordered = parts.faults.take(request.method, request.path);
  return ordered ?? parts.sentinels.take(request.method, request.path, route.names?.(request) ?? []);
}

/** Plays the fault around the effect. While it lasts, another write of the same API is a concurrent modification. */
async function perform(
  parts: ControlServerParts,
  busyApis: Set<string>,
  route: ControlRoute,
  request: ControlRequest,
  fault: AwsFault | undefined,
): Promise<ControlReply | "cut"> {
  if (fault?.kind === "lost-request") return "cut";
  const refusal = fault === undefined ? undefined : faultError(fault);
  if (refusal !== undefined && fault?.kind !== "server-error-after-effect") throw refusal;
  const api = route.changes?.(request);
  if (api !== undefined && busyApis.has(api)) throw concurrentModification();
  if (api !== undefined) busyApis.add(api);
  try {
    if (fault?.kind === "slow") await sleep(fault.delayMs);
    if (api !== undefined && parts.settings().writeMs > 0) await sleep(parts.settings().writeMs);
    const reply = await route.handle(request);
    if (fault?.kind === "lost-response") return "cut";
    if (refusal !== undefined) throw refusal;
    return reply;
  } finally {
    if (api !== undefined) busyApis.delete(api);
  }
}

/** An unsigned call is for API Gateway, unless it looks like a form, which is how STS is spoken to. */
function serviceOf(caller: Caller | SignatureProblem, headers: IncomingMessage["headers"]): string {
  if (typeof caller !== "string") return caller.service;
  const scope = /Credential=[^,\s]*\/([^/,\s]+)\/aws4_request/.exec(headers.authorization ?? "")?.[1];
  const isForm = headers["content-type"]?.includes("application/x-www-form-urlencoded") ?? false;
  return scope ?? (isForm ? "sts" : "apigateway");
}

function errorReply(error: AwsError): ControlReply {
  const headers = { "x-amzn-ErrorType": error.code, ...error.headers };
  return { status: error.status, headers, body: { message: error.message } };
}

function send(response: ServerResponse, reply: ControlReply): void {
  const bytes = reply.bytes ?? (reply.body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(reply.body)));
  response.writeHead(reply.status, {
    "x-amzn-RequestId": randomUUID(),
    ...(bytes.length > 0 || reply.status !== 204 ? { "Content-Type": "application/json" } : {}),
    ...(reply.status === 204 ? {} : { "Content-Length": String(bytes.length) }),
    ...reply.headers,
  });
  response.end(bytes);
}

function sendText(response: ServerResponse, reply: ServiceReply): void {
  response.writeHead(reply.status, {
    ...{ "x-amzn-RequestId": randomUUID(), "Content-Type": reply.contentType },
    ...{ "Content-Length": String(Buffer.byteLength(reply.text)), ...reply.headers },
  });
  response.end(reply.text);
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
