import type { IncomingMessage, ServerResponse } from "node:http";
import type { Unchecked } from "../../core/json.ts";

/** A control call, already signed for and allowed. */
export interface ControlRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** What the template's braces matched, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The Accept header; any when there is none. */
  readonly accept: string;
  readonly body: Buffer;
  /** The body as a JSON object; empty when there is none. Throws a BadRequestException when it is something else. */
  readonly json: () => Unchecked;
}

export interface ControlReply {
  readonly status: number;
  /** Sent as JSON, without members that are undefined. Absent means an empty body. */
  readonly body?: unknown;
  /** Sent as it stands, instead of `body`. */
  readonly bytes?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The quotas on calls that are narrower than the account's ten a second: "Amazon API Gateway quotas". */
export type QuotaName =
  | "CreateRestApi regional"
  | "CreateRestApi edge"
  | "PutRestApi"
  | "CreateDeployment"
  | "DeleteRestApi"
  | "GetResources"
  | "CreateResource"
  | "DeleteResource"
  | "CreateApiKey"
  | "DeleteApiKey"
  | "UpdateUsagePlan"
  | "UpdateAccount";

/** One operation of the vendor's API. */
export interface ControlRoute {
  /** The operation's name in the vendor's API reference: `CreateRestApi`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/restapis/{restApiId}/stages/{stageName}`. A parameter is one segment, with its slashes encoded. */
  readonly path: string;
  /** For operations that share method and path with another: `mode=import`, as `["mode", "import"]`. */
  readonly query?: readonly [name: string, value: string];
  /**
   * The action and the resource that the caller must be allowed: `apigateway:GET` on `arn:aws:apigateway:{region}::{resource}`.
   * The verb is the method's and the resource is the path, without `/v2`, unless a route says otherwise.
   */
  readonly resource?: (request: ControlRequest) => string;
  /** Further actions that the caller must be allowed on the same resource: `apigateway:UpdateRestApiPolicy`. */
  readonly furtherActions?: (request: ControlRequest) => readonly string[];
  readonly quota?: (request: ControlRequest) => QuotaName;
  /**
   * The API that this call changes. While one such call is under way, another is refused as a concurrent modification.
   * Absent for reads and for what concerns no API.
   */
  readonly changes?: (request: ControlRequest) => string;
  /** The names around the call, in which the sandbox looks for its sentinels: of the API that it is about, and those in its body. */
  readonly names?: (request: ControlRequest) => readonly string[];
  /** Throws an AwsError to refuse. */
  readonly handle: (request: ControlRequest) => ControlReply | Promise<ControlReply>;
}

/** What a product (REST APIs, HTTP APIs) brings to the account. */
export interface Product {
  readonly routes: readonly ControlRoute[];
  /** Serves a consumer's request. False when the address belongs to none of the product's APIs. */
  readonly data: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Puts strangers' APIs into the account. */
  readonly seed: () => void;
  /** Puts this many small deployed APIs behind the control API's back, at once, and returns their ids. */
  readonly seedApis: (count: number, tags?: Readonly<Record<string, string>>) => string[];
  /** Removes everything, counters and caches as well. */
  readonly clear: () => void;
  readonly close: () => void;
}
