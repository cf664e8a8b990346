import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../../../core/http.ts";
import type { RequestLog } from "../../../core/request-log.ts";
import type { Store } from "../../../core/store.ts";
import type { Identities } from "../../identity/identities.ts";
import type { RestEntities } from "../model.ts";
import { Authorizers, type LambdaFunction } from "./access/authorizers.ts";
import { Models } from "./access/models.ts";
import { TokenBuckets } from "./access/token-bucket.ts";
import { UsagePlans } from "./access/usage-plans.ts";
import type { UserPool } from "./access/user-pools.ts";
import { callerRequest } from "./caller-request.ts";
import type { Account, CallerRequest } from "./exchange.ts";
import { verifyJwt, verifyJwtArn } from "./functions/verify-jwt.ts";
import { type Outcome, Pipeline } from "./pipeline.ts";
import { readPayload } from "./read-payload.ts";
import { ResponseCache } from "./response-cache.ts";
import { sendAnswer } from "./send-answer.ts";
import { findApi, serve } from "./stage-address.ts";

export interface RestDataOptions extends Account {
  readonly state: Store<RestEntities>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Who may sign requests. */
  readonly identities: Identities;
  /** The account's Lambda functions by ARN, beside the `verify-jwt` that it always has. */
  readonly functions?: Readonly<Record<string, LambdaFunction>>;
  /** Those that were uploaded. */
  readonly uploaded?: (arn: string) => LambdaFunction | undefined;
  /** The keys of the account's Cognito user pools, by ARN. */
  readonly userPools?: Readonly<Record<string, UserPool>>;
  readonly log?: RequestLog;
  /** 0 to 1: which requests go to a canary. */
  readonly random?: () => number;
}

export interface RestData {
  /** Serves a consumer's request to `/{apiId}/{stage}/…`. False when the address belongs to no REST API. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;
  /** Empties a stage's response cache, or its authorizers' answers: FlushStageCache, FlushStageAuthorizersCache. */
  readonly flushStageCache: (stageId: string) => void;
  readonly flushStageAuthorizersCache: (stageId: string) => void;
  /** Empties the caches and counters of all. */
  readonly clear: () => void;
}

/** Bytes of a request's body: "Amazon API Gateway quotas", payload size. */
const largestPayload = 10 * 1_048_576;

/** The data path of REST APIs: each stage serves the snapshot of its deployment. */
export function createRestData(options: RestDataOptions): RestData {
  const { state, clock, identities } = options;
  const given: Readonly<Record<string, LambdaFunction>> = {
    [verifyJwtArn(options)]: verifyJwt({ clock }),
    ...options.functions,
  };
  const functions = (arn: string) => given[arn] ?? options.uploaded?.(arn);
  const authorizers = new Authorizers({ functions, userPools: options.userPools ?? {} }, clock);
  const buckets = new TokenBuckets(clock);
  const usagePlans = new UsagePlans(state, buckets, clock);
  const cache = new ResponseCache(clock);
  const pipeline = new Pipeline({ authorizers, usagePlans, buckets, models: new Models(), cache, identities });
  return {
    serve: (incoming, response) => handle(options, pipeline, incoming, response),
    flushStageCache: (stageId) => cache.flush(stageId),
    flushStageAuthorizersCache: (stageId) => authorizers.flush(stageId),
    clear: () => {
      authorizers.flush();
      buckets.clear();
      usagePlans.clear();
      cache.flush();
    },
  };
}

async function handle(
  options: RestDataOptions,
  pipeline: Pipeline,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const startedAt = options.clock();
  const address = findApi(options.state, (incoming.url ?? "/").split("?")[0] ?? "/");
  if (address === undefined) return false;
  const request = callerRequest(incoming, address.path, startedAt);
  const body = await readPayload(incoming, largestPayload);
  const serving = serve(options.state, address, (options.random ?? Math.random)());
  if (serving === undefined || serving.settings.disableExecuteApiEndpoint) {
    sendJson(response, 403, { message: "Forbidden" }, { "x-amzn-ErrorType": "ForbiddenException" });
    note(options, incoming, { status: 403, startedAt });
    return true;
  }
  const call = {
    request: { ...request, body: body ?? request.body } satisfies CallerRequest,
    account: { accountId: options.accountId, region: options.region },
    api: address.api,
    ...serving,
  };
  const outcome = await pipeline.run(call, body === undefined);
  sendAnswer(response, request, outcome.answer, serving.settings.minimumCompressionSize);
  note(options, incoming, { status: outcome.answer.status, startedAt, outcome });
  return true;
}

interface Noted {
  readonly status: number;
  readonly startedAt: number;
  readonly outcome?: Outcome;
}

function note({ log, clock }: RestDataOptions, incoming: IncomingMessage, { status, startedAt, outcome }: Noted): void {
  const { routed } = outcome ?? {};
  log?.add({
    at: new Date(startedAt).toISOString(),
    door: "data",
    method: incoming.method ?? "GET",
    path: incoming.url ?? "/",
    status,
    durationMs: clock() - startedAt,
    ...(routed === undefined ? {} : { note: `${routed.method.httpMethod} ${routed.resource.path}` }),
  });
}
