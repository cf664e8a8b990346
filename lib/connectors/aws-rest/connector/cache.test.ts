import { UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, it, onTestFinished } from "vitest";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { encode } from "../encode.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { apiIdIn, inDocument, orders, target } from "../fixtures/orders.testing.ts";

const cached = (more: object = {}, match: PolicyLine["match"] = {}): PolicyLine => ({
  config: { type: "cache", ttlSeconds: 60, varyQuery: ["page"], ...more },
  match,
});
const limited = (requests: number): PolicyLine => ({
  config: { type: "rate-limit", requests, per: "second", by: "api" },
});

const rented = { ...target, settings: { ...(target.settings as object), cacheClusterSize: "0.5" } };
const findingsOf = (policies: PolicyLine[]) => encode(orders(policies), rented).findings;
const stageOf = (policies: PolicyLine[]) =>
  encode(orders(policies), rented).resources.find(({ kind }) => kind === "stage")?.body ?? {};

type Opened = Awaited<ReturnType<typeof openAwsRest>>;

function stored({ handle: { aws } }: Opened) {
  const restApiId = aws.rest.all("restApis").find(({ settings }) => settings.name === "orders-v1")?.id;
  return aws.rest.all("stages").find((one) => one.restApiId === restApiId);
}

describe("a cache", () => {
  it("is refused while no size is set, and may be left out by name", () => {
    expect(encode(orders([cached()]), target).findings).toMatchObject([
      { severity: "error", fidelity: "unsupported", override: true, sentence: expect.stringContaining("by the hour") },
    ]);
    expect(inDocument(orders(), "paths", "/orders/v1/orders", "get")).not.toHaveProperty("parameters");
  });

  it.each([
    ["an hour at most", { ttlSeconds: 7200 }, { severity: "info", instead: "Answers are kept for 3600 s." }],
    ["declared query parameters only", { varyQuery: [] }, { severity: "warning", fidelity: "approximate" }],
    ["no name twice", { varyHeaders: ["page"] }, { severity: "error", sentence: expect.stringMatching(/by page\.$/) }],
    ["no odd name", { varyQuery: ["filter[a]"] }, { severity: "error" }],
    ["no name of the path", { varyHeaders: ["id"] }, { severity: "error" }],
  ])("knows %s", (_, more, finding) => {
    expect(findingsOf([cached(more)])).toMatchObject([{ place: "/policies/0", feature: "cache", ...finding }]);
  });

  it("takes one write of its own at most, and its cluster goes with its last policy", async () => {
    const stage = await openAwsRest({ cacheClusterSize: "0.5" });
    const steps: [policies: PolicyLine[], writes: number, size: string | undefined][] = [
      [[cached()], 4, "0.5"],
      [[cached({ ttlSeconds: 30 })], 1, "0.5"],
      [[cached({ ttlSeconds: 30, varyQuery: ["size"] })], 2, "0.5"],
      [[cached({ ttlSeconds: 30, varyQuery: ["size"] }), limited(5)], 1, "0.5"],
      [[limited(5)], 3, undefined],
      [[cached({}, { paths: ["/orders"] }), limited(7)], 3, "0.5"],
      [[], 1, undefined],
    ];
    for (const [policies, writes, size] of steps) {
      const run = await runTo(stage, orders(policies));
      expectPredicted(`${writes} writes`, run);
      expect(run.made.writes).toBe(writes);
      await expectSettled(`${writes} writes`, stage, orders(policies));
      const { cacheClusterEnabled, cacheClusterSize } = stored(stage) ?? {};
      expect(cacheClusterEnabled ? cacheClusterSize : undefined).toBe(size);
    }
    expect(stored(stage)?.methodSettings).toEqual({});
  });

  it("leaves methods that have no limit without one, and gives each the limit of all where there is one", () => {
    expect(stageOf([cached()])).toMatchObject({ throttling: {}, cache: { clusterSize: "0.5" } });
    const key = "~1orders~1v1~1orders/GET";
    const both = stageOf([cached({}, { paths: ["/orders"] }), limited(5)]);
    expect(both.throttling).toEqual({ "*/*": { rate: 5, burst: 5 }, [key]: { rate: 5, burst: 5 } });
    expect(both.cache).toEqual({ clusterSize: "0.5", ttlSeconds: { [key]: 60 } });
  });

  it("never answers for a snapshot that does not say what to tell apart", async () => {
    const backends = await startEchoBackends();
    onTestFinished(backends.close);
    const stage = await openAwsRest({ cacheClusterSize: "0.5" });
    const [backend] = backends.urls;
    const { after } = await runTo(stage, orders([cached()], backend));
    const [endpoint = ""] = await stage.session.endpoints(after);
    const bodyOf = async (path: string) => (await fetch(`${endpoint}${path}`)).text();
    expect(await bodyOf("/orders/1?page=1")).toBe(await bodyOf("/orders/1?page=1"));
    expect(await bodyOf("/orders/1?page=1")).not.toBe(await bodyOf("/orders/2?page=1"));
    // The call that is lost is the one that brings the next snapshot and ends the cache: both have happened, or neither.
    stage.sandbox.fail({ effect: "write", when: "before", how: "500", skip: 2 });
    await runTo(stage, orders([], backend)).catch(() => undefined);
    stage.sandbox.heal();
    const { methodSettings = {}, deploymentId = "" } = stored(stage) ?? {};
    const served = JSON.stringify(stage.handle.aws.rest.get("deployments", deploymentId)?.snapshot);
    expect(Object.keys(methodSettings).length > 0).toBe(served.includes("method.request.querystring.page"));
    await runTo(stage, orders([], backend));
    expect(await bodyOf("/orders/1")).not.toBe(await bodyOf("/orders/1"));
  });

  it("is put right where somebody turned it off or on at the console", async () => {
    const stage = await openAwsRest({ cacheClusterSize: "0.5" });
    const { after } = await runTo(stage, orders([cached()]));
    const restApiId = apiIdIn(after);
    for (const [path, value] of [
      ["/cacheClusterEnabled", "false"],
      ["/*/*/caching/enabled", "true"],
      ["/~1orders~1v1~1orders/GET/caching/ttlInSeconds", "5"],
    ] as const) {
      const patchOperations = [{ op: "replace" as const, path, value }];
      await stage.handle.console.send(new UpdateStageCommand({ restApiId, stageName: "live", patchOperations }));
      const run = await runTo(stage, orders([cached()]));
      expectPredicted(path, run);
      expect([path, run.made.writes]).toEqual([path, 1]);
      await expectSettled(path, stage, orders([cached()]));
    }
  });

  it("stays the rest's under a canary, which has to say what to tell apart", async () => {
    const withRest = { ...rented, share: 10, rest: orders([cached()]) };
    const another = encode(orders([cached({ ttlSeconds: 5, varyQuery: ["size"] })]), withRest);
    expect(another.findings).toMatchObject([{ code: "aws.canary-limits", fidelity: "approximate" }]);
    const stageBody = another.resources.find(({ kind }) => kind === "stage")?.body;
    expect(stageBody?.cache).toMatchObject({ ttlSeconds: { "~1orders~1v1~1orders/GET": 60 } });
    const without = encode(orders(), withRest);
    expect(without.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["aws.canary-cache", "error"],
      ["aws.canary-limits", "warning"],
    ]);
  });

  it("reads a stranger's cache, and tells of what no policy says", async () => {
    const stage = await openAwsRest({ cacheClusterSize: "0.5" });
    const { after } = await runTo(stage, orders([cached()]));
    const remote = await stage.session.fetch(apiIdIn(after));
    expect(stage.subject.decode(remote).definition.policies.map(({ config }) => config)).toEqual([
      { type: "cache", ttlSeconds: 60, varyHeaders: [], varyQuery: ["page"] },
    ]);
    const off = remote.resources.map((one) =>
      one.kind === "stage" ? { ...one, body: { ...one.body, cache: { clusterSize: "", ttlSeconds: {} } } } : one,
    );
    expect(stage.subject.decode({ ...remote, resources: off }).definition.policies).toEqual([]);
  });
});
