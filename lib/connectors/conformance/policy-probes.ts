import assert from "node:assert/strict";
import type { Definition } from "#lib/model/definition.ts";
import type { PolicyType } from "#lib/model/policy/policy.ts";
import type { HttpResponse } from "../connector.ts";
import type { Door } from "./door.ts";
import {
  type Echo,
  type EchoBackends,
  echoDelayHeader,
  echoFailOnceHeader,
  echoSchema,
} from "./echo-backend.testing.ts";
import { startKeySet } from "./key-set.testing.ts";
import { policySamples } from "./policy-samples.ts";
import { type PolicyLine, sampleDefinition, withPolicies } from "./samples.ts";
import type { ConsumerRequest } from "./subject.ts";

/** An API under one policy, and the requests that prove that it is enforced. */
interface Probe extends AsyncDisposable {
  readonly definition: Definition;
  readonly verify: (door: Door) => Promise<void>;
  /** Only a gateway that says this setting exactly can pass; one that confesses an approximation is not asked to. */
  readonly exactOnly?: boolean;
}

export type ProbeMaker = (context: { readonly backends: EchoBackends }) => Promise<Probe>;

const get: ConsumerRequest = { method: "GET", path: "/status" };

function probe(line: PolicyLine, verify: Probe["verify"], { exactOnly }: Pick<Probe, "exactOnly"> = {}): ProbeMaker {
  return async ({ backends }) => ({
    exactOnly,
    definition: withPolicies(probedApi([backends.urls[0]]), [line]),
    verify,
    [Symbol.asyncDispose]: async () => {},
  });
}

function probedApi(backends: readonly string[]): Definition {
  return sampleDefinition({
    name: "Probe",
    basePath: "/probe",
    backends,
    operations: ["GET /status", "POST /status", "GET /items/{id}"],
  });
}

function echoOf(response: HttpResponse): Echo {
  return echoSchema.parse(JSON.parse(response.body));
}

async function expectStatus(door: Door, status: number, request: ConsumerRequest, what: string): Promise<HttpResponse> {
  const response = await door.ask(request);
  assert.equal(response.status, status, `${what}: answers ${response.status}.`);
  return response;
}

/** Windows may turn over between two calls, so twice the limit and one more must meet the limit whenever they start. */
async function expectLimit(door: Door, limit: number, what: string): Promise<void> {
  const statuses: number[] = [];
  for (let call = 0; call <= 2 * limit; call += 1) statuses.push((await door.ask(get)).status);
  assert.equal(statuses[0], 200, `${what}: the first request is refused.`);
  assert.ok(statuses.includes(429), `${what}: ${statuses.length} requests pass a limit of ${limit}.`);
  assert.deepEqual(
    statuses.filter((status) => status !== 200 && status !== 429),
    [],
    `${what}: answers with something else.`,
  );
}

/** For each policy, what it lets through and what it stops, once per setting that behaves differently. */
export const policyProbes: { readonly [Type in PolicyType]: readonly ProbeMaker[] } = {
  jwt: [
    async ({ backends }) => {
      const keys = await startKeySet();
      const config = { type: "jwt", issuer: keys.issuer, jwksUri: keys.jwksUri, audiences: ["orders"] } as const;
      const bearer = (token: string) => ({ ...get, headers: { authorization: `Bearer ${token}` } });
      return {
        definition: withPolicies(probedApi([backends.urls[0]]), [{ config }]),
        verify: async (door) => {
          await expectStatus(door, 401, get, "jwt without a token");
          await expectStatus(door, 401, bearer(keys.token({ aud: "orders" }, "stranger")), "jwt of another signer");
          const elsewhere = await door.ask(bearer(keys.token({ aud: "elsewhere" })));
          assert.ok([401, 403].includes(elsewhere.status), `jwt for another audience answers ${elsewhere.status}.`);
          await expectStatus(door, 200, bearer(keys.token({ aud: "orders" })), "jwt with a good token");
        },
        [Symbol.asyncDispose]: keys.close,
      };
    },
  ],
  "api-key": [
    probe({ config: { type: "api-key" } }, async (door) => {
      await expectStatus(door, 401, get, "api-key without a key");
      const wrong = { ...get, headers: { "x-api-key": "conformance-wrong-key" } };
      await expectStatus(door, 401, wrong, "api-key with a wrong key");
      const remoteId = "3f0c2d6e-7a64-4c55-9b1e-0d8c4a2b6f17";
      await door.issueKey(remoteId, "conformance-key-number-1");
      await door.issueKey(remoteId, "conformance-key-number-1");
      const right = { ...get, headers: { "x-api-key": "conformance-key-number-1" } };
      await expectStatus(door, 200, right, "api-key with an issued key");
      await door.revokeKey(remoteId);
      await expectStatus(door, 401, right, "api-key with a revoked key");
    }),
    probe(
      { config: { type: "api-key", hideFromBackend: true } },
      async (door) => {
        await door.issueKey("8d5b1f0a-2c3e-4f60-9a71-5b6c7d8e9f01", "conformance-key-number-2");
        const right = { ...get, headers: { "x-api-key": "conformance-key-number-2" } };
        const admitted = await expectStatus(door, 200, right, "api-key to be hidden");
        assert.equal(echoOf(admitted).headers["x-api-key"], undefined, "The key reaches the backend, and should not.");
      },
      { exactOnly: true },
    ),
  ],
  "mutual-tls": [
    probe({ config: policySamples["mutual-tls"][0]?.config ?? { type: "mutual-tls" } }, async (door) => {
      const refused = await door.ask(get);
      assert.ok(refused.status >= 400 && refused.status < 500, `No certificate answers ${refused.status}.`);
    }),
  ],
  "ip-filter": [
    probe({ config: { type: "ip-filter", allow: ["127.0.0.0/8", "::1"] } }, async (door) => {
      await expectStatus(door, 200, get, "ip-filter that allows loopback");
    }),
    probe({ config: { type: "ip-filter", allow: ["192.0.2.0/24"] } }, async (door) => {
      await expectStatus(door, 403, get, "ip-filter that allows others only");
    }),
    probe({ config: { type: "ip-filter", deny: ["127.0.0.0/8", "::1"] } }, async (door) => {
      await expectStatus(door, 403, get, "ip-filter that denies loopback");
    }),
  ],
  cors: [
    probe({ config: { type: "cors", origins: ["https://app.example.com"] } }, async (door) => {
      const preflight = (origin: string) =>
        door.ask({
          method: "OPTIONS",
          path: "/status",
          headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "x-trace" },
        });
      const allowed = await preflight("https://app.example.com");
      assert.ok(allowed.status === 200 || allowed.status === 204, `A preflight answers ${allowed.status}.`);
      assert.equal(allowed.headers["access-control-allow-origin"], "https://app.example.com", "The allowed origin.");
      const refused = await preflight("https://evil.example.com");
      assert.notEqual(refused.headers["access-control-allow-origin"], "https://evil.example.com", "A refused origin.");
      assert.notEqual(refused.headers["access-control-allow-origin"], "*", "A refused origin.");
    }),
  ],
  "rate-limit": [
    probe({ config: { type: "rate-limit", requests: 2, per: "hour", by: "ip" } }, (door) =>
      expectLimit(door, 2, "rate-limit by address"),
    ),
    probe({ config: { type: "rate-limit", requests: 2, per: "hour", by: "api" } }, (door) =>
      expectLimit(door, 2, "rate-limit of the API"),
    ),
  ],
  quota: [
    probe({ config: { type: "quota", requests: 3, per: "month", by: "api" } }, (door) =>
      expectLimit(door, 3, "quota of a month"),
    ),
    probe({ config: { type: "quota", requests: 3, per: "day", by: "api" } }, (door) =>
      expectLimit(door, 3, "quota of a day"),
    ),
  ],
  "request-size": [
    probe({ config: { type: "request-size", maxBytes: 1024 } }, async (door) => {
      const post = (size: number) => ({ method: "POST", path: "/status", body: "x".repeat(size) });
      await expectStatus(door, 200, post(1000), "request-size below the limit");
      await expectStatus(door, 413, post(2000), "request-size above the limit");
    }),
  ],
  "request-validation": [
    async ({ backends }) => ({
      definition: {
        ...withPolicies(probedApi([backends.urls[0]]), [{ config: { type: "request-validation" } }]),
        document: validatedDocument,
      },
      verify: async (door) => {
        const post = (body: string) => ({
          ...get,
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        });
        await expectStatus(door, 200, post('{"name":"ok"}'), "request-validation of a good body");
        await expectStatus(door, 400, post('{"name":7}'), "request-validation of a bad body");
      },
      [Symbol.asyncDispose]: async () => {},
    }),
  ],
  "request-headers": [
    probe(
      {
        config: {
          type: "request-headers",
          set: [{ name: "X-Team", value: "orders" }],
          add: [{ name: "X-Seen", value: "1" }],
          remove: ["X-Debug"],
        },
      },
      async (door) => {
        const headers = { "x-team": "mallory", "x-debug": "yes" };
        const echo = echoOf(await expectStatus(door, 200, { ...get, headers }, "request-headers"));
        assert.equal(echo.headers["x-team"], "orders", "A header to set is replaced.");
        assert.equal(echo.headers["x-seen"], "1", "A header to add is added.");
        assert.equal(echo.headers["x-debug"], undefined, "A header to remove is removed.");
      },
    ),
  ],
  "response-headers": [
    probe(
      {
        config: {
          type: "response-headers",
          set: [{ name: "X-Echo-Backend", value: "hidden" }],
          add: [{ name: "X-Seen", value: "1" }],
          remove: ["X-Powered-By"],
        },
      },
      async (door) => {
        const { headers } = await expectStatus(door, 200, get, "response-headers");
        assert.equal(headers["x-echo-backend"], "hidden", "A header to set is replaced.");
        assert.equal(headers["x-seen"], "1", "A header to add is added.");
        assert.equal(headers["x-powered-by"], undefined, "A header to remove is removed.");
      },
    ),
  ],
  "rewrite-path": [
    probe(
      { config: { type: "rewrite-path", to: "/v2/things/{id}" }, match: { paths: ["/items/{id}"] } },
      async (door) => {
        const item = echoOf(await expectStatus(door, 200, { ...get, path: "/items/7?page=2" }, "rewrite-path"));
        assert.equal(item.path, "/v2/things/7", "The backend is called on the rewritten path.");
        assert.equal(item.query.page, "2", "The query survives the rewriting.");
        const other = echoOf(await expectStatus(door, 200, get, "rewrite-path of another operation"));
        assert.equal(other.path, "/status", "Another operation is left alone.");
      },
    ),
  ],
  timeout: [
    probe({ config: { type: "timeout", connectMs: 500, responseMs: 500 } }, async (door) => {
      await expectStatus(door, 200, get, "timeout with a quick backend");
      await expectStatus(door, 504, { ...get, headers: { [echoDelayHeader]: "2000" } }, "timeout with a slow backend");
    }),
  ],
  retry: [
    async ({ backends }) => ({
      definition: withPolicies(probedApi([backends.deadUrl, backends.urls[0]]), [
        { config: { type: "retry", attempts: 2 } },
      ]),
      verify: async (door) => {
        for (let call = 0; call < 6; call += 1) await expectStatus(door, 200, get, "retry past a dead backend");
      },
      [Symbol.asyncDispose]: async () => {},
    }),
    probe(
      { config: { type: "retry", attempts: 2, on: ["connect-failure", "503"] } },
      async (door) => {
        const headers = { [echoFailOnceHeader]: "once" };
        await expectStatus(door, 200, { ...get, headers }, "retry of a 503");
      },
      { exactOnly: true },
    ),
  ],
  cache: [
    async ({ backends }) => ({
      definition: {
        ...withPolicies(probedApi([backends.urls[0]]), [{ config: { type: "cache" } }]),
        document: queriedDocument,
      },
      verify: async (door) => {
        const countAt = async (path: string) => echoOf(await expectStatus(door, 200, { ...get, path }, "cache")).count;
        const first = await countAt("/status");
        assert.equal(await countAt("/status"), first, "The second answer does not come from the cache.");
        const other = await countAt("/status?other=1");
        assert.notEqual(other, first, "Another query is answered from the cache.");
        const item = await countAt("/items/1");
        assert.notEqual(await countAt("/items/2"), item, "Another path is answered from the cache.");
      },
      [Symbol.asyncDispose]: async () => {},
    }),
    probe({ config: { type: "cache", varyHeaders: ["X-Tongue"], varyQuery: ["page"] } }, async (door) => {
      const countOf = async (path: string, tongue: string) => {
        const headers = { "x-tongue": tongue };
        return echoOf(await expectStatus(door, 200, { ...get, path, headers }, "cache that varies")).count;
      };
      const first = await countOf("/status?page=1", "de");
      assert.equal(await countOf("/status?page=1", "de"), first, "The second answer does not come from the cache.");
      assert.notEqual(await countOf("/status?page=2", "de"), first, "Another page is answered from the cache.");
      assert.notEqual(await countOf("/status?page=1", "fr"), first, "Another header is answered from the cache.");
    }),
  ],
  mock: [
    probe({ config: { type: "mock", status: 203, contentType: "text/plain", body: "Closed." } }, async (door) => {
      const response = await expectStatus(door, 203, get, "mock");
      assert.equal(response.body, "Closed.", "The fixed body.");
      assert.match(response.headers["content-type"] ?? "", /^text\/plain\b/, "The fixed content type.");
    }),
  ],
};

/** The query parameter is declared: there are gateways that can tell apart no others. */
const queriedDocument = {
  openapi: "3.1.0",
  info: { title: "Probe", version: "1.0.0" },
  paths: {
    "/status": {
      get: {
        operationId: "get-/status",
        parameters: [{ name: "other", in: "query", schema: { type: "string" } }],
        responses: { "200": { description: "As it is." } },
      },
    },
  },
};

const validatedDocument = {
  openapi: "3.1.0",
  info: { title: "Probe", version: "1.0.0" },
  paths: {
    "/status": {
      get: { operationId: "get-/status", responses: { "200": { description: "As it is." } } },
      post: {
        operationId: "post-/status",
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
            },
          },
        },
        responses: { "200": { description: "As it is." } },
      },
    },
  },
};
