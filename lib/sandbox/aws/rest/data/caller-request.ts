import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { CallerRequest } from "./exchange.ts";
import { HeaderList } from "./header-list.ts";
import { parseQuery } from "./query.ts";

/** The request as it is before its body has been read. */
export function callerRequest(incoming: IncomingMessage, path: string, receivedAt: number): CallerRequest {
  const [sentPath = "", query = ""] = (incoming.url ?? "").split(/\?(.*)/s);
  return {
    id: randomUUID(),
    extendedId: `${randomBytes(10).toString("base64url")}=`,
    method: incoming.method ?? "GET",
    path,
    query: parseQuery(query),
    signed: { path: sentPath, query },
    headers: HeaderList.fromRaw(incoming.rawHeaders),
    sourceIp: (incoming.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, ""),
    protocol: `HTTP/${incoming.httpVersion}`,
    receivedAt,
    port: incoming.socket.localPort ?? 0,
    body: Buffer.alloc(0),
  };
}
