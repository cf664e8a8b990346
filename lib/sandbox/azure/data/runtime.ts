import type { State } from "../model.ts";
import type { NamedValues } from "./policy/reader.ts";

/** What statements work with beside the request. */
export interface Runtime {
  readonly state: State;
  /** The key of the service. */
  readonly service: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly namedValues: NamedValues;
}
