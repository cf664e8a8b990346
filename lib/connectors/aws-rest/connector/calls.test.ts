import { describe, expect, it } from "vitest";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo } from "../../conformance/run.ts";
import { type PolicyLine, sampleDefinition } from "../../conformance/samples.ts";
import { awsRestConnector } from "../connector.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

const limited = (requests: number): PolicyLine => ({
  config: { type: "rate-limit", requests, per: "second", by: "api" },
});

describe("calls", () => {
  it("deploys in 3 writes, again in none, changes in 2, rolls back in 1 and undeploys in 2", async () => {
    const stage = await openAwsRest();
    const second = sampleDefinition({ backends: ["http://orders.internal"], operations: ["GET /orders"] });
    for (const [definition, writes] of [
      [orders(), 3],
      [orders(), 0],
      [second, 2],
      [orders(), 1],
      [second, 1],
      [undefined, 2],
    ] as const) {
      const run = await runTo(stage, definition);
      expectPredicted(`${writes} writes`, run);
      expect(run.made.writes).toBe(writes);
      expect(run.made.reads).toBeLessThanOrEqual(8);
    }
  });

  it.each([
    [1200, 3, 3],
    [1500, 3, 4],
  ])("predicts every page of a list of %d APIs, the one that a new API begins too", async (listed, before, after) => {
    const stage = await openAwsRest();
    const { sandbox, handle } = stage;
    await sandbox.seedApis(listed - handle.aws.rest.all("restApis").length);
    const first = await runTo(stage, orders());
    expectPredicted("first", first);
    expect(listsAmong(sandbox.harness.calls)).toBe(before + after);
    expectPredicted("again", await runTo(stage, orders()));
    expectPredicted("undeploy", await runTo(stage, undefined));
    expectPredicted("nothing there", await runTo(stage, undefined));
  });

  it("predicts one call more to look for what somebody deleted", async () => {
    const stage = await openAwsRest();
    const { after } = await runTo(stage, orders());
    for (const resource of after.filter(({ kind }) => kind === "api")) await stage.sandbox.remove(resource);
    const again = await runTo(stage, orders());
    expectPredicted("made again", again);
    expect(again.made.reads).toBe(7);
    for (const resource of again.after.filter(({ kind }) => kind === "api")) await stage.sandbox.remove(resource);
    expectPredicted("already gone", await runTo(stage, undefined));
  });

  it("takes one write more for the stage's own limits, and one alone when only these change", async () => {
    const stage = await openAwsRest();
    const rewritten: PolicyLine = { config: { type: "rewrite-path", to: "/all" }, match: { paths: ["/orders"] } };
    const steps: [policies: PolicyLine[], writes: number][] = [
      [[limited(5)], 4],
      [[limited(6)], 1],
      [[], 1],
      [[limited(5), rewritten], 3],
    ];
    for (const [policies, writes] of steps) {
      const run = await runTo(stage, orders(policies));
      expectPredicted(`${writes} writes`, run);
      expect(run.made.writes).toBe(writes);
      await expectSettled(`${writes} writes`, stage, orders(policies));
    }
  });

  it("discovers N APIs in a call for each page of 500 and one for each API", async () => {
    const { session, sandbox, handle } = await openAwsRest();
    const strangers = handle.aws.rest.all("restApis").length;
    handle.aws.seedApis("rest", 600);
    const before = sandbox.harness.calls.length;
    let seen = 0;
    for await (const { apis } of session.survey()) seen += apis.length;
    expect(seen).toBe(strangers + 600);
    expect(sandbox.harness.calls.length - before).toBe(2 + seen);
  });

  it("finds its own API behind six hundred of others", async () => {
    const stage = await openAwsRest();
    stage.handle.aws.seedApis("rest", 600);
    await runTo(stage, orders());
    await expectSettled("among many", stage, orders());
  });

  it("says how long AWS's own quotas make a change take", async () => {
    const stage = await openAwsRest();
    const { plan } = await planRun(stage, orders());
    expect(awsRestConnector.leastMs?.(plan.changes)).toBe(5000);
    await runTo(stage, orders());
    const { plan: removal } = await planRun(stage, undefined);
    expect(awsRestConnector.leastMs?.(removal.changes)).toBe(30_000);
  });
});

function listsAmong(calls: readonly { readonly method: string; readonly address: string }[]): number {
  return calls.filter(({ method, address }) => method === "GET" && new URL(address).pathname === "/restapis").length;
}
