import type { Answer } from "./exchange.ts";
import { FieldList } from "./field-list.ts";

/** An answer of the gateway's own, in the form it has for all of them. */
export function gatewayAnswer(
  status: number,
  message: string,
  headers: Iterable<readonly [string, string]> = [],
): Answer {
  const fields = new FieldList([["Content-Type", "application/json"], ...headers]);
  return { status, headers: fields, body: Buffer.from(JSON.stringify({ message })) };
}

export const noRoute = () => gatewayAnswer(404, "Not Found");
export const tooManyRequests = () => gatewayAnswer(429, "Too Many Requests");
export const tooLarge = () => gatewayAnswer(413, "Request Entity Too Large");
/** The route has no integration, or one that cannot be invoked. */
export const internalError = () => gatewayAnswer(500, "Internal Server Error");
export const unavailable = () => gatewayAnswer(503, "Service Unavailable");
export const timedOut = () => gatewayAnswer(504, "Gateway Timeout");
