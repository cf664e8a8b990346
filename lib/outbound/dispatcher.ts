import "server-only";
import type { Socket } from "node:net";
import { Agent, buildConnector } from "undici";
import { parseAddress, sameAddress } from "./address.ts";
import type { AllowEntry, AllowSetting } from "./allow-entry.ts";
import { type Destination, type Resolve, resolveDestination, systemResolve } from "./destination.ts";

export interface DispatcherOptions {
  readonly allow: () => readonly AllowEntry[];
  /** Where `allow` comes from. Defaults to the gateways' own, `GATEHOUSE_OUTBOUND_ALLOW`. */
  readonly setting?: AllowSetting;
  readonly resolve?: Resolve;
  /** Milliseconds for one address to accept and finish TLS. */
  readonly connectTimeoutMs?: number;
  /** Sockets at most, to one origin. */
  readonly connections?: number;
}

/**
 * An undici agent that decides at the socket: it resolves the name itself, refuses by the outbound rules, connects to a
 * vetted address under the original name, and looks once more at whom it is connected to. A filter on the lookup alone
 * is bypassed by address literals, which are never looked up.
 */
export function createDispatcher(options: DispatcherOptions): Agent {
  const connect = buildConnector({ timeout: options.connectTimeoutMs ?? 5_000, allowH2: false });
  return new Agent({
    connections: options.connections ?? 8,
    pipelining: 1,
    // Shorter than any gateway's own, so that a request seldom meets a socket the other side is just closing.
    keepAliveTimeout: 1_000,
    keepAliveMaxTimeout: 1_000,
    connect: (target, callback) => {
      open(connect, target, options).then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
      );
    },
  });
}

async function open(
  connect: buildConnector.connector,
  target: buildConnector.Options,
  options: DispatcherOptions,
): Promise<Socket> {
  const port = target.port === "" ? (target.protocol === "https:" ? 443 : 80) : Number(target.port);
  const destination = await resolveDestination(
    { protocol: target.protocol, hostname: target.hostname, port },
    options.allow(),
    options.resolve ?? systemResolve,
    options.setting,
  );
  return connectFirst(connect, target, destination);
}

/** Tries the vetted addresses in turn, as a name with both an IPv4 and an IPv6 address needs. */
async function connectFirst(
  connect: buildConnector.connector,
  target: buildConnector.Options,
  destination: Destination,
): Promise<Socket> {
  const isName = parseAddress(destination.hostname) === undefined;
  let failure: unknown;
  for (const address of destination.addresses) {
    try {
      const socket = await connectTo(connect, {
        ...target,
        hostname: address.toString(),
        port: String(destination.port),
        // The certificate is checked against the name that was asked for, not the address that answered.
        servername: target.protocol === "https:" && isName ? destination.hostname : undefined,
      });
      const peer = parseAddress(socket.remoteAddress ?? "");
      if (peer !== undefined && sameAddress(peer, address)) return socket;
      socket.destroy();
      failure = new Error("the connection led elsewhere");
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function connectTo(connect: buildConnector.connector, target: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(target, (...[error, socket]) => (error === null ? resolve(socket) : reject(error)));
  });
}
