import type { Api, Entities, Operation, Subscription } from "../model.ts";
import type { Scope, Section } from "../policy/statement.ts";
import type { Value } from "./expression/value.ts";
import type { Answer, PolicyFailure } from "./failure.ts";
import type { Fields } from "./fields.ts";

export type Product = Entities["products"];

/** What the caller sent; never changed. */
export interface CallerRequest {
  readonly id: string;
  readonly method: string;
  /** As it came, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it came, without the question mark. */
  readonly rawQuery: string;
  readonly headers: Fields;
  readonly address: string;
  readonly body: Buffer;
}

/** What will be sent to the backend. */
export interface BackendRequest {
  method: string;
  /** Behind the backend's address, escaped. */
  path: string;
  query: URLSearchParams;
  headers: Fields;
  body: Buffer;
}

export interface LastError {
  readonly failure: PolicyFailure;
  readonly source: string;
  readonly section: Section | "";
  readonly scope: Scope | "";
  readonly policyId: string;
}

/** One request on its way through the gateway. */
export interface Exchange {
  readonly caller: CallerRequest;
  readonly api: Api;
  /** Absent when the API has none for this request. */
  readonly operation: Operation | undefined;
  /** What the operation's template matched, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
  product?: Product;
  subscription?: Subscription;
  readonly request: BackendRequest;
  /** Without a slash at its end; null until somebody says where requests go. */
  backendUrl: string | null;
  response: Answer | undefined;
  readonly variables: Map<string, Value>;
  lastError?: LastError;
  /** Laid over whatever is answered in the end: what cors and the limits say. */
  readonly answerFields: Fields;
  /** `return-response` and its kin end the pipeline: no later section runs. */
  isFinished: boolean;
  /** Set by a hit of the cache: processing goes on behind `cache-store`. */
  isFromCache: boolean;
  /** Key and condition of an answer that `cache-store` may keep. */
  cacheKey?: string;
  /** Run once the answer is known, for counters whose condition looks at it. */
  readonly endings: (() => void)[];
}
