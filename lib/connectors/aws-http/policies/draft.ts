import type { Operation } from "#lib/model/definition.ts";
import type { Cors, Throttle } from "../wire.ts";

/** What the policies of one operation have said so far. */
export interface OperationDraft {
  readonly operation: Operation;
  readonly request: HeaderStates;
  readonly response: HeaderStates;
  authorizer?: { readonly issuer: string; readonly audience: readonly string[]; readonly scopes: readonly string[] };
  timeoutInMillis?: number;
  /** Called on the backend instead of the operation's own path. */
  backendPath?: string;
  throttle?: Throttle;
}

/** What the policies have said of the API as a whole. */
export interface ApiDraft {
  readonly methods: readonly string[];
  cors?: Cors;
  throttle?: Throttle;
}

/** What happens to one header: one mapping of the integration says it. */
export interface HeaderState {
  readonly name: string;
  readonly act: "overwrite" | "append" | "remove";
  readonly value: string;
}

/** By name in lower case. */
export type HeaderStates = Map<string, HeaderState>;
