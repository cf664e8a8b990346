import { subscribe } from "node:diagnostics_channel";
import { internalHeaders } from "./internal-headers.ts";

/** Carries the socket's own address to our code; whatever a caller sent under this name is overwritten. */
export const peerHeader = "x-gatehouse-peer";

/** The id that joins a request, its log lines and its audit events. */
export const requestIdHeader = "x-request-id";

const stamped = Symbol.for("gatehouse.peers-are-stamped");

/** Whether this process overwrites the header; without that its value would be a stranger's claim. */
export function peersAreStamped(): boolean {
  return Reflect.get(globalThis, stamped) === true;
}

/**
 * Before Next sees a request: writes the socket's address into it and takes out what no caller may give.
 *
 * Next gives its handlers no socket, and keeps a caller's own `x-forwarded-for`. Node publishes every request on this
 * channel before its `request` event (https://nodejs.org/api/diagnostics_channel.html#http). Called once, at boot.
 */
export function stampPeerAddresses(): void {
  if (peersAreStamped()) return;
  Reflect.set(globalThis, stamped, true);
  subscribe("http.server.request.start", (message) => {
    if (!isRequestStart(message)) return;
    const { headers, socket } = message.request;
    for (const name of internalHeaders) delete headers[name];
    // Ours to give: the proxy does so for pages, `route()` for the rest.
    delete headers[requestIdHeader];
    headers[peerHeader] = socket.remoteAddress ?? "";
  });
}

/** The part of Node's message that is used here. */
interface RequestStart {
  readonly request: {
    readonly headers: Record<string, unknown>;
    readonly socket: { readonly remoteAddress?: string };
  };
}

function isRequestStart(message: unknown): message is RequestStart {
  if (typeof message !== "object" || message === null) return false;
  const request: unknown = Reflect.get(message, "request");
  return typeof request === "object" && request !== null && "headers" in request && "socket" in request;
}
