import path from "node:path";
import type { FaultPlan as Faults } from "../core/faults.ts";
import { FaultPlan } from "../core/faults.ts";
import { type Handler, listen, sendJson } from "../core/http.ts";
import { RequestLog } from "../core/request-log.ts";
import type { Store } from "../core/store.ts";
import { CallQuotas } from "./control/call-quotas.ts";
import { type ControlCall, controlHandler } from "./control/control-server.ts";
import { inspectorTables } from "./control/inspector-tables.ts";
import { cloudWatchService } from "./control/metrics/cloudwatch.ts";
import { MetricStore } from "./control/metrics/metric-store.ts";
import { type Addressee, observedData } from "./control/metrics/observed-data.ts";
import { orderHandler } from "./control/orders.ts";
import type { Product } from "./control/route.ts";
import { Router } from "./control/router.ts";
import { Sentinels } from "./control/sentinels.ts";
import { type Settings, settingsSchema } from "./control/settings.ts";
import type { HttpKinds } from "./http/model.ts";
import { createHttpProduct, type HttpProduct } from "./http/product.ts";
import { Identities } from "./identity/identities.ts";
import { type SeededIdentities, seedIdentities } from "./identity/seeded.ts";
import { stsReply } from "./identity/sts.ts";
import { createLambda, type Lambda } from "./lambda/lambda.ts";
import type { LambdaKinds } from "./lambda/model.ts";
import type { LambdaFunction } from "./rest/data/access/authorizers.ts";
import type { UserPool } from "./rest/data/access/user-pools.ts";
import type { RestEntities } from "./rest/model.ts";
import { createRestProduct, type RestProduct } from "./rest/product.ts";
import type { ResourceQuotas } from "./rest/resource-quotas.ts";

export interface SandboxAwsOptions {
  readonly name?: string;
  /** Folder for the state; absent means in memory only. */
  readonly statePath?: string;
  readonly accountId?: string;
  readonly region?: string;
  /** Milliseconds since the epoch: timestamps, quotas, caches, the end of sessions. Signatures are judged by the machine's clock. */
  readonly clock?: () => number;
  /** Put strangers' APIs into an empty account. */
  readonly seed?: boolean;
  readonly settings?: Partial<Settings>;
  /** How many of each the account may have, where it is not the vendor's default. */
  readonly resourceQuotas?: Partial<ResourceQuotas>;
  /** Lambda functions that are in the account without having been uploaded, by ARN. */
  readonly functions?: Readonly<Record<string, LambdaFunction>>;
  /** The keys of the account's Cognito user pools, by ARN; a pool that is not here lets nobody in. */
  readonly userPools?: Readonly<Record<string, UserPool>>;
  /** 0 to 1: which requests go to a canary. */
  readonly random?: () => number;
  /** Told of every answered call of API Gateway's control API, with both bodies. */
  readonly onCall?: (call: ControlCall) => void;
  /** 0, the default, takes free ones. */
  readonly controlPort?: number;
  readonly dataPort?: number;
}

export interface SandboxAws {
  /** The `endpoint` of every client. */
  readonly controlUrl: string;
  /** APIs are at `{dataUrl}/{apiId}/{stage}/…`. */
  readonly dataUrl: string;
  readonly accountId: string;
  readonly region: string;
  /** The objects, as stored. */
  readonly rest: Store<RestEntities>;
  readonly http: Store<HttpKinds>;
  readonly lambda: Store<LambdaKinds>;
  /** Calls an uploaded function as API Gateway does for an authorizer; undefined where there is none of this ARN. */
  readonly invokeFunction: Lambda["invoker"];
  readonly credentials: SeededIdentities;
  readonly identities: Identities;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly changeSettings: (change: Partial<Settings>) => void;
  /** Puts this many small deployed APIs behind the control API's back, at once, and returns their ids. */
  readonly seedApis: (product: "rest" | "http", count: number, tags?: Readonly<Record<string, string>>) => string[];
  readonly close: () => Promise<void>;
}

/** Starts an emulated AWS account in one Region on loopback: control API of API Gateway and STS, and the data path of its APIs, on two ports. */
export async function startSandboxAws(options: SandboxAwsOptions = {}): Promise<SandboxAws> {
  const { accountId = "123456789012", region = "eu-west-1", name = "aws-sandbox" } = options;
  const now = options.clock ?? Date.now;
  let settings = settingsSchema.parse(options.settings ?? {});
  const log = new RequestLog();
  const faults = new FaultPlan();
  const addresses = { control: "", data: "" };
  const identities = new Identities(accountId, now);
  const credentials = seedIdentities(identities);
  const lambda = createLambda({
    ...{ accountId, region, now, identities, functionMs: () => settings.functionMs },
    ...(options.statePath === undefined ? {} : { statePath: path.join(options.statePath, "lambda") }),
  });
  const products = makeProducts(options, {
    uploaded: lambda.invoker,
    accountId,
    region,
    now,
    log,
    identities,
    settings: () => settings,
    dataUrl: () => addresses.data,
  });
  const { rest, http } = products;
  const seed = () => {
    rest.seed();
    http.seed();
  };
  if (options.seed && rest.state.isEmpty && http.state.isEmpty) seed();
  const quotas = new CallQuotas(now);
  const sentinels = new Sentinels(() => settings.slowMs);
  const changeSettings = (change: Partial<Settings>) => {
    settings = settingsSchema.parse({ ...settings, ...change });
  };
  const seedApis: SandboxAws["seedApis"] = (product, count, tags) => products[product].seedApis(count, tags);

  const metrics = new MetricStore();
  const data = await listen(
    observedData(dataHandler(rest, http), metrics, (apiId, segment) => addressee(rest, http, apiId, segment), now),
    options.dataPort,
  );
  const orders = orderHandler({
    ...{ name, accountId, region, log, faults, identities, changeSettings, seedApis, reseed: seed },
    settings: () => settings,
    addresses: () => addresses,
    tables: () => inspectorTables(rest.state, http.state, lambda.state),
    reset: () => {
      for (const part of [rest, http, lambda, faults, sentinels, quotas, metrics]) part.clear();
      identities.expireSessions();
    },
  });
  const control = await listen(
    controlHandler({
      router: new Router([...rest.routes, ...http.routes]),
      ...{ region, identities, quotas, faults, sentinels, log, orders },
      settings: () => settings,
      services: {
        lambda: lambda.service,
        monitoring: cloudWatchService(metrics),
        sts: (caller, { body }) => {
          const { status, xml } = stsReply(identities, caller, body);
          return { status, contentType: "text/xml", text: xml };
        },
      },
      onCall: options.onCall,
    }),
    options.controlPort,
  );
  Object.assign(addresses, { control: control.url, data: data.url });
  return {
    ...{ controlUrl: control.url, dataUrl: data.url, accountId, region },
    ...{ rest: rest.state, http: http.state, lambda: lambda.state, credentials, identities, requests: log },
    ...{ faults, changeSettings, seedApis, invokeFunction: lambda.invoker },
    close: async () => {
      await Promise.all([control.close(), data.close()]);
      rest.close();
      http.close();
      lambda.close();
    },
  };
}

function dataHandler(rest: Product, http: Product): Handler {
  return async (request, response) => {
    if ((await rest.data(request, response)) || (await http.data(request, response))) return;
    // What no API answers is refused as the vendor's front does it for ids that are nobody's.
    sendJson(response, 403, { message: "Forbidden" });
  };
}

/** The API and the stage that an address is counted for. An HTTP API's default stage has no segment of its own. */
function addressee(rest: RestProduct, http: HttpProduct, apiId: string, segment: string): ReturnType<Addressee> {
  const restApi = rest.state.get("restApis", apiId);
  if (restApi !== undefined)
    return { api: { dimension: "ApiName", value: dimensionOf(restApi.settings.name, apiId) }, stage: segment };
  const held = http.state.get("apis", apiId);
  if (held === undefined) return undefined;
  const isNamed = held.stages.some(({ stageName }) => stageName === segment);
  return { api: { dimension: "ApiId", value: apiId }, stage: isNamed ? segment : "$default" };
}

/** "Amazon API Gateway dimensions and metrics": characters beyond ASCII are removed, and a name of nothing else gives way to the id. */
function dimensionOf(name: string, apiId: string): string {
  const kept = [...name].filter((character) => character >= " " && character <= "~").join("");
  return /\S/.test(kept) ? kept : apiId;
}

interface Account {
  readonly accountId: string;
  readonly region: string;
  readonly now: () => number;
  readonly log: RequestLog;
  readonly identities: Identities;
  readonly settings: () => Settings;
  readonly dataUrl: () => string;
  /** Functions that were uploaded, by ARN. */
  readonly uploaded: (arn: string) => LambdaFunction | undefined;
}

function makeProducts(
  { statePath, resourceQuotas, functions, userPools, random }: SandboxAwsOptions,
  account: Account,
) {
  const { accountId, region, now, log, identities, settings, dataUrl, uploaded } = account;
  const folder = (product: string) => (statePath === undefined ? {} : { statePath: path.join(statePath, product) });
  return {
    rest: createRestProduct({
      ...{ accountId, region, now, log, identities, settings, resourceQuotas, functions, uploaded, userPools, random },
      ...folder("rest"),
    }),
    http: createHttpProduct({
      ...{ accountId, region, partition: "aws", now, log, dataUrl, listingLagMs: () => settings().listingLagMs },
      ...folder("http"),
    }),
  };
}
