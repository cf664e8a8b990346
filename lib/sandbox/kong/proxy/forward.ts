import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Readable } from "node:stream";
import { HeaderList } from "../../core/header-list.ts";
import type { Service } from "../entities/service.ts";
import type { Balancer, Peer } from "./balancer.ts";
import type { Answer, Exchange } from "./exchange.ts";
import { kongMessage } from "./messages.ts";

/** Fields that belong to one connection (RFC 9110 §7.6.1). */
const hopByHop = ["Connection", "Keep-Alive", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

class ConnectError extends Error {}
class TimeoutError extends Error {}

/**
 * Sends the request to the backend and streams its answer. A connection that cannot be made is tried again, on another
 * target when there is one, up to the service's `retries`; whatever was sent is never sent twice.
 */
export async function forward(
  exchange: Exchange,
  service: Service,
  balancer: Balancer,
  body: Buffer | Readable,
): Promise<Answer> {
  const tried = new Set<Peer>();
  // A streamed body is gone after the first attempt.
  const attempts = Buffer.isBuffer(body) ? service.retries + 1 : 1;
  for (let attempt = 1; ; attempt += 1) {
    const peer = balancer.choose(service, tried);
    if (peer === undefined) return kongMessage(exchange, 503, "failure to get a peer from the ring-balancer");
    tried.add(peer);
    try {
      return await sendTo(exchange, service, peer, body);
    } catch (error) {
      if (error instanceof ConnectError && attempt < attempts) continue;
      return error instanceof TimeoutError
        ? kongMessage(exchange, 504, "The upstream server is timing out")
        : kongMessage(exchange, 502, "An invalid response was received from the upstream server");
    }
  }
}

function sendTo(exchange: Exchange, service: Service, peer: Peer, body: Buffer | Readable): Promise<Answer> {
  const { upstream } = exchange;
  const query = queryFor(exchange);
  const isSecure = service.protocol === "https";
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)({
      host: peer.host,
      port: peer.port,
      method: upstream.method,
      path: query === "" ? upstream.path : `${upstream.path}?${query}`,
      headers: outgoingHeaders(exchange, peer, body),
      setHost: false,
      ...(isSecure ? { servername: peer.host, rejectUnauthorized: service.tls_verify === true } : {}),
    });
    watchTimeouts(outgoing, service);
    let isConnected = false;
    outgoing.once("socket", (socket) => {
      if (!socket.connecting) isConnected = true;
      else
        socket.once("connect", () => {
          isConnected = true;
        });
    });
    outgoing.once("response", (incoming) => resolve(toAnswer(incoming)));
    outgoing.once("error", (error) =>
      reject(error instanceof TimeoutError || isConnected ? error : new ConnectError(error.message)),
    );
    if (Buffer.isBuffer(body)) outgoing.end(body);
    else body.pipe(outgoing);
  });
}

/** As the caller wrote it, unless a plugin changed it. */
function queryFor({ upstream, request }: Exchange): string {
  const isUnchanged = upstream.query.toString() === request.query.toString();
  return isUnchanged ? request.rawQuery : upstream.query.toString();
}

function outgoingHeaders(exchange: Exchange, peer: Peer, body: Buffer | Readable): string[] {
  const headers = new HeaderList(exchange.upstream.headers);
  for (const name of hopByHop) headers.delete(name);
  headers.set("Host", exchange.upstreamHost.name || peer.hostHeader);
  if (Buffer.isBuffer(body)) {
    headers.delete("Content-Length");
    const hasBody = body.length > 0 || exchange.request.headers.has("Content-Length");
    if (hasBody) headers.set("Content-Length", String(body.length));
  }
  return headers.toRaw();
}

function watchTimeouts(outgoing: ClientRequest, service: Service): void {
  const connecting = setTimeout(() => outgoing.destroy(new TimeoutError()), service.connect_timeout);
  outgoing.once("socket", (socket) => {
    const connected = () => {
      clearTimeout(connecting);
      outgoing.setTimeout(service.read_timeout, () => outgoing.destroy(new TimeoutError()));
    };
    if (socket.connecting) socket.once("connect", connected);
    else connected();
  });
  outgoing.once("close", () => clearTimeout(connecting));
}

function toAnswer(incoming: IncomingMessage): Answer {
  const headers = HeaderList.fromRaw(incoming.rawHeaders);
  for (const name of hopByHop) headers.delete(name);
  return { status: incoming.statusCode ?? 502, headers, body: incoming, origin: "upstream" };
}
