import type { Principal } from "../../identity/identities.ts";
import type { ApiKey, ApiSettings, Contents, Method, Resource, RestApi, Stage } from "../model.ts";
import type { HeaderList } from "./header-list.ts";
import type { Query } from "./query.ts";

/** What the consumer sent. */
export interface CallerRequest {
  readonly id: string;
  /** The second id that API Gateway gives a request: `x-amz-apigw-id`. */
  readonly extendedId: string;
  readonly method: string;
  /** Below the stage, as it was written: `/pets/a%20b`. */
  readonly path: string;
  readonly query: Query;
  /** What a signature covers: path and query as they were sent, the API and its stage in them. */
  readonly signed: { readonly path: string; readonly query: string };
  readonly headers: HeaderList;
  readonly sourceIp: string;
  readonly protocol: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly port: number;
  readonly body: Buffer;
}

/** Whose gateway this is. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
}

/** What an authorizer said of the caller. */
export interface Authorization {
  readonly principalId?: string;
  /** Its values are scalars, as text. */
  readonly context: Readonly<Record<string, string>>;
  /** Of the token, where a user pool was asked. */
  readonly claims?: Readonly<Record<string, string>>;
  /** The API key, where the API takes it from its authorizer. */
  readonly usageIdentifierKey?: string;
}

/** A request that has reached a stage. */
export interface Call {
  readonly request: CallerRequest;
  readonly account: Account;
  readonly api: RestApi;
  readonly stage: Stage;
  readonly isCanary: boolean;
  readonly deploymentId: string;
  /** Of the deployment's snapshot, as are the contents. */
  readonly settings: ApiSettings;
  readonly contents: Contents;
  /** The stage's, with the canary's laid over them when it serves this request. */
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Filled in as the request passes the authorizer and the usage plan. */
  authorization?: Authorization;
  /** Who signed the request, where the method wants that. */
  caller?: Principal;
  apiKey?: ApiKey;
}

/** A call for which there is a method. */
export interface RoutedCall extends Call {
  readonly resource: Resource;
  readonly method: Method;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/** `arn:aws:execute-api:…` of this very request: what policies are held against. */
export function methodArn({ account, api, stage, request }: Call): string {
  const path = request.path.replace(/^\//, "");
  return `arn:aws:execute-api:${account.region}:${account.accountId}:${api.id}/${stage.stageName}/${request.method}/${path}`;
}
