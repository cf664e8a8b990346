import type { Operation } from "#lib/model/definition.ts";
import type { PolicyConfigOf } from "#lib/model/policy/policy.ts";
import type { RestApiFacts, RestApiSettings } from "../descriptor.ts";
import type { Throttle } from "../wire.ts";
import type { UserPool } from "./cognito.ts";
import type { TokenCheck } from "./jwt-variables.ts";

/** Where an operation is in the document: encoded, with the base path. */
export interface Place {
  /** `/orders/v1/orders/{id}` */
  readonly path: string;
  readonly method: string;
  /** By the definition's name of a path parameter, the document's. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface CacheKeys {
  readonly headers: readonly string[];
  /** Absent for all that the definition declares. */
  readonly query?: readonly string[];
}

/** What the policies of one operation have said so far. */
export interface OperationDraft {
  readonly operation: Operation;
  readonly place: Place;
  /** Request headers to be replaced, by name in lower case. */
  readonly headers: Map<string, { readonly name: string; readonly value: string }>;
  /** The path at the backend, where it is not the operation's own. */
  to?: string;
  timeoutMs?: number;
  mock?: PolicyConfigOf<"mock">;
  cors?: PolicyConfigOf<"cors">;
  validation?: { readonly body: boolean; readonly parameters: boolean };
  /** What tells answers of the cache apart, beside the path. */
  cache?: CacheKeys;
  /** Callers sign their requests. */
  readonly isSigned: boolean;
  isKeyed: boolean;
  /** The key is kept from the backend. */
  hidesKey: boolean;
  /** The security scheme that checks callers' tokens, and the scopes that it is to ask for. */
  authorizer?: { readonly scheme: string; readonly scopes: readonly string[] };
}

/** One condition on callers' addresses. */
export interface AddressRule {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  /** The places concerned; absent for all. */
  readonly places?: readonly Place[];
}

/** What the policies have said of the API as a whole. */
export interface ApiDraft {
  readonly settings: RestApiSettings;
  readonly facts: RestApiFacts;
  /** Methods of the definition, for CORS. */
  readonly methods: readonly string[];
  /** Callers sign their requests. */
  readonly isSigned: boolean;
  readonly addressRules: AddressRule[];
  /** Limits of the stage, by method key. */
  readonly throttling: Map<string, Throttle>;
  /** For how many seconds answers are kept, by method key. */
  readonly caching: Map<string, number>;
  /** User pools whose tokens are asked for, by security scheme. */
  readonly pools: Map<string, UserPool>;
  /** What the function that checks tokens is told, policy by policy. */
  readonly tokens: TokenCheck[];
  planThrottle?: Throttle;
  planQuota?: { readonly limit: number; readonly period: string };
}

/** What one policy is asked to say. */
export interface Concern {
  readonly drafts: readonly OperationDraft[];
  /** It concerns every operation of the API. */
  readonly isWhole: boolean;
}
