import type { State } from "../model.ts";
import type { Counters } from "./limits/counters.ts";
import type { PoolTurns } from "./limits/pool-turns.ts";
import type { NamedValues } from "./policy/reader.ts";
import type { ResponseCache } from "./response-cache.ts";
import type { Discovery } from "./tokens/discovery.ts";

/** What statements work with beside the request. */
export interface Runtime {
  readonly state: State;
  /** The key of the service. */
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly namedValues: NamedValues;
  readonly counters: Counters;
  readonly turns: PoolTurns;
  readonly cache: ResponseCache;
  readonly discovery: Discovery;
  /** Where Microsoft Entra is, without a slash at its end. */
  readonly entraAuthority: string;
}
