import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStranger, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await openStranger();
  await stranger.must("PUT", "/services/taken", { host: "a.internal" });
  await stranger.must("PUT", "/routes/taken", { paths: ["/taken"], service: { name: "taken" } });
});
afterAll(() => stranger.close());

const longName = "a".repeat(32);

describe("schema violations", () => {
  it.each([
    ["a service without a host", "/services", { name: "x" }, { host: "required field missing" }],
    ["an unknown field", "/services", { host: "a", colour: "red" }, { colour: "unknown field" }],
    [
      "a name with a space",
      "/services",
      { host: "a", name: "a b" },
      { name: expect.stringContaining("invalid value 'a b'") },
    ],
    ["a service path with //", "/services", { host: "a", path: "/a//b" }, { path: "must not have empty segments" }],
    ["a port out of range", "/services", { host: "a", port: 70_000 }, { port: "value should be between 0 and 65535" }],
    ["a host with a port", "/services", { host: "a:80" }, { host: "must not have a port" }],
    ["TLS fields on http", "/services", { host: "a", tls_verify: true }, { tls_verify: "value must be null" }],
    [
      "a tag with a comma",
      "/services",
      { host: "a", tags: ["a,b"] },
      { tags: [expect.stringContaining("invalid tag 'a,b'")] },
    ],
    [
      "a route path that is relative",
      "/routes",
      { paths: ["/ok", "bad"] },
      { paths: [null, expect.stringContaining("should start with: /")] },
    ],
    ["a route path with //", "/routes", { paths: ["/a//b"] }, { paths: ["must not have empty segments"] }],
    [
      "a route path not normalised",
      "/routes",
      { paths: ["/a/../b"] },
      { paths: ["non-normalized path, consider use '/b' instead"] },
    ],
    [
      "a regex with look-ahead",
      "/routes",
      { paths: ["~/a(?=b)"] },
      { paths: [expect.stringContaining("invalid regex")] },
    ],
    [
      "a capture name of 32 letters",
      "/routes",
      { paths: [`~/(?<${longName}>x)`] },
      { paths: [expect.stringContaining("subpattern name is too long")] },
    ],
    [
      "the Host header as a header",
      "/routes",
      { headers: { Host: ["x"] } },
      { headers: { Host: expect.stringContaining("cannot contain 'host'") } },
    ],
    ["a lower-case method", "/routes", { methods: ["get"] }, { methods: ["invalid value: get"] }],
    [
      "a plugin that is not there",
      "/plugins",
      { name: "jwt" },
      { name: "plugin 'jwt' not enabled; add it to the 'plugins' configuration property" },
    ],
    [
      "an unknown plugin setting",
      "/plugins",
      { name: "cors", config: { origin: "*" } },
      { config: { origin: "unknown field" } },
    ],
    [
      "a consumer without a name",
      "/consumers",
      {},
      { "@entity": ["at least one of these fields must be non-empty: 'custom_id', 'username'"] },
    ],
    [
      "a consumer on key-auth",
      "/plugins",
      { name: "key-auth", consumer: { id: "00000000-0000-4000-8000-000000000001" } },
      { consumer: "value must be null" },
    ],
    [
      "an upstream that is an address",
      "/upstreams",
      { name: "10.0.0.1" },
      { name: "Invalid name ('10.0.0.1'); no ip addresses allowed" },
    ],
  ])("refuses %s", async (_what, path, body, fields) => {
    const answer = await stranger.admin("POST", path, body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 2, name: "schema violation", fields });
  });

  it("refuses an http route that matches everything", async () => {
    const answer = await stranger.admin("POST", "/routes", { name: "all", protocols: ["http"] });
    const sentence = "must set one of 'methods', 'hosts', 'headers', 'paths' when 'protocols' is 'http'";
    expect(answer.body).toEqual({
      ...{ code: 2, name: "schema violation", message: `schema violation (${sentence})` },
      fields: { "@entity": [sentence] },
    });
  });

  it("counts several", async () => {
    const answer = await stranger.admin("POST", "/services", { port: -1, retries: "many" });
    expect(answer.body).toMatchObject({
      message:
        "3 schema violations (host: required field missing; port: value should be between 0 and 65535; retries: expected an integer)",
    });
  });
});

describe("keys", () => {
  it.each([
    [
      "a taken name",
      "/services",
      { name: "taken", host: "b" },
      409,
      5,
      "UNIQUE violation detected on '{name=\"taken\"}'",
    ],
    [
      ...([
        "a service that is not there",
        "/routes",
        { paths: ["/x"], service: { id: "00000000-0000-4000-8000-000000000009" } },
      ] as const),
      ...([
        400,
        4,
        "the foreign key '{id=\"00000000-0000-4000-8000-000000000009\"}' does not reference an existing 'services' entity.",
      ] as const),
    ],
    [
      ...(["a service name that is not there", "/routes", { paths: ["/x"], service: { name: "nobody" } }] as const),
      ...([400, 13, expect.stringContaining("foreign key unresolved (service.name: ")] as const),
    ],
  ])("refuses %s", async (_what, path, body, status, code, message) => {
    const answer = await stranger.admin("POST", path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code, message });
  });

  it("refuses an address that can be no name", async () => {
    const answer = await stranger.admin("GET", "/services/what%3F");
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      ...{ code: 10, name: "invalid unique name" },
      message: "invalid value 'what?': the only accepted ascii characters are alphanumerics or ., -, _, and ~",
    });
  });

  it("refuses a taken id", async () => {
    const { id } = await stranger.must("GET", "/services/taken");
    const answer = await stranger.admin("POST", "/services", { id, host: "b" });
    expect(answer.body).toMatchObject({ code: 3, name: "primary key violation", fields: { id } });
  });

  it("lets a plugin stand once on one scope, and again on another", async () => {
    const onRoute = { name: "key-auth", route: { name: "taken" } };
    expect((await stranger.admin("POST", "/plugins", onRoute)).status).toBe(201);
    const second = await stranger.admin("POST", "/plugins", onRoute);
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({ code: 5, fields: { name: "key-auth", service: null, consumer: null } });
    expect((await stranger.admin("POST", "/plugins", { name: "key-auth", service: { name: "taken" } })).status).toBe(
      201,
    );
    expect((await stranger.admin("POST", "/plugins", { name: "key-auth" })).status).toBe(201);
  });

  it("wants a plugin to speak a protocol of its route, or of some route of its service", async () => {
    await stranger.must("PUT", "/services/secure", { host: "a.internal" });
    const onService = { name: "cors", protocols: ["http"], service: { name: "secure" } };
    expect((await stranger.admin("POST", "/plugins", onService)).status).toBe(201);
    await stranger.must("PUT", "/routes/secure", { paths: ["/s"], protocols: ["https"], service: { name: "secure" } });
    for (const [scope, words] of [
      [{ route: { name: "secure" } }, "must match the associated route's protocols"],
      [
        { service: { name: "secure" } },
        "must match the protocols of at least one route pointing to this Plugin's service",
      ],
    ] as const) {
      const answer = await stranger.admin("POST", "/plugins", {
        name: "acl",
        config: { allow: ["x"] },
        protocols: ["http"],
        ...scope,
      });
      expect(answer.body).toMatchObject({ code: 2, fields: { protocols: words } });
    }
  });

  it("finds a plugin by its instance name", async () => {
    await stranger.must("PUT", "/plugins/my-cors", { name: "cors" });
    expect(await stranger.must("GET", "/plugins/my-cors")).toMatchObject({ instance_name: "my-cors", name: "cors" });
  });
});

describe("cascades", () => {
  it("keeps a service that has routes, and takes plugins along with what they stand on", async () => {
    await stranger.must("PUT", "/services/parent", { host: "a.internal" });
    await stranger.must("PUT", "/routes/child", { paths: ["/child"], service: { name: "parent" } });
    const onService = await stranger.must("POST", "/services/parent/plugins", { name: "cors" });
    const onRoute = await stranger.must("POST", "/routes/child/plugins", { name: "cors" });
    const refused = await stranger.admin("DELETE", "/services/parent");
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 4, fields: { "@referenced_by": "routes" } });

    await stranger.must("DELETE", "/routes/child");
    expect((await stranger.admin("GET", `/plugins/${onRoute.id}`)).status).toBe(404);
    expect((await stranger.admin("GET", `/plugins/${onService.id}`)).status).toBe(200);
    await stranger.must("DELETE", "/services/parent");
    expect((await stranger.admin("GET", `/plugins/${onService.id}`)).status).toBe(404);
  });

  it("takes keys and groups along with a consumer, and targets with an upstream", async () => {
    await stranger.must("PUT", "/consumers/ann", {});
    const key = await stranger.must("POST", "/consumers/ann/key-auth", { key: "ann-key" });
    await stranger.must("POST", "/consumers/ann/acls", { group: "readers" });
    await stranger.must("DELETE", "/consumers/ann");
    expect((await stranger.admin("GET", `/key-auths/${key.id}`)).status).toBe(404);
    expect((await stranger.admin("GET", "/acls")).body).toMatchObject({ data: [] });

    await stranger.must("PUT", "/upstreams/pool", {});
    await stranger.must("POST", "/upstreams/pool/targets", { target: "10.0.0.1:80" });
    await stranger.must("DELETE", "/upstreams/pool");
    expect((await stranger.admin("GET", "/upstreams/pool/targets")).status).toBe(404);
  });
});
