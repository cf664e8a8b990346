import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStranger, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await openStranger({ clock: () => 1_795_000_000_900 });
});
afterAll(() => stranger.close());

describe("defaults", () => {
  it("fills a service from its url", async () => {
    const service = await stranger.must("POST", "/services", { name: "defaults", url: "https://api.example.com/v1" });
    expect(service).toMatchObject({
      ...{ protocol: "https", host: "api.example.com", port: 443, path: "/v1" },
      ...{ retries: 5, connect_timeout: 60_000, write_timeout: 60_000, read_timeout: 60_000, enabled: true },
      ...{ tags: null, client_certificate: null, created_at: 1_795_000_000, updated_at: 1_795_000_000 },
    });
    expect(service).not.toHaveProperty("url");
  });

  it("fills a route", async () => {
    expect(await stranger.must("POST", "/routes", { name: "defaults", paths: ["/defaults"] })).toMatchObject({
      ...{ protocols: ["http", "https"], https_redirect_status_code: 426, strip_path: true, preserve_host: false },
      ...{ request_buffering: true, response_buffering: true, regex_priority: 0, path_handling: "v0" },
      ...{ methods: null, hosts: null, headers: null, service: null, snis: null },
    });
  });

  it("fills a plugin's configuration, nested records included", async () => {
    const plugin = await stranger.must("POST", "/plugins", { name: "request-transformer" });
    const empty = { body: [], headers: [], querystring: [] };
    expect(plugin.config).toEqual({
      http_method: null,
      ...{ remove: empty, rename: empty, add: empty, append: empty, replace: { ...empty, uri: null } },
    });
    expect(plugin).toMatchObject({ enabled: true, protocols: ["grpc", "grpcs", "http", "https"], route: null });
  });

  it("gives a target the port 8000 and an upstream its health checks", async () => {
    await stranger.must("POST", "/upstreams", { name: "pool.internal" });
    expect(await stranger.must("POST", "/upstreams/pool.internal/targets", { target: "10.0.0.1" })).toMatchObject({
      ...{ target: "10.0.0.1:8000", weight: 100, created_at: 1_795_000_000.9 },
    });
    expect(await stranger.must("GET", "/upstreams/pool.internal")).toMatchObject({
      ...{ algorithm: "round-robin", slots: 10_000, hash_on: "none" },
      healthchecks: { active: { type: "http", healthy: { interval: 0 } }, threshold: 0 },
    });
  });
});

describe("PUT, PATCH, DELETE", () => {
  it("creates and replaces by name, and what is left out returns to its default", async () => {
    const first = await stranger.admin("PUT", "/services/put-me", { host: "a.internal", retries: 1, tags: ["x"] });
    expect(first.status).toBe(200);
    const second = await stranger.admin("PUT", "/services/put-me", { host: "b.internal" });
    expect(second.status).toBe(200);
    expect(second.body).toMatchObject({ host: "b.internal", retries: 5, tags: null, name: "put-me" });
    expect(second.body).toHaveProperty("id", await stranger.must("GET", "/services/put-me").then((row) => row.id));
  });

  it("creates by id", async () => {
    const id = "00000000-0000-4000-8000-000000000001";
    expect(await stranger.must("PUT", `/services/${id}`, { host: "a.internal" })).toMatchObject({ id, name: null });
  });

  it("merges with PATCH, into nested records too", async () => {
    const plugin = await stranger.must("POST", "/plugins", { name: "rate-limiting", config: { minute: 5, hour: 50 } });
    const patched = await stranger.must("PATCH", `/plugins/${plugin.id}`, { config: { minute: 6 } });
    expect(patched.config).toMatchObject({ minute: 6, hour: 50, policy: "local" });
    expect((await stranger.admin("PATCH", "/services/nobody", { host: "x" })).status).toBe(404);
  });

  it("answers 204 to a delete, also of what is not there", async () => {
    await stranger.must("PUT", "/services/gone", { host: "a.internal" });
    expect((await stranger.admin("DELETE", "/services/gone")).status).toBe(204);
    expect((await stranger.admin("DELETE", "/services/gone")).status).toBe(204);
    expect((await stranger.admin("GET", "/services/gone")).body).toEqual({ message: "Not found" });
  });

  it("keeps created_at and moves updated_at", async () => {
    let now = 1_000_000;
    const other = await openStranger({ clock: () => now });
    await other.must("PUT", "/services/timed", { host: "a.internal" });
    now = 5_000_999;
    expect(await other.must("PUT", "/services/timed", { host: "a.internal" })).toMatchObject({
      created_at: 1_000,
      updated_at: 5_000,
    });
    await other.close();
  });
});

describe("forms, HEAD, OPTIONS and wrong methods", () => {
  it("takes what curl -d sends", async () => {
    const answer = await stranger.admin(
      ...(["POST", "/routes", "name=formed&paths[]=/a&paths[]=/b&strip_path=false&regex_priority=3"] as const),
      { "content-type": "application/x-www-form-urlencoded" },
    );
    expect(answer.body).toMatchObject({ name: "formed", paths: ["/a", "/b"], strip_path: false, regex_priority: 3 });
  });

  it.each([
    ["a body that is no JSON", "POST", "/services", "{", 400],
    ["a list for a body", "POST", "/services", "[]", 400],
    ["a method that the collection has not", "DELETE", "/services", undefined, 405],
    ["an address that is none", "GET", "/nothing", undefined, 404],
    ["HEAD", "HEAD", "/services", undefined, 200],
    ["OPTIONS", "OPTIONS", "/services", undefined, 204],
  ])("answers %s", async (_what, method, path, body, status) => {
    expect((await stranger.admin(method, path, body)).status).toBe(status);
  });
});
