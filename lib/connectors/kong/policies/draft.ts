import type { Operation } from "#lib/model/definition.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { KongFacts } from "../descriptor.ts";

/** Plugin name → configuration, as one operation needs them. */
export type PluginSet = ReadonlyMap<string, JsonObject>;

export interface PolicyContext {
  readonly facts: KongFacts;
  /** The access-control group of this deployment's keys. */
  readonly group: string;
  /** Path of the backend's address, without a trailing slash. */
  readonly backendPath: string;
  /** What replaces the path when the public base path is not the backend's. */
  readonly rebase?: string;
  /** The capture group that holds a path parameter of an operation; absent when the path has no such parameter. */
  readonly captureOf: (operation: Operation, parameter: string) => string | undefined;
}

/** Where a plugin was found. */
export interface DecodePlace {
  readonly operation: Operation;
  readonly apiMethods: readonly string[];
  readonly context: PolicyContext;
}

/** What the policies of one operation have said so far. */
export interface Draft {
  readonly operation: Operation;
  readonly keyed: boolean;
  readonly apiMethods: readonly string[];
  readonly plugins: Map<string, JsonObject>;
  readonly request: HeaderStates;
  readonly response: HeaderStates;
  uri?: string;
}

export interface HeaderState {
  name: string;
  set?: string;
  remove: boolean;
  add: string[];
}

/** By name in lower case. */
export type HeaderStates = Map<string, HeaderState>;
