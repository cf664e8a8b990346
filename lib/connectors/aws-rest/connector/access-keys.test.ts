import { describe, expect, it, onTestFinished } from "vitest";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { runTo } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { apiIdIn, orders } from "../fixtures/orders.testing.ts";

const keyed: PolicyLine = { config: { type: "api-key", hideFromBackend: false } };

describe("keys", () => {
  const key = { remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11", name: "one", key: "a-key-of-twenty-or-more" };

  it("come on a usage plan of the API's own, open it, and go with it", async () => {
    const { urls, close } = await startEchoBackends();
    onTestFinished(close);
    const stage = await openAwsRest();
    const strangers = await stage.sandbox.inventory();
    const definition = orders([keyed], urls[0]);
    const run = await runTo(stage, definition);
    expectPredicted("with a plan", run);
    expect(run.made.writes).toBe(4);
    await expectSettled("with a plan", stage, definition);
    const [endpoint = ""] = await stage.session.endpoints(run.after);
    const ask = (headers = {}) => stage.sandbox.call(endpoint, { method: "GET", path: "/orders/7", headers });
    expect((await ask()).status).toBe(401);
    await stage.session.accessKeys?.issue(stage.owner, key);
    expect((await ask({ "x-api-key": key.key })).status).toBe(200);
    await expectSettled("with a key", stage, definition);
    const removal = await runTo(stage, undefined);
    expectPredicted("without the plan", removal);
    expect(removal.made.writes).toBe(2 + 3);
    expect(await stage.sandbox.inventory()).toEqual(strangers);
  });

  it("are refused before the API is deployed under a key", async () => {
    const stage = await openAwsRest();
    await expect(stage.session.accessKeys?.issue(stage.owner, key)).rejects.toMatchObject({ code: "not-found" });
  });

  it("are counted by the plan, whose limits change in one write", async () => {
    const stage = await openAwsRest();
    const plan = (requests: number): PolicyLine[] => [
      keyed,
      { config: { type: "rate-limit", requests, per: "second", by: "consumer" } },
      { config: { type: "quota", requests: 1000, per: "week", by: "consumer" } },
    ];
    await runTo(stage, orders(plan(5)));
    const run = await runTo(stage, orders(plan(6)));
    expectPredicted("another limit", run);
    expect(run.made.writes).toBe(1);
    const { definition } = stage.subject.decode(await stage.session.fetch(apiIdIn(run.after)));
    const types = definition.policies.map(({ config }) => config.type);
    expect(types).toEqual(["api-key", "rate-limit", "quota"]);
    const without = await runTo(stage, orders([keyed]));
    expectPredicted("without limits", without);
    await expectSettled("without limits", stage, orders([keyed]));
  });
});
