import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listOf, openStranger, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await openStranger({ settings: { slowMs: 1 } });
});
beforeEach(() => stranger.admin("POST", "/__sandbox/reset"));
afterAll(() => stranger.close());

const put = (name: string) => stranger.admin("PUT", `/services/${name}`, { host: "a.internal" });
const isThere = async (name: string) => (await stranger.admin("GET", `/services/${name}`)).status === 200;

describe("names that misbehave", () => {
  it("sandbox-throttled: 429 with Retry-After for the first three writes around it", async () => {
    for (let write = 0; write < 3; write += 1) {
      const answer = await put("orders-sandbox-throttled");
      expect(answer.status).toBe(429);
      expect(answer.headers.get("retry-after")).toBe("1");
      expect(await isThere("orders-sandbox-throttled")).toBe(false);
    }
    expect((await put("orders-sandbox-throttled")).status).toBe(200);
    expect((await put("another-sandbox-throttled")).status).toBe(429);
  });

  it("sandbox-5xx: 503 three times, then well", async () => {
    const statuses = [];
    for (let write = 0; write < 4; write += 1) statuses.push((await put("sandbox-5xx")).status);
    expect(statuses).toEqual([503, 503, 503, 200]);
  });

  it("sandbox-lost-response: the effect happens and the connection is cut, once per object", async () => {
    await expect(put("sandbox-lost-response")).rejects.toThrow("fetch failed");
    expect(await isThere("sandbox-lost-response")).toBe(true);
    expect((await put("sandbox-lost-response")).status).toBe(200);
  });

  it("sandbox-lost-request: the connection is cut before any effect, once per object", async () => {
    await expect(put("sandbox-lost-request")).rejects.toThrow("fetch failed");
    expect(await isThere("sandbox-lost-request")).toBe(false);
    expect((await put("sandbox-lost-request")).status).toBe(200);
  });

  it("sandbox-failing: refused for good, except to be deleted", async () => {
    for (let write = 0; write < 5; write += 1) expect((await put("sandbox-failing")).status).toBe(400);
    expect((await stranger.admin("DELETE", "/services/sandbox-failing")).status).toBe(204);
  });

  it("sandbox-slow: late, and well", async () => {
    expect((await put("sandbox-slow")).status).toBe(200);
  });

  it("sandbox-half-listing: the first page comes, the second fails", async () => {
    for (const name of ["a", "b", "sandbox-half-listing"]) await put(name);
    const first = listOf(await stranger.admin("GET", "/services?size=1000"));
    expect(first.data).toHaveLength(2);
    expect((await stranger.admin("GET", first.next ?? "")).status).toBe(500);
    await stranger.admin("DELETE", "/services/sandbox-half-listing");
    expect(listOf(await stranger.admin("GET", "/services")).data).toHaveLength(2);
  });

  it("spread to tags, and to what stands on the service", async () => {
    const tagged = await stranger.admin("PUT", "/services/innocent", { host: "a", tags: ["sandbox-failing"] });
    expect(tagged.status).toBe(400);
    await put("innocent");
    await stranger.must("PUT", "/services/innocent/routes/quiet", { paths: ["/q"] });
    const { id } = await stranger.must("GET", "/services/innocent");
    const service = stranger.kong.state.get("services", id) ?? fail();
    stranger.kong.state.put("services", { ...service, name: "sandbox-failing" });
    for (const [method, path, body] of [
      ["POST", "/routes/quiet/plugins", { name: "cors" }],
      ["POST", "/plugins", { name: "cors", service: { id } }],
      ["PATCH", "/routes/quiet", { strip_path: false }],
      ["PATCH", `/services/${id}`, { retries: 1 }],
    ] as const)
      expect((await stranger.admin(method, path, body)).status).toBe(400);
  });
});

function fail(): never {
  throw new Error("The service is not stored.");
}

describe("faults to order", () => {
  const order = (body: object) => stranger.admin("POST", "/__sandbox/faults", body);

  it.each([
    [{ kind: "throttle", retryAfterSeconds: 7 }, 429, false],
    [{ kind: "server-error", status: 502 }, 502, false],
    [{ kind: "server-error-after-effect" }, 500, true],
    [{ kind: "reject" }, 400, false],
    [{ kind: "unauthorized" }, 401, false],
    [{ kind: "forbidden" }, 403, false],
    [{ kind: "slow", delayMs: 1 }, 200, true],
  ])("%j", async (fault, status, hasEffect) => {
    await order({ fault });
    expect((await put("orders")).status).toBe(status);
    expect(await isThere("orders")).toBe(hasEffect);
    expect((await put("orders")).status).toBe(200);
  });

  it("strike the requests they name, so many times, after so many others", async () => {
    await order({ fault: { kind: "throttle" }, methods: ["GET"], path: "^/routes$", times: 2, skip: 1 });
    expect((await put("orders")).status).toBe(200);
    const statuses = [];
    for (let read = 0; read < 4; read += 1) statuses.push((await stranger.admin("GET", "/routes")).status);
    expect(statuses).toEqual([200, 429, 429, 200]);
  });

  it("are listed while pending, and can be called off", async () => {
    await order({ fault: { kind: "throttle" }, times: 5 });
    expect((await stranger.admin("GET", "/__sandbox/faults")).body).toMatchObject([
      { fault: { kind: "throttle" }, left: 5 },
    ]);
    await stranger.admin("DELETE", "/__sandbox/faults");
    expect((await put("orders")).status).toBe(200);
  });

  it("are refused when they make no sense, and from web pages", async () => {
    expect((await order({ fault: { kind: "meteor" } })).status).toBe(400);
    const fromPage = await stranger.admin("POST", "/__sandbox/reset", undefined, { origin: "https://evil.test" });
    expect(fromPage.status).toBe(403);
    expect((await stranger.admin("GET", "/__sandbox/nothing")).status).toBe(404);
  });
});

describe("tokens", () => {
  it("are wanted where one was set: 401 without, 403 to write with one that may only read", async () => {
    const guarded = await openStranger({ adminToken: "let-me", readOnlyToken: "look-only" });
    const as = (token: string | undefined, method = "GET") =>
      guarded
        .admin(
          method,
          "/services/x",
          method === "GET" ? undefined : { host: "a" },
          token === undefined ? {} : { "Kong-Admin-Token": token },
        )
        .then((answer) => answer.status);
    expect([await as(undefined), await as("wrong"), await as("sandbox-expired")]).toEqual([401, 401, 401]);
    expect([await as("look-only"), await as("look-only", "PUT"), await as("sandbox-read-only", "PUT")]).toEqual([
      404, 403, 403,
    ]);
    expect(await as("let-me", "PUT")).toBe(200);

    await guarded.admin("POST", "/__sandbox/token/expire");
    expect(await as("let-me", "PUT")).toBe(401);
    await guarded.admin("POST", "/__sandbox/token/renew", { token: "new-one" });
    expect([await as("let-me", "PUT"), await as("new-one", "PUT")]).toEqual([401, 200]);
    const refused = await guarded.admin("GET", "/services");
    expect(refused.body).toEqual({ message: "Unauthorized", status: 401 });
    await guarded.close();
  });
});

describe("limits and settings", () => {
  it("refuses a body over the limit", async () => {
    const small = await openStranger({ settings: { bodyLimitBytes: 100 } });
    const answer = await small.admin("POST", "/services", { host: "a".repeat(200) });
    expect(answer).toMatchObject({ status: 413, body: { message: "Payload too large" } });
    await small.close();
  });

  it("shows and changes its settings", async () => {
    expect((await stranger.admin("PUT", "/__sandbox/settings", { propagationMs: 5 })).body).toMatchObject({
      propagationMs: 5,
      slowMs: 1,
    });
    expect((await stranger.admin("PUT", "/__sandbox/settings", { propagationMs: -1 })).status).toBe(400);
    await stranger.admin("PUT", "/__sandbox/settings", { propagationMs: 0 });
  });

  it("forgets everything, and fills itself with strangers again", async () => {
    await put("orders");
    await stranger.admin("POST", "/__sandbox/reseed");
    const names = listOf(await stranger.admin("GET", "/services")).data.map((row) => row.name);
    expect(names.toSorted()).toEqual(["billing-legacy", "search", "status-page"]);
  });
});

describe("the inspector page", () => {
  it("shows entities, requests and faults, escapes all of it, and runs nothing", async () => {
    await stranger.must("PUT", "/services/orders", { host: "a.internal" });
    await stranger.must("PUT", "/consumers/x", { custom_id: "<script>alert(1)</script>", tags: ['"><img src=x>'] });
    await stranger.admin("POST", "/__sandbox/faults", { fault: { kind: "throttle" }, path: "<b>" });
    await stranger.call("/<i>");
    const answer = await fetch(`${stranger.kong.adminUrl}/__sandbox/`);
    const page = await answer.text();
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page).toContain("http://a.internal:80");
    expect(page).toContain("throttle");
    expect(page).toContain("PUT");
    expect(page).not.toMatch(/<script|<img|<i>|<b><\/b>/);
    await stranger.admin("DELETE", "/__sandbox/faults");
  });

  it("keeps the log of requests for tests to read", async () => {
    await stranger.admin("DELETE", "/__sandbox/requests");
    await put("orders");
    expect((await stranger.admin("GET", "/__sandbox/requests")).body).toMatchObject([
      { door: "admin", method: "PUT", path: "/services/orders", status: 200 },
    ]);
  });
});
