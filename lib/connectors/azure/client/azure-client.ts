import type { ApiCreateOrUpdateParameter, ApiVersionSetContract } from "@azure/arm-apimanagement";
import type { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import type { MetricWindow } from "../../connector.ts";
import type {
  ApiRecord,
  BackendRecord,
  OperationRecord,
  PolicyRecord,
  poolBodySchema,
  RevisionRecord,
  VersionSetRecord,
} from "../wire.ts";
import type { GrantedActions, ReleaseRecord, ServiceState, SubscriptionRecord } from "./answers.ts";
import type { MetricSeries } from "./metrics.ts";

/** A write that Azure has accepted and not ended: where to ask, and how soon. */
export interface Accepted {
  readonly location: string;
  readonly retryAfterMs: number;
}

/** Typed calls to one API Management service. The only I/O of this connector. Every method throws ConnectorError. */
export interface AzureClient {
  readonly service: () => Promise<ServiceState>;
  /** Where the gateway answers that serves the workspace; nothing when that is the service's own. Asks once or twice. */
  readonly workspaceGateway: () => Promise<string | undefined>;
  readonly permissions: () => Promise<GrantedActions>;
  readonly findApi: (apiId: string) => Promise<ApiRecord | undefined>;
  /** Current revisions, a page at a time; `filter` as in OData. */
  readonly apiPages: (options: {
    readonly filter?: string;
    readonly cursor?: string;
  }) => AsyncGenerator<{ readonly entries: readonly ApiRecord[]; readonly cursor: string | undefined }>;
  readonly findVersionSet: (name: string) => Promise<VersionSetRecord | undefined>;
  readonly putVersionSet: (name: string, parameters: ApiVersionSetContract) => Promise<void>;
  /** What is gone is deleted. Throws `rejected` while an API is in it. */
  readonly deleteVersionSet: (name: string) => Promise<void>;
  /** Whose names begin so: one page of them. */
  readonly backends: (prefix: string) => Promise<readonly BackendRecord[]>;
  readonly findBackend: (name: string) => Promise<BackendRecord | undefined>;
  readonly putBackend: (name: string, backend: { readonly url: string; readonly description: string }) => Promise<void>;
  readonly putPool: (name: string, pool: z.infer<typeof poolBodySchema>) => Promise<void>;
  /** What is gone is deleted. */
  readonly deleteBackend: (name: string) => Promise<void>;
  /** The id by which an API names the set that it is in. */
  readonly versionSetId: (name: string) => string;
  readonly operations: (apiId: string) => Promise<readonly OperationRecord[]>;
  readonly revisions: (apiId: string) => Promise<readonly RevisionRecord[]>;
  /** As well-formed XML, in which expressions are escaped. */
  readonly findPolicy: (apiId: string) => Promise<PolicyRecord | undefined>;
  readonly putApi: (
    apiId: string,
    parameters: ApiCreateOrUpdateParameter,
    ifMatch?: string,
  ) => Promise<Accepted | undefined>;
  /** Null takes a property away. */
  readonly patchApi: (apiId: string, properties: JsonObject, ifMatch: string) => Promise<void>;
  readonly putPolicy: (apiId: string, text: string, ifMatch?: string) => Promise<void>;
  /** Makes a revision the current one. */
  readonly release: (apiId: string, revision: string, releaseId: string, notes: string) => Promise<void>;
  readonly releases: (apiId: string) => Promise<readonly ReleaseRecord[]>;
  /** The revision stays, and stays current if it is. */
  readonly deleteRelease: (apiId: string, releaseId: string) => Promise<void>;
  /** With all its revisions. What is gone is deleted. */
  readonly deleteApi: (apiId: string) => Promise<Accepted | undefined>;
  /** Asks once how an accepted write is. */
  readonly progress: (location: string) => Promise<{ readonly isRunning: boolean; readonly retryAfterMs: number }>;
  /** The API as OpenAPI 3.0, as consumers are shown it. Two calls: the export, and the document that it points to. */
  readonly exported: (apiId: string) => Promise<Record<string, unknown>>;
  /** Of all APIs that were asked for anything. One call. */
  readonly metrics: (window: MetricWindow) => Promise<readonly MetricSeries[]>;
  readonly subscriptions: (filter: string) => Promise<readonly SubscriptionRecord[]>;
  readonly putSubscription: (
    id: string,
    subscription: { readonly apiId: string; readonly name: string; readonly key: string },
  ) => Promise<void>;
  readonly deleteSubscription: (id: string) => Promise<void>;
}
