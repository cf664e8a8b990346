import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EchoServer, openEcho, openStranger, ordersApi, rawCall, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
let echo: EchoServer;
let now = Date.UTC(2026, 10, 23, 8, 0, 0);
beforeAll(async () => {
  stranger = await openStranger({ clock: () => now });
  echo = await openEcho();
});
beforeEach(async () => {
  stranger.kong.state.clear();
  await ordersApi(stranger, echo.url);
});
afterAll(() => Promise.all([stranger.close(), echo.close()]));

const onOrders = (name: string, config: object) =>
  stranger.must("POST", "/plugins", { name, service: { name: "orders" }, config });

describe("key-auth", () => {
  beforeEach(async () => {
    await stranger.must("PUT", "/consumers/ann", { custom_id: "a-1" });
    await stranger.must("POST", "/consumers/ann/key-auth", { key: "open-sesame" });
  });

  it("lets a known key in by header or query, and tells the backend who it is", async () => {
    await onOrders("key-auth", { key_names: ["X-API-Key"] });
    const answer = await stranger.call("/orders", { headers: { "x-api-key": "open-sesame" } });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      headers: { "x-consumer-username": "ann", "x-consumer-custom-id": "a-1", "x-api-key": "open-sesame" },
    });
    expect((await stranger.call("/orders?X-API-Key=open-sesame")).status).toBe(200);
  });

  it.each([
    ["no key", {}, "No API key found in request"],
    ["an unknown key", { "x-api-key": "wrong" }, "Unauthorized"],
    ["a key of another name", { apikey: "open-sesame" }, "No API key found in request"],
  ])("refuses %s", async (_what, headers, message) => {
    await onOrders("key-auth", { key_names: ["X-API-Key"] });
    const answer = await stranger.call("/orders", { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe("Key");
    expect(await answer.json()).toMatchObject({ message, request_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it("refuses two keys, and a key where it is not looked for", async () => {
    const { id } = await onOrders("key-auth", {});
    expect(await (await stranger.call("/orders?apikey=a&apikey=b")).json()).toMatchObject({
      message: "Duplicate API key found",
    });
    await stranger.must("PATCH", `/plugins/${id}`, { config: { key_in_query: false } });
    expect((await stranger.call("/orders?apikey=open-sesame")).status).toBe(401);
  });

  it("hides the key from the backend when told", async () => {
    await onOrders("key-auth", { hide_credentials: true });
    const answer: unknown = await (await stranger.call("/orders?apikey=open-sesame&q=1")).json();
    expect(answer).toMatchObject({ url: "/orders?q=1" });
    expect(answer).not.toHaveProperty("headers.apikey");
  });

  it("asks a preflight for a key unless told not to", async () => {
    const { id } = await onOrders("key-auth", {});
    expect((await stranger.call("/orders", { method: "OPTIONS" })).status).toBe(401);
    await stranger.must("PATCH", `/plugins/${id}`, { config: { run_on_preflight: false } });
    expect((await stranger.call("/orders", { method: "OPTIONS" })).status).toBe(200);
  });
});

describe("acl", () => {
  it.each([
    ["allow, a member", { allow: ["readers"] }, "ann", 200],
    ["allow, no member", { allow: ["writers"] }, "ann", 403],
    ["allow, without any group", { allow: ["readers"] }, "bob", 403],
    ["deny, a member", { deny: ["readers"] }, "ann", 403],
    ["deny, without any group", { deny: ["readers"] }, "bob", 200],
  ])("%s", async (_what, config, who, status) => {
    await onOrders("key-auth", {});
    await onOrders("acl", config);
    for (const name of ["ann", "bob"]) {
      await stranger.must("PUT", `/consumers/${name}`, {});
      await stranger.must("POST", `/consumers/${name}/key-auth`, { key: `${name}-key` });
    }
    await stranger.must("POST", "/consumers/ann/acls", { group: "readers" });
    const answer = await stranger.call("/orders", { headers: { apikey: `${who}-key` } });
    expect(answer.status).toBe(status);
    if (status === 403) expect(await answer.json()).toMatchObject({ message: "You cannot consume this service" });
  });

  it("refuses who is not known at all with 401", async () => {
    await onOrders("acl", { allow: ["readers"] });
    expect((await stranger.call("/orders")).status).toBe(401);
  });
});

describe("ip-restriction", () => {
  it.each([
    ["an allowed range", { allow: ["127.0.0.0/8"] }, 200],
    ["an allowed address", { allow: ["127.0.0.1"] }, 200],
    ["another range", { allow: ["10.0.0.0/8", "2001:db8::/32"] }, 403],
    ["a denied address", { deny: ["127.0.0.1"] }, 403],
    ["deny before allow", { allow: ["127.0.0.0/8"], deny: ["127.0.0.1/32"] }, 403],
    ["its own words", { deny: ["127.0.0.1"], status: 404, message: "no" }, 404],
  ])("%s", async (_what, config, status) => {
    await onOrders("ip-restriction", config);
    expect((await stranger.call("/orders")).status).toBe(status);
  });

  it("accepts ranges of both families only", async () => {
    const answer = await stranger.admin("POST", "/plugins", {
      name: "ip-restriction",
      config: { allow: ["10.0.0.0/33"] },
    });
    expect(answer.body).toMatchObject({ fields: { config: { allow: ["invalid ip or cidr range: '10.0.0.0/33'"] } } });
  });
});

describe("request-size-limiting", () => {
  it.each([
    ["at the limit", 8, 200],
    ["over it", 9, 413],
  ])("a body %s", async (_what, length, status) => {
    await onOrders("request-size-limiting", { allowed_payload_size: 8, size_unit: "bytes" });
    const answer = await stranger.call("/orders", { method: "POST", body: "x".repeat(length) });
    expect(answer.status).toBe(status);
  });

  it("measures a body without a length, and can ask for one", async () => {
    const { id } = await onOrders("request-size-limiting", { allowed_payload_size: 8, size_unit: "bytes" });
    const chunked = () =>
      rawCall(`${stranger.kong.proxyUrl}/orders`, {
        method: "POST",
        headers: { "Transfer-Encoding": "chunked" },
        body: "x".repeat(9),
      });
    expect((await chunked()).status).toBe(413);
    await stranger.must("PATCH", `/plugins/${id}`, { config: { require_content_length: true } });
    expect((await rawCall(`${stranger.kong.proxyUrl}/orders`, { method: "GET" })).status).toBe(411);
  });
});

describe("request-termination", () => {
  it.each([
    [
      { status_code: 200, content_type: "application/json", body: '{"mock":true}' },
      200,
      '{"mock":true}',
      "application/json",
    ],
    [{ status_code: 418, message: "short and stout" }, 418, "short and stout", "application/json; charset=utf-8"],
    [{}, 503, "Service unavailable", "application/json; charset=utf-8"],
  ])("answers %j without the backend", async (config, status, text, type) => {
    await onOrders("request-termination", config);
    const before = echo.hits();
    const answer = await stranger.call("/orders");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([status, type]);
    expect(await answer.text()).toContain(text);
    expect(echo.hits()).toBe(before);
  });

  it("waits for its trigger", async () => {
    await onOrders("request-termination", { status_code: 410, trigger: "x-stop" });
    expect((await stranger.call("/orders")).status).toBe(200);
    expect((await stranger.call("/orders", { headers: { "x-stop": "1" } })).status).toBe(410);
  });

  it("refuses a message beside a body", async () => {
    const answer = await stranger.admin("POST", "/plugins", {
      name: "request-termination",
      config: { message: "a", body: "b" },
    });
    expect(answer.body).toMatchObject({
      fields: { config: { "@entity": ["message cannot be used with content_type or body"] } },
    });
  });
});

describe("correlation-id", () => {
  it("makes an id for the backend, echoes it when told, and keeps the caller's", async () => {
    await onOrders("correlation-id", { header_name: "X-Trace", generator: "uuid", echo_downstream: true });
    const answer = await stranger.call("/orders");
    const made = answer.headers.get("x-trace");
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
    expect(await answer.json()).toMatchObject({ headers: { "x-trace": made } });
    expect((await stranger.call("/orders", { headers: { "x-trace": "mine" } })).headers.get("x-trace")).toBe("mine");
  });
});

describe("rate-limiting", () => {
  it("lets the number through, then answers 429 until the window ends", async () => {
    await onOrders("rate-limiting", { minute: 2, limit_by: "ip" });
    now += 60_000;
    const first = await stranger.call("/orders");
    expect(Object.fromEntries(first.headers)).toMatchObject({
      ...{ "x-ratelimit-limit-minute": "2", "x-ratelimit-remaining-minute": "1" },
      ...{ "ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "60" },
    });
    expect((await stranger.call("/orders")).status).toBe(200);
    now += 20_000;
    const refused = await stranger.call("/orders");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("40");
    expect(await refused.json()).toMatchObject({ message: "API rate limit exceeded" });
    now += 40_000;
    expect((await stranger.call("/orders")).status).toBe(200);
  });

  it.each([
    ["second", 1_000],
    ["hour", 3_600_000],
    ["day", 86_400_000],
    ["month", 31 * 86_400_000],
    ["year", 366 * 86_400_000],
  ])("counts by the %s", async (period, lengthMs) => {
    await onOrders("rate-limiting", { [period]: 1, limit_by: "service", error_code: 420, error_message: "calm" });
    now = Date.UTC(2027, 0, 1);
    expect((await stranger.call("/orders")).status).toBe(200);
    const refused = await stranger.call("/orders");
    expect(refused.status).toBe(420);
    expect(await refused.json()).toMatchObject({ message: "calm" });
    now += lengthMs;
    expect((await stranger.call("/orders")).status).toBe(200);
  });

  it("counts each consumer by itself", async () => {
    await onOrders("key-auth", {});
    await onOrders("rate-limiting", { minute: 1, limit_by: "consumer" });
    for (const name of ["ann", "bob"]) {
      await stranger.must("PUT", `/consumers/${name}`, {});
      await stranger.must("POST", `/consumers/${name}/key-auth`, { key: `${name}-key` });
    }
    const as = async (who: string) => (await stranger.call("/orders", { headers: { apikey: `${who}-key` } })).status;
    expect([await as("ann"), await as("ann"), await as("bob"), await as("bob")]).toEqual([200, 429, 200, 429]);
  });

  it("hides its headers when told", async () => {
    await onOrders("rate-limiting", { minute: 1, limit_by: "ip", hide_client_headers: true });
    expect((await stranger.call("/orders")).headers.get("ratelimit-limit")).toBeNull();
  });

  it.each([
    [{}, "at least one of these fields must be non-empty"],
    [{ minute: 10, hour: 5 }, "The limit for hour(5.0) cannot be lower than the limit for minute(10.0)"],
    [{ minute: 1, policy: "redis" }, "the sandbox counts with policy 'local' only"],
  ])("refuses %j", async (config, message) => {
    const answer = await stranger.admin("POST", "/plugins", { name: "rate-limiting", config });
    expect(answer.body).toMatchObject({ code: 2, message: expect.stringContaining(message) });
  });
});
