import type { IncomingHttpHeaders } from "node:http";
import type { Unchecked } from "../../core/json.ts";
import type { Settings } from "../control/settings.ts";
import type { State } from "../model.ts";
import type { AsyncOperations } from "./async-operations.ts";

/** A request to Azure Resource Manager, read. */
export interface ArmRequest {
  readonly method: string;
  /** With the host that the caller used, so that links lead back to it. */
  readonly url: URL;
  /** Decoded segments of the path. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Unchecked;
}

export interface Reply {
  readonly status: number;
  /** Absent means an empty body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a handler works with: one service of the subscription, and one request to it. */
export interface ServiceContext {
  readonly state: State;
  readonly now: () => number;
  /** The service's key in the store, which is its name. */
  readonly service: string;
  /** `/subscriptions/…/service/{name}`: the beginning of every id. */
  readonly resourceId: string;
  /** Where the service's gateway listens. */
  readonly gatewayUrl: string;
  readonly request: ArmRequest;
  readonly settings: Settings;
  readonly asyncOperations: AsyncOperations;
  readonly exports: Map<string, ExportedDocument>;
}

/** A document that waits to be fetched, as in a storage account. */
export interface ExportedDocument {
  readonly name: string;
  readonly text: string;
  readonly contentType: string;
  readonly expiresAt: number;
}

export type Parameters = Readonly<Record<string, string>>;
export type Handle = (context: ServiceContext, parameters: Parameters) => Reply;

/** One address below a service, with what answers each method. HEAD is answered by GET without its body. */
export interface Route {
  /** `apis/:apiId/operations`: words match whatever their case, as in ARM. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<"GET" | "PUT" | "PATCH" | "POST" | "DELETE", Handle>>>;
}

export const noContent: Reply = { status: 204 };
