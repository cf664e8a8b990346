import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EchoServer, openEcho, openStranger, ordersApi, rawCall, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
let echo: EchoServer;
beforeAll(async () => {
  stranger = await openStranger();
  echo = await openEcho();
});
beforeEach(async () => {
  stranger.kong.state.clear();
  await ordersApi(stranger, echo.url);
});
afterAll(() => Promise.all([stranger.close(), echo.close()]));

const origin = "https://app.example.com";
const configure = (config: object) =>
  stranger.must("POST", "/plugins", { name: "cors", service: { name: "orders" }, config });
const preflight = (asking = origin, more: Record<string, string> = {}) =>
  rawCall(`${stranger.kong.proxyUrl}/orders`, {
    method: "OPTIONS",
    headers: { Origin: asking, "Access-Control-Request-Method": "PUT", ...more },
  });
const simple = (asking = origin) => rawCall(`${stranger.kong.proxyUrl}/orders`, { headers: { Origin: asking } });

describe("preflight", () => {
  it("is answered by the gateway, the backend unasked", async () => {
    await configure({
      origins: [origin],
      methods: ["GET", "PUT"],
      headers: ["X-A", "X-B"],
      max_age: 600,
      credentials: true,
    });
    const before = echo.hits();
    const answer = await preflight();
    expect(answer).toMatchObject({
      status: 200,
      body: "",
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET,PUT",
        "access-control-allow-headers": "X-A,X-B",
        "access-control-allow-credentials": "true",
        "access-control-max-age": "600",
        vary: "Origin",
      },
    });
    expect(echo.hits()).toBe(before);
  });

  it("reflects the headers asked for when none are named", async () => {
    await configure({});
    const answer = await preflight(origin, { "Access-Control-Request-Headers": "x-custom" });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "x-custom",
      "access-control-allow-methods": "GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS,TRACE,CONNECT",
    });
  });

  it("goes to the backend when told to continue, or when it is no preflight", async () => {
    const { id } = await configure({ preflight_continue: true });
    const before = echo.hits();
    const answer = await preflight();
    expect(echo.hits()).toBe(before + 1);
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
    await stranger.must("PATCH", `/plugins/${id}`, { config: { preflight_continue: false } });
    await rawCall(`${stranger.kong.proxyUrl}/orders`, { method: "OPTIONS", headers: { Origin: origin } });
    expect(echo.hits()).toBe(before + 2);
  });

  it("never reaches a plugin on a route that does not match OPTIONS", async () => {
    await configure({});
    await stranger.must("PATCH", "/routes/orders", { methods: ["GET"] });
    expect((await preflight()).status).toBe(404);
  });
});

describe("allowed origin", () => {
  it.each([
    ["any", ["*"], origin, "*"],
    ["the only one, named to anyone", ["https://other.example"], origin, "https://other.example"],
    ["one of several", ["https://a.example", origin], origin, origin],
    ["none of several", ["https://a.example", "https://b.example"], origin, undefined],
    ["a pattern", ["https://.*\\.example\\.com"], origin, origin],
    ["a pattern, not as a part", ["https://.*\\.example\\.com"], "https://app.example.com.evil.test", undefined],
    ["a default port", [`${origin}:443`, "https://b.example"], origin, origin],
  ])("%s", async (_what, origins, asking, allowed) => {
    await configure({ origins });
    expect((await simple(asking)).headers["access-control-allow-origin"]).toBe(allowed);
  });

  it("is the asking one instead of * when credentials are allowed", async () => {
    await configure({ origins: ["*"], credentials: true, exposed_headers: ["X-Total", "X-Page"] });
    expect((await simple()).headers).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "X-Total,X-Page",
    });
  });

  it("is said on refusals too, so that a page can read them", async () => {
    await configure({ origins: [origin] });
    await stranger.must("POST", "/plugins", { name: "key-auth", service: { name: "orders" } });
    const answer = await simple();
    expect(answer.status).toBe(401);
    expect(answer.headers["access-control-allow-origin"]).toBe(origin);
  });
});
