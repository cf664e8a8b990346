import { describe, expect, test } from "vitest";
import type { EndpointAnswer } from "#lib/model/live-check.ts";
import { checkLive, type LiveCheckPlan, type SendProbe } from "./live-check.ts";
import type { Probe } from "./probes.ts";

const endpoint = "https://api.example.com/orders";
const absent: Probe = { method: "GET", path: "/nowhere", headers: {}, expects: { kind: "absent" } };
const answers = {
  method: "GET",
  path: "/orders",
  headers: {},
  expects: { kind: "answers", invented: false, filtered: false },
} as const satisfies Probe;
const invented: Probe = { ...answers, path: "/orders/1", expects: { ...answers.expects, invented: true } };
const refuses: Probe = { method: "GET", path: "/orders", headers: {}, expects: { kind: "refuses" } };

const says = (status: number, body = "", headers: Record<string, string> = {}): EndpointAnswer => ({
  kind: "answered",
  status,
  body,
  headers,
});
const noRoute = says(404, '{"message":"no Route matched with those values","request_id":"3f0a91"}');
const away = (final = false): EndpointAnswer => ({
  kind: "silent",
  sentence: "No connection could be made.",
  reached: false,
  final,
});

/** Answers by path; counts what was sent. */
function world(byPath: Readonly<Record<string, EndpointAnswer | readonly EndpointAnswer[]>>) {
  const sent: string[] = [];
  const send: SendProbe = async ({ method }, url) => {
    const path = url.pathname.replace("/orders", "") || "/";
    const before = sent.filter((one) => one === `${method} ${path}`).length;
    sent.push(`${method} ${path}`);
    const found = byPath[path];
    const list = found === undefined ? [noRoute] : "kind" in found ? [found] : found;
    return list[Math.min(before, list.length - 1)] ?? noRoute;
  };
  const clock = { now: () => new Date("2026-03-01T12:00:00Z"), sleep: async () => "slept" as const };
  return { sent, ports: { send, clock, settleMs: 10 } };
}

function check(
  byPath: Parameters<typeof world>[0],
  probes: readonly Probe[] = [absent, answers],
  plan: Partial<LiveCheckPlan> = {},
) {
  return checkLive({ mode: "when-reachable", probes, ...plan }, [endpoint], world(byPath).ports);
}

describe("what an answer shows", () => {
  test("a route that answers, beside one that does not exist", async () => {
    expect(await check({ "/orders": says(200, "secret of a customer") })).toMatchObject({
      state: "checked",
      reason: null,
      probes: [
        { verdict: "as-expected", status: 404 },
        { verdict: "as-expected", status: 200, sentence: "It answered 200." },
      ],
    });
  });

  test("no good answer's body is kept, and of a refusal only the first words", async () => {
    const long = `${"no ".repeat(200)}\n\u0000`;
    const { probes } = await check({ "/orders": says(200, "secret of a customer"), "/nowhere": says(404, long) });
    expect(JSON.stringify(probes)).not.toContain("secret of a customer");
    expect(probes[0]?.detail).toHaveLength(301);
    expect(probes[1]).not.toHaveProperty("detail");
  });

  test.each([
    ["a backend that is not there", says(502, "bad gateway"), /502: the gateway or the backend/],
    ["another backend", says(404, "nothing here"), /404: nothing is found/],
    ["a route that is missing", noRoute, /just as a path that no operation has/],
    ["a route that is missing, and 403 for it", says(403, '{"message":"Missing Authentication Token"}'), /just as/],
  ])("%s fails it", async (_, answer, reason) => {
    const nowhere = answer.kind === "answered" && answer.status === 403 ? answer : noRoute;
    const result = await check({ "/orders": answer, "/nowhere": nowhere });
    expect(result.state).toBe("failed");
    expect(result.reason).toMatch(reason);
  });

  test.each([200, 204, 302, 400, 401, 403, 422, 429])("a backend's own %i is an answer", async (status) => {
    expect(await check({ "/orders": says(status, "mine") })).toMatchObject({ state: "checked" });
  });

  test("nobody need be at a made-up value, but somebody has to be at the route", async () => {
    const probes = [absent, answers, invented];
    const found = { "/orders": says(200), "/orders/1": says(404, "no order 1") };
    expect(await check(found, probes)).toMatchObject({ state: "checked" });
    expect(await check({ "/orders": says(200), "/orders/1": noRoute }, probes)).toMatchObject({ state: "failed" });
  });

  test.each([
    [401, "checked"],
    [403, "checked"],
    [200, "failed"],
    [404, "failed"],
    [500, "failed"],
    [302, "observed"],
  ])("without a key, %i is %s", async (status, state) => {
    expect(await check({ "/orders": says(status, "x") }, [absent, refuses])).toMatchObject({ state });
  });

  test("an operation that nobody declared fails it", async () => {
    expect(await check({ "/orders": says(200), "/nowhere": says(200) })).toMatchObject({ state: "failed" });
  });

  test("a mock's own status is expected, whatever it is", async () => {
    const mock = { ...answers, expects: { kind: "answers", status: 503, invented: false, filtered: false } } as const;
    expect(await check({ "/orders": says(503) }, [absent, mock])).toMatchObject({ state: "checked" });
    expect(await check({ "/orders": says(200) }, [absent, mock])).toMatchObject({ state: "failed" });
  });

  test("a limit that is promised has to show", async () => {
    const limited = {
      ...answers,
      expects: { kind: "answers", invented: false, filtered: false, header: "RateLimit-Limit" },
    } as const;
    expect(await check({ "/orders": says(200, "", { "ratelimit-limit": "5" }) }, [limited])).toMatchObject({
      state: "checked",
      probes: [{ sentence: "It answered 200, with a limit of 5." }],
    });
    expect(await check({ "/orders": says(200) }, [limited])).toMatchObject({ state: "failed" });
  });

  test.each([
    ["allows-origin", says(204, "", { "access-control-allow-origin": "https://a.example" }), "checked"],
    ["allows-origin", says(204), "failed"],
    ["allows-origin", says(401, "", { "access-control-allow-origin": "*" }), "failed"],
    ["denies-origin", says(204), "checked"],
    ["denies-origin", says(204, "", { "access-control-allow-origin": "*" }), "failed"],
  ] as const)("a preflight that %s", async (kind, answer, state) => {
    const preflight: Probe = {
      method: "OPTIONS",
      path: "/other",
      headers: { origin: "https://a.example" },
      expects: { kind, origin: "https://a.example" },
    };
    expect(await check({ "/orders": says(200), "/other": answer }, [answers, preflight])).toMatchObject({ state });
  });
});

describe("what cannot be reached", () => {
  const nobody = { "/orders": away(), "/nowhere": away() };

  test("is observed, with the reason", async () => {
    expect(await check(nobody)).toMatchObject({
      state: "observed",
      reason: "api.example.com cannot be reached from here: No connection could be made.",
      probes: [{ verdict: "no-answer", status: null }, { verdict: "no-answer" }],
    });
  });

  test("fails where a person said that it must be checked", async () => {
    const result = await check(nobody, [absent, answers], { mode: "required" });
    expect(result).toMatchObject({ state: "failed" });
    expect(result.reason).toMatch(/^It must be checked, and could not be\. api\.example\.com cannot/);
  });

  test("is not the same as one operation that is silent while others answer", async () => {
    expect(await check({ "/orders": away() })).toMatchObject({ state: "failed" });
  });

  test("nothing is sent when it is switched off, when nothing can be told, or when no address is known", async () => {
    for (const [plan, endpoints] of [
      [{ mode: "off", probes: [answers] }, [endpoint]],
      [{ mode: "when-reachable", probes: [answers], untold: "A canary." }, [endpoint]],
      [{ mode: "when-reachable", probes: [answers] }, []],
    ] as const) {
      const { sent, ports } = world({});
      expect(await checkLive(plan, endpoints, ports)).toMatchObject({ state: "observed", probes: [] });
      expect(sent).toEqual([]);
    }
  });

  test("an API with nothing that may be called is observed", async () => {
    expect(await check({}, [absent])).toMatchObject({ state: "observed" });
  });
});

describe("how often", () => {
  test("what fails is asked again, twice at most, and what answered is left alone", async () => {
    const { sent, ports } = world({ "/orders": says(503), "/nowhere": noRoute });
    await checkLive({ mode: "when-reachable", probes: [absent, answers] }, [endpoint], ports);
    expect(sent.toSorted()).toEqual(["GET /nowhere", "GET /orders", "GET /orders", "GET /orders"]);
  });

  test("a gateway that serves a moment later is believed", async () => {
    expect(await check({ "/orders": [noRoute, says(200)] })).toMatchObject({ state: "checked" });
  });

  test("what the outbound rules forbid is not tried again", async () => {
    const { sent, ports } = world({ "/orders": away(true), "/nowhere": away(true) });
    await checkLive({ mode: "when-reachable", probes: [absent, answers] }, [endpoint], ports);
    expect(sent).toHaveLength(2);
  });

  test("several endpoints share eight calls", async () => {
    const { sent, ports } = world({ "/orders": says(200) });
    const endpoints = Array.from({ length: 20 }, (_, index) => `https://r${index}.example.com/orders`);
    await checkLive({ mode: "when-reachable", probes: [absent, answers] }, endpoints, ports);
    expect(sent).toHaveLength(8);
  });
});
