import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestLog } from "../../../core/request-log.ts";
import type { Store } from "../../../core/store.ts";
import type { RestEntities } from "../model.ts";
import type { Account } from "./exchange.ts";

/** A Lambda function of the account: takes the event, gives what the function returns. An Error is what it throws. */
export type LambdaFunction = (event: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface RestDataOptions extends Account {
  readonly state: Store<RestEntities>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** By function ARN. */
  readonly functions?: Readonly<Record<string, LambdaFunction>>;
  readonly log?: RequestLog;
  /** 0 to 1: which requests go to a canary. */
  readonly random?: () => number;
}

export interface RestData {
  /** Serves a consumer's request to `/{apiId}/{stage}/…`. False when the address belongs to no REST API. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Empties the caches and counters. */
  readonly clear: () => void;
}

/** The data path of REST APIs: each stage serves the snapshot of its deployment. */
export function createRestData(_options: RestDataOptions): RestData {
  throw new Error("Not ready.");
}
