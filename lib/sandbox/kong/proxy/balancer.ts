import type { Store } from "../../core/store.ts";
import type { Entities } from "../entities/kinds.ts";
import type { Service } from "../entities/service.ts";

export interface Peer {
  readonly host: string;
  readonly port: number;
  /** The Host header for this peer, unless the route preserves the caller's. */
  readonly hostHeader: string;
}

interface Ring {
  readonly peers: readonly (Peer & { readonly weight: number; current: number })[];
}

/** Chooses where a request goes: the service's own host, or the targets of the upstream of that name, by weight. */
export class Balancer {
  readonly #rings = new Map<string, Ring>();

  constructor(store: Store<Entities>) {
    for (const upstream of store.all("upstreams")) {
      const peers = store
        .all("targets")
        .filter((target) => target.upstream.id === upstream.id && target.weight > 0)
        .map((target) => {
          const { host, port } = splitTarget(target.target);
          return { host, port, hostHeader: upstream.host_header ?? target.target, weight: target.weight, current: 0 };
        });
      this.#rings.set(upstream.name, { peers });
    }
  }

  /** Undefined when the upstream has no target that takes traffic. Peers already tried are passed over while others remain. */
  choose(service: Service, tried: ReadonlySet<Peer>): Peer | undefined {
    const ring = this.#rings.get(service.host);
    if (ring === undefined) {
      const isStandard = service.port === (service.protocol === "https" ? 443 : 80);
      const hostHeader = isStandard ? service.host : `${service.host}:${service.port}`;
      return { host: service.host.replace(/^\[(.*)\]$/, "$1"), port: service.port, hostHeader };
    }
    const fresh = ring.peers.filter((peer) => !tried.has(peer));
    return smoothlyWeighted(fresh.length > 0 ? fresh : ring.peers);
  }
}

/** Smooth weighted round robin: over any run of requests each peer gets its share, evenly spread. */
function smoothlyWeighted(peers: Ring["peers"]): Peer | undefined {
  const total = peers.reduce((sum, peer) => sum + peer.weight, 0);
  let chosen: Ring["peers"][number] | undefined;
  for (const peer of peers) {
    peer.current += peer.weight;
    if (chosen === undefined || peer.current > chosen.current) chosen = peer;
  }
  if (chosen !== undefined) chosen.current -= total;
  return chosen;
}

function splitTarget(target: string): { host: string; port: number } {
  const match = /^\[?(.*?)\]?:(\d+)$/.exec(target);
  return { host: match?.[1] ?? target, port: Number(match?.[2] ?? 8_000) };
}
