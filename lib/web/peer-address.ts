import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** Carries the socket's own address to our code; whatever a caller sent under this name is overwritten. */
export const peerHeader = "x-gatehouse-peer";

const stamped = Symbol.for("gatehouse.peers-are-stamped");

/** Whether this process overwrites the header; without that its value would be a stranger's claim. */
export function peersAreStamped(): boolean {
  return Reflect.get(globalThis, stamped) === true;
}

/** Headers that Next takes orders from, and that no caller may give (CVE-2025-29927 and its kin). */
export const internalHeaders = [
  "x-middleware-subrequest",
  "x-middleware-subrequest-id",
  "x-middleware-rewrite",
  "x-middleware-redirect",
  "x-middleware-next",
  "x-middleware-override-headers",
  "x-middleware-set-cookie",
  "x-middleware-invoke",
  "x-middleware-prefetch-skip",
  "x-invoke-path",
  "x-invoke-query",
  "x-invoke-status",
  "x-invoke-error",
  "x-invoke-output",
  "x-matched-path",
  "x-now-route-matches",
  "x-nextjs-data",
  "x-next-revalidated-tags",
  "x-next-revalidate-tag-token",
  "next-resume",
] as const;

/**
 * Before Next sees a request: writes the socket's address into it and takes out the internal headers.
 *
 * Next gives its handlers no socket, and keeps a caller's own `x-forwarded-for`. Node publishes every request on this
 * channel before its `request` event (https://nodejs.org/api/diagnostics_channel.html#http). Called once, at boot.
 */
export function stampPeerAddresses(): void {
  if (peersAreStamped()) return;
  Reflect.set(globalThis, stamped, true);
  subscribe("http.server.request.start", (message) => {
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    for (const name of internalHeaders) delete request.headers[name];
    request.headers[peerHeader] = socket.remoteAddress ?? "";
  });
}
