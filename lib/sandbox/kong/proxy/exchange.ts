import type { Readable } from "node:stream";
import type { HeaderList } from "../../core/header-list.ts";
import type { Consumer } from "../entities/consumer.ts";
import type { Route } from "../entities/route.ts";
import type { Service } from "../entities/service.ts";

/** What the caller sent. Plugins do not change it. */
export interface ClientRequest {
  readonly id: string;
  readonly method: string;
  /** As it came, without the query. */
  readonly rawPath: string;
  /** Normalised: what the router matched. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it came, without the question mark. */
  readonly rawQuery: string;
  readonly headers: HeaderList;
  readonly clientAddress: string;
  readonly body: () => Promise<Buffer>;
}

/** What will be sent to the backend, unless a plugin answers first. */
export interface UpstreamRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: HeaderList;
  /** When a plugin rewrote it. */
  body?: Buffer;
}

/** One request on its way through the gateway: everything a plugin may read and change. */
export interface Exchange {
  readonly request: ClientRequest;
  readonly route: Route;
  readonly service: Service | undefined;
  /** What the route's regular expression captured, by name and by number. */
  readonly captures: ReadonlyMap<string, string>;
  readonly upstream: UpstreamRequest;
  /** The Host header for the backend. */
  readonly upstreamHost: { name: string };
  /** Set by plugins in the access phase; laid over whatever answer there will be. */
  readonly answerHeaders: HeaderList;
  consumer?: Consumer;
  credential?: { readonly id: string };
}

export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer | Readable;
  /** Who made it: the backend (or the cache of its answers), or the gateway itself. */
  readonly origin: "upstream" | "kong";
}
