import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { listen } from "../../../core/http.ts";
import { RequestLog } from "../../../core/request-log.ts";
import { Store } from "../../../core/store.ts";
import { Identities } from "../../identity/identities.ts";
import {
  type ApiSettings,
  type Authorizer,
  type Contents,
  type Integration,
  type Method,
  type MethodSetting,
  type Resource,
  type RestEntities,
  restReaders,
  type Stage,
  stageId,
} from "../model.ts";
import type { LambdaFunction } from "./access/authorizers.ts";
import type { UserPool } from "./access/user-pools.ts";
import { createRestData } from "./data.ts";

export const testAccount = { accountId: "123456789012", region: "eu-west-1" };
export const testApiId = "a1b2c3d4e5";

/** `GET /pets/{id}` to what stands there. */
export type Methods = Readonly<Record<string, Partial<Method>>>;

export interface Deployed {
  readonly methods: Methods;
  readonly settings?: Partial<ApiSettings>;
  readonly contents?: Partial<Omit<Contents, "resources">>;
  readonly stage?: Partial<Stage>;
}

export interface Caller {
  readonly state: Store<RestEntities>;
  readonly log: RequestLog;
  readonly identities: Identities;
  /** Where the stage `live` answers. */
  readonly url: string;
  /** What the clock of the sandbox shows, in milliseconds. */
  now: number;
  /** What decides about canaries next, 0 to 1. */
  random: number;
  /** Puts an API with one stage, `live`, into the store. */
  readonly deploy: (deployed: Deployed) => void;
  /** Puts a further deployment beside it and returns its id. */
  readonly addDeployment: (id: string, deployed: Deployed) => void;
  readonly changeStage: (change: Partial<Stage>) => void;
  readonly call: (path: string, init?: RawRequest) => Promise<RawAnswer>;
  readonly clear: () => void;
  readonly close: () => Promise<void>;
}

export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Of the stage; `live` when absent. */
  readonly stage?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
}

/** Starts a data path over a store in memory. */
export async function openStage(
  functions: Readonly<Record<string, LambdaFunction>> = {},
  userPools: Readonly<Record<string, UserPool>> = {},
): Promise<Caller> {
  const state = new Store<RestEntities>(restReaders);
  const log = new RequestLog();
  const clock = () => caller.now;
  const identities = new Identities(testAccount.accountId, clock);
  const data = createRestData({
    ...testAccount,
    state,
    clock,
    identities,
    functions,
    userPools,
    log,
    random: () => caller.random,
  });
  const server = await listen(async (request, response) => {
    if (!(await data.serve(request, response))) response.writeHead(421).end("not a REST API");
  });
  const addDeployment = (id: string, deployed: Deployed) =>
    state.put("deployments", {
      ...{ id, restApiId: testApiId, createdDate: 0 },
      snapshot: { settings: settingsOf(deployed), contents: contentsOf(deployed) },
    });
  const changeStage = (change: Partial<Stage>) => {
    const id = stageId(testApiId, "live");
    state.put("stages", { ...(state.get("stages", id) ?? plainStage), ...change });
  };
  const caller: Caller = {
    ...{
      state,
      log,
      identities,
      url: `${server.url}/${testApiId}/live`,
      now: Date.now(),
      random: 0.5,
      addDeployment,
      changeStage,
      clear: data.clear,
    },
    deploy: (deployed) => {
      state.put("restApis", {
        ...{ id: testApiId, settings: settingsOf(deployed), endpointType: "REGIONAL", rootResourceId: "/" },
        ...{ createdDate: 0, tags: {}, apiStatus: "AVAILABLE" },
      });
      addDeployment("first", deployed);
      state.put("stages", { ...plainStage, ...deployed.stage });
    },
    call: (path, init = {}) => ask(`${server.url}/${testApiId}/${init.stage ?? "live"}${path}`, init),
    close: server.close,
  };
  return caller;
}

const plainStage: Stage = {
  ...{ id: stageId(testApiId, "live"), restApiId: testApiId, stageName: "live", deploymentId: "first" },
  ...{ methodSettings: {}, cacheClusterEnabled: false, tracingEnabled: false, tags: {} },
  ...{ createdDate: 0, lastUpdatedDate: 0 },
};

function settingsOf({ settings }: Deployed): ApiSettings {
  return { name: "test", apiKeySource: "HEADER", disableExecuteApiEndpoint: false, ...settings };
}

function contentsOf({ methods, contents }: Deployed): Contents {
  const rest = { models: {}, authorizers: {}, requestValidators: {}, gatewayResponses: {} };
  return { ...rest, ...contents, resources: resourcesOf(methods) };
}

/** Each path and those above it, the path itself as the id. */
function resourcesOf(methods: Methods): Record<string, Resource> {
  const resources: Record<string, Resource> = { "/": { id: "/", path: "/", resourceMethods: {} } };
  const ensure = (path: string): Resource => {
    const known = resources[path];
    if (known !== undefined) return known;
    const at = path.lastIndexOf("/");
    const parent = ensure(path.slice(0, at) || "/");
    const resource = { id: path, parentId: parent.id, pathPart: path.slice(at + 1), path, resourceMethods: {} };
    resources[path] = resource;
    return resource;
  };
  for (const [line, method] of Object.entries(methods)) {
    const [httpMethod = "", path = ""] = line.split(" ");
    ensure(path).resourceMethods[httpMethod] = {
      ...{ httpMethod, authorizationType: "NONE", apiKeyRequired: false },
      ...method,
    };
  }
  return resources;
}

function integration(type: Integration["type"], change: Partial<Integration>): Integration {
  return {
    ...{ type, passthroughBehavior: "WHEN_NO_MATCH", timeoutInMillis: 5_000 },
    ...{ cacheNamespace: "test", cacheKeyParameters: [] },
    ...change,
  };
}

/** A method that proxies to this address. */
export function proxyTo(uri: string, change: Partial<Integration> = {}): Pick<Method, "methodIntegration"> {
  return { methodIntegration: integration("HTTP_PROXY", { uri, httpMethod: "ANY", ...change }) };
}

/** A method with an integration of another kind. */
export function integrated(type: Integration["type"], change: Partial<Integration>): Pick<Method, "methodIntegration"> {
  return { methodIntegration: integration(type, change) };
}

/** A method that answers 200 with this text. */
export function mockOf(text: string): Pick<Method, "methodIntegration"> {
  return integrated("MOCK", {
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    integrationResponses: { "200": { statusCode: "200", responseTemplates: { "application/json": text } } },
  });
}

export function methodSettingOf(change: Partial<MethodSetting>): MethodSetting {
  return {
    ...{ metricsEnabled: false, loggingLevel: "OFF", dataTraceEnabled: false },
    ...{ throttlingBurstLimit: -1, throttlingRateLimit: -1 },
    ...{ cachingEnabled: false, cacheTtlInSeconds: 300, cacheDataEncrypted: false },
    ...{ requireAuthorizationForCacheControl: true },
    unauthorizedCacheControlHeaderStrategy: "SUCCEED_WITH_RESPONSE_HEADER",
    ...change,
  };
}

export function lambdaAuthorizer(arn: string, change: Partial<Authorizer>): Authorizer {
  return {
    ...{ id: "auth", name: "auth", type: "TOKEN", authType: "custom" },
    authorizerUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
    ...change,
  };
}

export interface Echo {
  readonly url: string;
  readonly hits: () => number;
  readonly close: () => Promise<void>;
}

/** A backend that tells what reached it. `?status=404` and `?delay=50` change how it answers. */
export async function openEcho(): Promise<Echo> {
  let hits = 0;
  const server = createServer(async (request, response) => {
    hits += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { searchParams } = new URL(request.url ?? "/", "http://echo");
    await new Promise((resolve) => setTimeout(resolve, Number(searchParams.get("delay") ?? 0)));
    const { method, url, headers } = request;
    response.writeHead(Number(searchParams.get("status") ?? 200), {
      ...{ "Content-Type": "application/vnd.echo+json", "X-Hits": String(hits), Server: "echo" },
      "Set-Cookie": ["a=1", "b=2"],
    });
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString("latin1"), hits }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The echo has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    hits: () => hits,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A request with exactly this path and these headers, which fetch would normalise. */
function ask(address: string, { method = "GET", headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const [, host = "", port = "", path = "/"] = /^http:\/\/([^:]+):(\d+)(.*)$/.exec(address) ?? [];
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: bytes.toString(), bytes });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
