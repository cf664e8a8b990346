import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../core/json.ts";
import { openStranger, rawCall, type Stranger } from "../stranger.testing.ts";

let stranger: Stranger;
beforeAll(async () => {
  stranger = await openStranger();
});
beforeEach(() => stranger.kong.state.clear());
afterAll(() => stranger.close());

/** Which of these routes takes the request, by name; undefined when none does. */
async function winner(
  routes: Readonly<Record<string, JsonObject>>,
  request: { path: string; method?: string; headers?: Record<string, string> },
): Promise<string | undefined> {
  await stranger.must("PUT", "/services/any", { host: "backend.internal" });
  for (const [name, route] of Object.entries(routes)) {
    await stranger.must("PUT", `/routes/${name}`, { service: { name: "any" }, ...route });
    await stranger.must("POST", `/routes/${name}/plugins`, {
      name: "request-termination",
      config: { status_code: 200, body: name },
    });
  }
  const answer = await rawCall(stranger.kong.proxyUrl, request);
  if (answer.status === 404) expect(answer.body).toContain("no Route matched with those values");
  return answer.status === 404 ? undefined : answer.body;
}

const id = (last: string) => ({ id: `00000000-0000-4000-8000-00000000000${last}` });

describe("which route wins", () => {
  it.each([
    ["the longer prefix", { short: { paths: ["/a"] }, long: { paths: ["/a/b"] } }, { path: "/a/b/c" }, "long"],
    [
      "a regex over any prefix",
      { plain: { paths: ["/a/b/c"] }, regex: { paths: ["~/a"] } },
      { path: "/a/b/c" },
      "regex",
    ],
    [
      "more kinds of condition over a regex",
      { regex: { paths: ["~/a"] }, both: { paths: ["/a"], methods: ["GET"] } },
      { path: "/a" },
      "both",
    ],
    [
      "a host over a long prefix",
      { path: { paths: ["/a/b/c/d"] }, host: { paths: ["/"], hosts: ["h.example"] } },
      { path: "/a/b/c/d", headers: { Host: "h.example" } },
      "host",
    ],
    [
      "an exact host over a wildcard",
      { wild: { hosts: ["*.example"] }, exact: { hosts: ["h.example"] } },
      { path: "/", headers: { Host: "h.example" } },
      "exact",
    ],
    [
      "more headers",
      { one: { headers: { a: ["1"] } }, two: { headers: { a: ["1"], b: ["2"] } } },
      { path: "/", headers: { a: "1", b: "2" } },
      "two",
    ],
    [
      "the higher regex_priority",
      {
        low: { paths: ["~/a/(?<x>[^/]+)/c$"], regex_priority: 1 },
        high: { paths: ["~/a/b/(?<y>[^/]+)$"], regex_priority: 2 },
      },
      { path: "/a/b/c" },
      "high",
    ],
    [
      "the higher regex_priority, the other way about",
      {
        low: { paths: ["~/a/(?<x>[^/]+)/c$"], regex_priority: 3 },
        high: { paths: ["~/a/b/(?<y>[^/]+)$"], regex_priority: 2 },
      },
      { path: "/a/b/c" },
      "low",
    ],
    [
      "the larger id among equals",
      { first: { ...id("1"), paths: ["~/a/(?<x>[^/]+)/c$"] }, second: { ...id("2"), paths: ["~/a/b/(?<y>[^/]+)$"] } },
      { path: "/a/b/c" },
      "second",
    ],
    [
      "the larger id among equals, the other way about",
      { first: { ...id("3"), paths: ["~/a/(?<x>[^/]+)/c$"] }, second: { ...id("2"), paths: ["~/a/b/(?<y>[^/]+)$"] } },
      { path: "/a/b/c" },
      "first",
    ],
    [
      "each path of a route by itself",
      { mixed: { paths: ["/x", "/a/b/c"] }, other: { paths: ["/a/b"] } },
      { path: "/a/b/c" },
      "mixed",
    ],
    [
      "each path of a route by itself, the shorter one",
      { mixed: { paths: ["/a", "/x/y/z"] }, other: { paths: ["/a/b"] } },
      { path: "/a/b/c" },
      "other",
    ],
  ] satisfies [string, Record<string, JsonObject>, Parameters<typeof winner>[1], string][])(
    "%s",
    async (_what, routes, request, name) => {
      // PUT by name makes an id; where the id decides, it is given in the body.
      expect(await winner(routes, request)).toBe(name);
    },
  );
});

describe("what matches", () => {
  it.each([
    ["a regex from the start, to no particular end", { paths: ["~/a/\\d+"] }, { path: "/a/12/more" }, true],
    ["not in the middle", { paths: ["~/a/\\d+"] }, { path: "/x/a/12" }, false],
    ["to the end when it says so", { paths: ["~/a/\\d+$"] }, { path: "/a/12/more" }, false],
    ["the normalised path", { paths: ["/a/b"] }, { path: "/a//x/../b" }, true],
    ["decoded letters", { paths: ["/~a"] }, { path: "/%7Ea" }, true],
    ["not the query", { paths: ["~/a$"] }, { path: "/a?x=1" }, true],
    ["a prefix within a segment", { paths: ["/ab"] }, { path: "/abc" }, true],
    ["its methods", { paths: ["/a"], methods: ["GET", "POST"] }, { path: "/a", method: "POST" }, true],
    ["no other method", { paths: ["/a"], methods: ["GET"] }, { path: "/a", method: "DELETE" }, false],
    [
      "no preflight when OPTIONS is not listed",
      { paths: ["/a"], methods: ["GET"] },
      { path: "/a", method: "OPTIONS" },
      false,
    ],
    ["a host with any port", { hosts: ["h.example"] }, { path: "/", headers: { Host: "H.example:8000" } }, true],
    ["a host with its port only", { hosts: ["h.example:81"] }, { path: "/", headers: { Host: "h.example:80" } }, false],
    ["a leading wildcard", { hosts: ["*.example"] }, { path: "/", headers: { Host: "a.b.example" } }, true],
    ["a trailing wildcard", { hosts: ["api.*"] }, { path: "/", headers: { Host: "api.example" } }, true],
    [
      "header values without regard to case",
      { headers: { "X-Plan": ["Gold", "Blue"] } },
      { path: "/", headers: { "x-plan": "blue" } },
      true,
    ],
    ["header patterns", { headers: { "X-Plan": ["~*^g.ld$"] } }, { path: "/", headers: { "x-plan": "GOLD" } }, true],
    ["no missing header", { headers: { "X-Plan": ["gold"] } }, { path: "/" }, false],
  ] satisfies [string, JsonObject, Parameters<typeof winner>[1], boolean][])(
    "%s",
    async (_what, route, request, matches) => {
      expect(await winner({ it: route }, request)).toBe(matches ? "it" : undefined);
    },
  );

  it("nothing of a disabled service", async () => {
    expect(await winner({ it: { paths: ["/a"] } }, { path: "/a" })).toBe("it");
    await stranger.must("PATCH", "/services/any", { enabled: false });
    expect((await stranger.call("/a")).status).toBe(404);
  });

  it("asks for https where a route speaks nothing else", async () => {
    await stranger.must("PUT", "/routes/secure", { paths: ["/a"], protocols: ["https"] });
    expect((await stranger.call("/a")).status).toBe(426);
    await stranger.must("PATCH", "/routes/secure", { https_redirect_status_code: 301 });
    expect((await stranger.call("/a?x=1")).headers.get("location")).toMatch(/^https:\/\/.*\/a\?x=1$/);
  });
});

describe("which plugin runs", () => {
  it("is the most specific one of a name, and only that one", async () => {
    await stranger.must("PUT", "/services/any", { host: "backend.internal" });
    await stranger.must("PUT", "/routes/r", { paths: ["/r"], service: { name: "any" } });
    await stranger.must("PUT", "/routes/other", { paths: ["/other"], service: { name: "any" } });
    await stranger.must("PUT", "/routes/bare", { paths: ["/bare"] });
    const say = (body: string, scope: object) =>
      stranger.must("POST", "/plugins", { name: "request-termination", config: { status_code: 200, body }, ...scope });
    await say("global", {});
    await say("service", { service: { name: "any" } });
    await say("route", { route: { name: "r" } });
    const text = async (path: string) => (await stranger.call(path)).text();
    expect([await text("/r"), await text("/other"), await text("/bare")]).toEqual(["route", "service", "global"]);
  });

  it("is a consumer's once the consumer is known, and none that is switched off", async () => {
    await stranger.must("PUT", "/routes/r", { paths: ["/r"] });
    await stranger.must("POST", "/routes/r/plugins", { name: "key-auth" });
    const ann = await stranger.must("PUT", "/consumers/ann", {});
    await stranger.must("POST", "/consumers/ann/key-auth", { key: "k" });
    const say = (body: string, scope: object) =>
      stranger.must("POST", "/plugins", { name: "request-termination", config: { status_code: 200, body }, ...scope });
    await say("everyone", { route: { name: "r" } });
    const hers = await say("ann", { route: { name: "r" }, consumer: { id: ann.id } });
    const text = async () => (await stranger.call("/r?apikey=k")).text();
    expect(await text()).toBe("ann");
    await stranger.must("PATCH", `/plugins/${hers.id}`, { enabled: false });
    expect(await text()).toBe("everyone");
  });
});
