import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EchoServer, openEcho, openStranger, ordersApi, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
let echo: EchoServer;
let now = Date.UTC(2026, 10, 23);
beforeAll(async () => {
  stranger = await openStranger({ clock: () => now });
  echo = await openEcho("echo", { "X-Powered-By": "secret", "X-Kept": "backend", "Set-Cookie": "a=1" });
});
beforeEach(async () => {
  stranger.kong.state.clear();
  await ordersApi(stranger, `${echo.url}/base`, { paths: ["~/orders/(?<id>[^/]+)/(\\d+)$"] });
});
afterAll(() => Promise.all([stranger.close(), echo.close()]));

const onOrders = (name: string, config: object) =>
  stranger.must("POST", "/plugins", { name, service: { name: "orders" }, config });
const echoed = async (init?: RequestInit, path = "/orders/a1/7?keep=1&drop=2"): Promise<unknown> =>
  (await stranger.call(path, init)).json();

describe("request-transformer", () => {
  it("removes, renames, replaces, adds and appends headers, in this order", async () => {
    await onOrders("request-transformer", {
      remove: { headers: ["X-Gone"] },
      rename: { headers: ["X-Old:X-New"] },
      replace: { headers: ["X-There:replaced", "X-Absent:never"] },
      add: { headers: ["X-There:never", "X-Added:added"] },
      append: { headers: ["X-There:more"] },
    });
    const answer = await echoed({ headers: { "x-gone": "1", "x-old": "moved", "x-there": "first" } });
    expect(answer).toMatchObject({ headers: { "x-new": "moved", "x-there": "replaced, more", "x-added": "added" } });
    for (const name of ["x-gone", "x-old", "x-absent"]) expect(answer).not.toHaveProperty(`headers.${name}`);
  });

  it("sets a header whatever was there: replace, then add", async () => {
    await onOrders("request-transformer", { replace: { headers: ["X-Set:v"] }, add: { headers: ["X-Set:v"] } });
    expect(await echoed({ headers: { "x-set": "other" } })).toMatchObject({ headers: { "x-set": "v" } });
    expect(await echoed()).toMatchObject({ headers: { "x-set": "v" } });
  });

  it("changes the query, and the Host header by replacing it", async () => {
    await onOrders("request-transformer", {
      remove: { querystring: ["drop"] },
      rename: { querystring: ["keep:kept"] },
      add: { querystring: ["more:$(uri_captures.id)"] },
      replace: { headers: ["Host:inner.example"] },
    });
    expect(await echoed()).toMatchObject({
      url: "/base/orders/a1/7?kept=1&more=a1",
      headers: { host: "inner.example" },
    });
  });

  it("replaces the whole path for the backend, the service's part included", async () => {
    await onOrders("request-transformer", { replace: { uri: '/v2/$(uri_captures["id"])/items/$(uri_captures[2])' } });
    expect(await echoed()).toMatchObject({ url: "/v2/a1/items/7?keep=1&drop=2" });
  });

  it("rewrites JSON and form bodies, and the method", async () => {
    await onOrders("request-transformer", {
      http_method: "PUT",
      add: { body: ["by:gateway"] },
      remove: { body: ["secret"] },
    });
    const json = { method: "POST", headers: { "content-type": "application/json" }, body: '{"a":1,"secret":2}' };
    expect(await echoed(json)).toMatchObject({ method: "PUT", body: '{"a":1,"by":"gateway"}' });
    const form = { method: "POST", body: new URLSearchParams({ a: "1", secret: "2" }) };
    expect(await echoed(form)).toMatchObject({ body: "a=1&by=gateway" });
  });

  it("fails where a template finds nothing", async () => {
    await onOrders("request-transformer", { add: { headers: ["X-Tenant:$(headers.tenant)"] } });
    expect((await stranger.call("/orders/a1/7")).status).toBe(500);
    expect(await echoed({ headers: { tenant: "t1" } })).toMatchObject({ headers: { "x-tenant": "t1" } });
  });

  it.each([
    [{ add: { headers: ["X-A"] } }, "invalid value: X-A"],
    [{ add: { headers: ["X A:1"] } }, "'X A' is not a valid header"],
    [{ add: { querystring: ["q"] } }, "key 'q' has no value"],
    [{ replace: { uri: "/$(os.exit())" } }, "is not in supported format"],
  ])("refuses %j", async (config, message) => {
    const answer = await stranger.admin("POST", "/plugins", { name: "request-transformer", config });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(message);
  });
});

describe("response-transformer", () => {
  it("removes, renames, replaces, adds and appends headers", async () => {
    await onOrders("response-transformer", {
      remove: { headers: ["X-Powered-By"] },
      rename: { headers: ["X-Kept:X-Renamed"] },
      add: { headers: ["X-Renamed:never", "X-Added:yes"] },
      append: { headers: ["Set-Cookie:b=2"] },
    });
    const { headers } = await stranger.call("/orders/a1/7");
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.get("x-renamed")).toBe("backend");
    expect(headers.get("x-added")).toBe("yes");
    expect(headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it("edits JSON bodies with types", async () => {
    await onOrders("response-transformer", {
      remove: { json: ["headers"] },
      add: { json: ["count:3", "ok:true"], json_types: ["number", "boolean"] },
      replace: { json: ["by:gateway"] },
    });
    const answer = await echoed();
    expect(answer).toMatchObject({ count: 3, ok: true, by: "gateway" });
    expect(answer).not.toHaveProperty("headers");
  });

  it("refuses an entry without a value", async () => {
    const answer = await stranger.admin("POST", "/plugins", {
      name: "response-transformer",
      config: { add: { headers: ["X"] } },
    });
    expect(answer.status).toBe(400);
  });
});

describe("proxy-cache", () => {
  const status = async (path: string, init?: RequestInit) =>
    (await stranger.call(path, init)).headers.get("x-cache-status");

  it("answers again from memory until the time is over", async () => {
    await onOrders("proxy-cache", { strategy: "memory", cache_ttl: 60 });
    const before = echo.hits();
    expect(await status("/orders/c1/1")).toBe("Miss");
    const hit = await stranger.call("/orders/c1/1");
    expect(hit.headers.get("x-cache-status")).toBe("Hit");
    expect(hit.headers.get("x-cache-key")).toMatch(/^[0-9a-f]{64}$/);
    expect(await hit.json()).toMatchObject({ by: "echo" });
    expect(echo.hits()).toBe(before + 1);
    now += 61_000;
    expect(await status("/orders/c1/1")).toBe("Refresh");
    expect(await status("/orders/c1/1")).toBe("Hit");
  });

  it("passes other methods, and what is not to be kept", async () => {
    const { id } = await onOrders("proxy-cache", { strategy: "memory" });
    expect(await status("/orders/c2/1", { method: "POST" })).toBe("Bypass");
    await stranger.must("PATCH", `/plugins/${id}`, { config: { content_type: ["text/plain"] } });
    expect(await status("/orders/c2/1")).toBe("Bypass");
    await stranger.must("PATCH", `/plugins/${id}`, {
      config: { content_type: ["application/json"], response_code: [404] },
    });
    expect(await status("/orders/c2/1")).toBe("Bypass");
  });

  it("keeps apart by query and by the headers it is told", async () => {
    await onOrders("proxy-cache", { strategy: "memory", vary_headers: ["Accept-Language"], vary_query_params: ["a"] });
    const in_ = (language: string) => ({ headers: { "accept-language": language } });
    expect(await status("/orders/c3/1?a=1", in_("de"))).toBe("Miss");
    expect(await status("/orders/c3/1?a=1&b=2", in_("de"))).toBe("Hit");
    expect(await status("/orders/c3/1?a=2", in_("de"))).toBe("Miss");
    expect(await status("/orders/c3/1?a=1", in_("fr"))).toBe("Miss");
  });
});
