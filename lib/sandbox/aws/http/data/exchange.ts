import type { HttpDefinition, Route, Stage } from "../model.ts";
import type { FieldList } from "./field-list.ts";

/** What the consumer sent. */
export interface ConsumerRequest {
  readonly id: string;
  readonly method: string;
  /** As sent, without the stage and the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly headers: FieldList;
  readonly body: Buffer;
  readonly sourceAddress: string;
  readonly receivedAtMs: number;
}

/** One request on its way through a stage. */
export interface Exchange {
  readonly request: ConsumerRequest;
  readonly accountId: string;
  readonly apiId: string;
  readonly stage: Stage;
  readonly definition: HttpDefinition;
  readonly route: Route;
  readonly variables: ReadonlyMap<string, string>;
  /** Of a verified token. */
  claims?: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: FieldList;
  readonly body: Buffer;
}
