import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import { type Listening, listen, readBody } from "../../core/http.ts";
import { Store } from "../../core/store.ts";
import {
  type Api,
  apiKey,
  type Entities,
  keyOf,
  type Operation,
  operationKey,
  policyKey,
  productApiKey,
  readers,
  type State,
  type Subscription,
} from "../model.ts";
import { createGateway, type GatewayParts } from "./gateway.ts";

const service = "contoso";
const etag = '"1"';

const echoSchema = z.object({
  count: z.number(),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type Echo = z.infer<typeof echoSchema>;

export interface Called {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the backend saw. Throws when the answer is not the backend's. */
  readonly echo: () => Echo;
  /** `message` of the gateway's own answers. */
  readonly message: () => string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A gateway on a free port, before a backend that answers with what it saw. */
export interface TestGateway {
  readonly state: State;
  readonly backendUrl: string;
  /** How many requests have reached the backend. */
  readonly hits: () => number;
  readonly call: (path: string, options?: CallOptions) => Promise<Called>;
  /** The clock, in milliseconds. */
  readonly advance: (milliseconds: number) => void;
  readonly now: () => number;
  /** How long `retry` would have waited, in milliseconds. */
  readonly waits: number[];
  readonly close: () => Promise<void>;
}

export async function openGateway(parts: Partial<GatewayParts> = {}): Promise<TestGateway> {
  const state: State = new Store<Entities>(readers);
  const backend = await startEcho();
  let now = Date.parse("2026-11-25T12:00:00Z");
  const waits: number[] = [];
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const gateway = await listen(createGateway({ state, service, clock: () => now, sleep, ...parts }));
  return {
    state,
    backendUrl: backend.url,
    hits: backend.hits,
    waits,
    now: () => now,
    advance: (milliseconds) => {
      now += milliseconds;
    },
    call: (path, options = {}) => call(`${gateway.url}${path}`, options),
    close: async () => {
      await gateway.close();
      await backend.close();
    },
  };
}

/** Answers with what it saw. `x-answer` names a status, or several that are answered in turn; `x-delay-ms` makes it late. */
async function startEcho(): Promise<Listening & { readonly hits: () => number }> {
  let count = 0;
  const listening = await listen(async (request, response) => {
    count += 1;
    const statuses = String(request.headers["x-answer"] ?? "200").split(",");
    const status = Number(statuses[Math.min(count, statuses.length) - 1]);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const body = (await readBody(request)).toString();
    await new Promise((resolve) => setTimeout(resolve, Number(headers["x-delay-ms"] ?? 0)));
    const location = headers["x-location"];
    response.writeHead(status, {
      "content-type": "application/json",
      "x-powered-by": "echo",
      ...(location === undefined ? {} : { location }),
    });
    response.end(JSON.stringify({ count, method: request.method, url: request.url, headers, body }));
  });
  return { ...listening, hits: () => count };
}

/** By node's own client, because `fetch` keeps `Origin` and the CORS headers to itself. */
function call(url: string, { method = "GET", headers = {}, body }: CallOptions): Promise<Called> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers }, (incoming) => {
      readBody(incoming).then((bytes) => {
        const text = bytes.toString();
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: text,
          echo: () => echoSchema.parse(JSON.parse(text)),
          message: () => z.object({ message: z.string() }).parse(JSON.parse(text)).message,
        });
      }, reject);
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}

interface ApiParts {
  readonly apiId?: string;
  readonly operations?: readonly string[];
  readonly policy?: string;
}

/** Puts an API into the store: operations as `GET /orders/{id}`, named `get-orders-id`. */
export function putApi(
  { state, backendUrl }: Pick<TestGateway, "state" | "backendUrl">,
  {
    apiId = "orders",
    operations = ["GET /items", "POST /items", "GET /items/{id}"],
    policy,
    ...rest
  }: ApiParts & Partial<Api> = {},
): Api {
  const revision = rest.revision ?? "1";
  const api: Api = {
    ...{ id: apiKey(service, apiId, revision), service, etag, createdAt: 0, updatedAt: 0, apiId, revision },
    ...{ isCurrent: true, displayName: apiId, description: null, revisionDescription: null, path: apiId },
    ...{ protocols: ["https"], serviceUrl: backendUrl, apiType: "http", subscriptionRequired: false },
    ...{ subscriptionKeyParameterNames: { header: "Ocp-Apim-Subscription-Key", query: "subscription-key" } },
    ...{ apiVersion: null, apiVersionDescription: null, versionSet: null, decoration: {} },
    ...rest,
  };
  state.put("apis", api);
  for (const line of operations) putOperation(state, api, line);
  if (policy !== undefined) putPolicy(state, api.id, policy);
  return api;
}

export function putOperation(state: State, api: Api, line: string, rest: Partial<Operation> = {}): Operation {
  const [method = "GET", urlTemplate = "/"] = line.split(" ");
  const name = line
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
  const operation: Operation = {
    ...{ id: operationKey(api.id, name), service, name, etag, api: api.id, displayName: line, method, urlTemplate },
    ...{ description: null, templateParameters: [], request: null, responses: [], ...rest },
  };
  state.put("operations", operation);
  return operation;
}

/** `scope` is the key of what it stands on; `inbound` alone is enough, and the other sections inherit. */
export function putPolicy(state: State, scope: string, xml: string): void {
  state.put("policies", { id: policyKey(service, scope), service, scope, etag, xml });
}

/** A policy document: what is not given inherits. */
export function policies({
  inbound = "<base />",
  backend = "<base />",
  outbound = "<base />",
  onError = "<base />",
} = {}) {
  return `<policies><inbound>${inbound}</inbound><backend>${backend}</backend><outbound>${outbound}</outbound><on-error>${onError}</on-error></policies>`;
}

export function putProduct(state: State, name: string, apiIds: readonly string[], subscriptionRequired = true): string {
  const id = keyOf(service, "products", name);
  state.put("products", {
    ...{ id, service, name, etag, displayName: name, description: null, terms: null, subscriptionRequired },
    ...{ approvalRequired: null, subscriptionsLimit: null, state: "published" },
  });
  for (const apiId of apiIds) state.put("productApis", { id: productApiKey(id, apiId), service, product: id, apiId });
  return id;
}

export function putSubscription(state: State, name: string, scope: string, rest: Partial<Subscription> = {}): void {
  state.put("subscriptions", {
    ...{ id: keyOf(service, "subscriptions", name), service, name, etag, createdAt: 0, displayName: name, scope },
    ...{ state: "active", ownerId: null, allowTracing: false },
    ...{ primaryKey: `${name}-key`, secondaryKey: `${name}-second`, ...rest },
  });
}

export function putNamedValue(state: State, displayName: string, value: string): void {
  const id = keyOf(service, "namedValues", displayName);
  state.put("namedValues", { id, service, name: displayName, etag, displayName, value, secret: false, tags: [] });
}

export function putBackend(
  state: State,
  name: string,
  url: string,
  rest: Readonly<Record<string, unknown>> = {},
): void {
  const id = keyOf(service, "backends", name);
  state.put("backends", { id, service, name, etag, parent: "", properties: { url, protocol: "http", ...rest } });
}
