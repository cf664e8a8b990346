import "server-only";
import type { EndpointAnswer } from "#lib/model/live-check.ts";
import { checkUrl, OutboundRefusal, UnknownHost } from "./destination.ts";
import { exchange, NoAnswer } from "./exchange.ts";
import { gatewayDispatcher } from "./gateway-dispatchers.ts";

/** A call that anybody could make: a safe method, no body, no credential. */
export interface AnonymousCall {
  readonly method: "GET" | "HEAD" | "OPTIONS";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

const deadlineMs = 10_000;
const maxBytes = 16 * 1024;

/**
 * Calls an endpoint of an API as a consumer without a key would, through the guarded way out of its gateway. Follows no
 * redirect, waits 10 s at most, reads 16 KB. Never throws: no answer is an answer too.
 */
export async function callAnonymously(
  gatewayId: string,
  { method, url, headers }: AnonymousCall,
  signal: AbortSignal,
): Promise<EndpointAnswer> {
  try {
    checkUrl(url);
    const request = { method, url, headers: { accept: "*/*", "accept-encoding": "identity", ...headers } };
    const answer = await exchange(gatewayDispatcher(gatewayId), request, { deadlineMs, maxBytes, signal, cut: true });
    return { kind: "answered", status: answer.status, headers: answer.headers, body: answer.body.toString("utf8") };
  } catch (error) {
    return silence(error);
  }
}

function silence(error: unknown): EndpointAnswer {
  const cause = error instanceof NoAnswer ? error.cause : error;
  if (cause instanceof OutboundRefusal) {
    return { kind: "silent", sentence: cause.message, reached: false, final: true };
  }
  const reached = !(error instanceof NoAnswer) || error.sent;
  if (cause instanceof UnknownHost) return { kind: "silent", sentence: cause.message, reached, final: false };
  const timedOut = error instanceof NoAnswer && error.timedOut;
  const sentence = timedOut
    ? "No answer came within 10 s."
    : reached
      ? "The connection was closed before an answer came."
      : "No connection could be made.";
  return { kind: "silent", sentence, reached, final: false };
}
