import { CreateDeploymentCommand, UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { countByKind, expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo, type Stage } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { authorizerArn } from "../fixtures/aws-rest-subject.testing.ts";
import { orders } from "../fixtures/orders.testing.ts";

const marked = (value: string): PolicyLine => ({
  config: { type: "request-headers", set: [{ name: "X-Revision", value }], add: [], remove: [] },
});
const limited = (requests: number): PolicyLine => ({
  config: { type: "rate-limit", requests, per: "second", by: "api" },
});
const keyed: PolicyLine = { config: { type: "api-key", hideFromBackend: false } };
const tokens = (issuer: string, more: object = {}): PolicyLine => ({
  config: {
    type: "jwt",
    issuer,
    jwksUri: `${issuer}/keys`,
    audiences: [],
    scopes: [],
    requiredClaims: [],
    ...more,
  },
});

const [first, second, third] = [orders([marked("1")]), orders([marked("2")]), orders([marked("3")])];

/** The same stage, on which a definition is wanted for this percent of the requests, and `rest` for the others. */
function sharing<S extends Stage>(stage: S, share: number, rest: Definition): S {
  const { subject } = stage;
  const encode: typeof subject.encode = (definition, target) => subject.encode(definition, { ...target, share, rest });
  return { ...stage, subject: { ...subject, encode } };
}

interface Step {
  readonly of: Definition;
  readonly share?: number;
  readonly rest?: Definition;
  readonly writes: number;
}

/** Goes there in as many writes as are written here and were predicted, and has nothing left to do. */
async function go(stage: Stage, { of, share = 100, rest = first, writes }: Step): Promise<void> {
  const shared = share === 100 ? stage : sharing(stage, share, rest);
  const run = await runTo(shared, of);
  expectPredicted(`${share} %`, run);
  expect(run.made.writes).toBe(writes);
  await expectSettled(`${share} %`, shared, of);
}

type Opened = Awaited<ReturnType<typeof openAwsRest>>;

/** The stage as the account stores it, with the digests of what it serves. */
function stored({ handle: { aws } }: Opened) {
  const restApiId = aws.rest.all("restApis").find(({ settings }) => settings.name === "orders-v1")?.id;
  const stage = aws.rest.all("stages").find((one) => one.restApiId === restApiId);
  if (stage === undefined || restApiId === undefined) throw new Error("Nothing is deployed.");
  const digestOf = (id = "") => aws.rest.get("deployments", id)?.description?.split(" ")[2];
  const { deploymentId, canarySettings: canary } = stage;
  return { restApiId, stage, canary, serves: digestOf(deploymentId), canaryServes: digestOf(canary?.deploymentId) };
}

describe("a canary", () => {
  it("starts in 2 writes; is widened, promoted and aborted in 1", async () => {
    const stage = await openAwsRest();
    await go(stage, { of: first, writes: 3 });
    const before = stored(stage).serves;
    await go(stage, { of: second, share: 10, writes: 2 });
    expect(stored(stage)).toMatchObject({ serves: before, canary: { percentTraffic: 10 } });
    await go(stage, { of: second, share: 50, writes: 1 });
    const { canaryServes } = stored(stage);
    await go(stage, { of: second, writes: 1 });
    expect(stored(stage)).toMatchObject({ serves: canaryServes, canary: undefined });
    await go(stage, { of: third, share: 10, rest: second, writes: 2 });
    await go(stage, { of: second, writes: 1 });
    expect(stored(stage)).toMatchObject({ serves: canaryServes, canary: undefined });
  });

  it("starts again in 1 write where its snapshot is there", async () => {
    const stage = await openAwsRest();
    await go(stage, { of: first, writes: 3 });
    await go(stage, { of: second, share: 10, writes: 2 });
    await go(stage, { of: first, writes: 1 });
    await go(stage, { of: second, share: 20, writes: 1 });
    expect(stored(stage).canary).toMatchObject({ percentTraffic: 20 });
  });

  it("gives way to another in 2 writes, and to a deployment for all requests in 3", async () => {
    const stage = await openAwsRest();
    await go(stage, { of: first, writes: 3 });
    const before = stored(stage).serves;
    await go(stage, { of: second, share: 10, writes: 2 });
    await go(stage, { of: third, share: 25, writes: 2 });
    expect(stored(stage)).toMatchObject({ serves: before, canary: { percentTraffic: 25 } });
    const fourth = orders([marked("4")]);
    await go(stage, { of: fourth, writes: 3 });
    expect(stored(stage).canary).toBeUndefined();
  });

  it("comes back under what it was promoted from, in 1 write", async () => {
    const stage = await openAwsRest();
    await go(stage, { of: first, writes: 3 });
    const before = stored(stage).serves;
    await go(stage, { of: second, share: 10, writes: 2 });
    await go(stage, { of: second, writes: 1 });
    await go(stage, { of: second, share: 10, writes: 1 });
    expect(stored(stage)).toMatchObject({ serves: before, canary: { percentTraffic: 10 } });
  });

  it("goes with its API in 2 writes, and leaves nothing", async () => {
    const stage = await openAwsRest();
    const strangers = await stage.sandbox.inventory();
    await go(stage, { of: first, writes: 3 });
    await go(stage, { of: second, share: 10, writes: 2 });
    const run = await runTo(stage, undefined);
    expectPredicted("undeployed", run);
    expect(run.made.writes).toBe(2);
    expect(await stage.sandbox.inventory()).toEqual(strangers);
  });

  it("gets its share of the requests and no other", async () => {
    const { urls, close } = await startEchoBackends();
    onTestFinished(close);
    let drawn = 0;
    const stage = await openAwsRest({}, { random: () => (drawn++ % 100) / 100 });
    const [one, two] = [orders([marked("1")], urls[0]), orders([marked("2")], urls[0])];
    const { after } = await runTo(stage, one);
    const [endpoint = ""] = await stage.session.endpoints(after);
    const answered = async () => {
      const counts: Record<string, number> = {};
      for (let asked = 0; asked < 100; asked += 1) {
        const { body } = await stage.sandbox.call(endpoint, { method: "GET", path: "/orders/7", headers: {} });
        const revision: string = JSON.parse(body).headers["x-revision"];
        counts[revision] = (counts[revision] ?? 0) + 1;
      }
      return counts;
    };
    await go(stage, { of: two, share: 10, rest: one, writes: 2 });
    expect(await answered()).toEqual({ 1: 90, 2: 10 });
    await go(stage, { of: two, share: 50, rest: one, writes: 1 });
    expect(await answered()).toEqual({ 1: 50, 2: 50 });
    await go(stage, { of: one, writes: 1 });
    expect(await answered()).toEqual({ 1: 100 });
    await go(stage, { of: two, share: 10, rest: one, writes: 1 });
    await go(stage, { of: two, writes: 1 });
    expect(await answered()).toEqual({ 2: 100 });
  });
});

describe("what belongs to the stage", () => {
  it("stays with the other requests until the canary gets all, and the plan says so", async () => {
    const stage = await openAwsRest();
    const [slow, fast] = [orders([marked("1"), limited(5)]), orders([marked("2"), limited(50)])];
    await go(stage, { of: slow, writes: 4 });
    await go(stage, { of: fast, share: 10, rest: slow, writes: 2 });
    const { plan } = await planRun(sharing(stage, 10, slow), fast);
    expect(plan.findings[0]).toMatchObject({ severity: "warning", code: "aws.canary-limits", feature: "canary" });
    expect(stored(stage).stage.methodSettings).toMatchObject({ "*/*": { throttlingRateLimit: 5 } });
    await go(stage, { of: fast, writes: 1 });
    expect(stored(stage).stage.methodSettings).toMatchObject({ "*/*": { throttlingRateLimit: 50 } });
  });

  it("keeps the keys of the other requests, and ends with them", async () => {
    const stage = await openAwsRest();
    const [closed, open] = [orders([marked("1"), keyed]), orders([marked("2")])];
    await go(stage, { of: closed, writes: 4 });
    const key = { remoteId: "9d3d8a7c-52f5-4a52-9d0e-1a2f6f1b7c11", name: "one", key: "a-key-of-twenty-or-more" };
    await stage.session.accessKeys?.issue(stage.owner, key);
    await go(stage, { of: open, share: 10, rest: closed, writes: 2 });
    expect(await stage.session.accessKeys?.list(stage.owner)).toHaveLength(1);
    await go(stage, { of: open, writes: 1 + 3 });
  });

  it("brings the plan that the canary's keys need, and takes it away with it", async () => {
    const stage = await openAwsRest();
    const closed = orders([marked("2"), keyed]);
    await go(stage, { of: first, writes: 3 });
    await go(stage, { of: closed, share: 10, writes: 3 });
    await go(stage, { of: first, writes: 1 + 2 });
  });

  it("tells the function that checks tokens what each revision wants", async () => {
    const authorizerFunctionArn = authorizerArn("eu-west-1");
    const stage = await openAwsRest({ authorizerFunctionArn });
    const [old, anew] = ["https://old.example", "https://new.example"];
    const one = orders([marked("1"), tokens(old, { scopes: ["orders:read"] })]);
    const two = orders([marked("2"), tokens(anew)]);
    await go(stage, { of: one, writes: 3 });
    await go(stage, { of: two, share: 10, rest: one, writes: 2 });
    expect(stored(stage)).toMatchObject({
      stage: { variables: { JwtIssuer: old } },
      canary: { stageVariableOverrides: { JwtIssuer: anew } },
    });
    await go(stage, { of: two, writes: 1 });
    expect(stored(stage).stage.variables).toMatchObject({ JwtIssuer: anew });
    expect(stored(stage).stage.variables).not.toHaveProperty("JwtScopes");
    // Neither document needs to change for another issuer: variables alone can be a canary's.
    const three = orders([marked("2"), tokens("https://newer.example", { scopes: ["orders:write"] })]);
    const snapshots = stage.handle.aws.rest.all("deployments").length;
    await go(stage, { of: three, share: 10, rest: two, writes: 1 });
    await go(stage, { of: orders([marked("2"), tokens("https://newest.example")]), share: 10, rest: two, writes: 1 });
    expect(stored(stage).canary?.stageVariableOverrides).toMatchObject({ JwtIssuer: "https://newest.example" });
    expect(stored(stage).canary?.stageVariableOverrides).not.toHaveProperty("JwtScopes");
    expect(stage.handle.aws.rest.all("deployments")).toHaveLength(snapshots);
  });

  it.each([
    ["the same as what the other requests get", first, "aws.canary-same"],
    ["at another base path", { ...second, basePath: "/elsewhere" }, "aws.canary-base-path"],
  ])("refuses a canary that is %s", async (_, definition, code) => {
    const stage = await openAwsRest();
    await runTo(stage, first);
    const { plan } = await planRun(sharing(stage, 10, first), definition);
    expect(plan.findings).toMatchObject([{ severity: "error", code }]);
  });
});

describe("on a gateway with a canary", () => {
  const canary = async () => {
    const stage = await openAwsRest();
    await runTo(stage, first);
    await runTo(sharing(stage, 10, first), second);
    return stage;
  };

  it.each([
    ["started", second, 10],
    ["replaced", third, 25],
    ["promoted", second, 100],
    ["aborted", first, 100],
    ["passed over", third, 100],
  ])(
    "converges when it is being %s, whatever step the process dies after and whatever answer is lost",
    async (name, of, share) => {
      const open = async () => {
        if (name !== "started") return canary();
        const stage = await openAwsRest();
        await runTo(stage, first);
        return stage;
      };
      const wanted = (stage: Opened) => (share === 100 ? stage : sharing(stage, share, first));
      const clean = await open();
      const { made, plan } = await runTo(wanted(clean), of);
      const expected = countByKind(await clean.sandbox.inventory());
      const interruptions = [
        ...plan.changes.map((_, index) => ({ crashAfter: index })),
        ...Array.from({ length: made.writes }, (_, skip) => ({ skip })),
      ];
      for (const interruption of interruptions) {
        const stage = await open();
        if ("skip" in interruption) {
          stage.sandbox.fail({ effect: "write", when: "after", how: "timeout", skip: interruption.skip });
          await expect(runTo(wanted(stage), of)).rejects.toMatchObject({ code: "unknown-outcome" });
        } else {
          await runTo(wanted(stage), of, interruption);
        }
        stage.sandbox.heal();
        const rerun = wanted({ ...stage, session: stage.sandbox.connect() });
        await runTo(rerun, of);
        await expectSettled(name, rerun, of);
        expect(countByKind(await stage.sandbox.inventory())).toEqual(expected);
      }
    },
  );

  it("puts right a share, and what is beneath, that somebody changed at the console", async () => {
    const stage = await canary();
    const { restApiId, serves } = stored(stage);
    const patchOperations = [{ op: "replace" as const, path: "/canarySettings/percentTraffic", value: "12.5" }];
    await stage.handle.console.send(new UpdateStageCommand({ restApiId, stageName: "live", patchOperations }));
    await go(stage, { of: second, share: 10, writes: 1 });
    await stage.handle.console.send(new CreateDeploymentCommand({ restApiId, stageName: "live", description: "mine" }));
    const { plan } = await planRun(sharing(stage, 10, first), second);
    expect(plan.changes.flatMap(({ fields }) => fields.map(({ path }) => path))).toEqual(["rest.digest"]);
    await go(stage, { of: second, share: 10, writes: 1 });
    expect(stored(stage).serves).toBe(serves);
  });

  it("takes what the stage serves for the rest, where another Gatehouse has said it in other words", async () => {
    const stage = await canary();
    const reworded = orders([marked("1, reworded")]);
    const before = stored(stage);
    await go(stage, { of: second, share: 30, rest: reworded, writes: 1 });
    expect(stored(stage)).toMatchObject({ serves: before.serves, canary: { percentTraffic: 30 } });
  });

  it("says so when there is nothing left that the other requests could get", async () => {
    const stage = await openAwsRest();
    await runTo(stage, second);
    await expect(runTo(sharing(stage, 10, first), second)).rejects.toMatchObject({
      code: "rejected",
      sentence: expect.stringContaining("Deploy for all requests."),
    });
  });

  it("makes the stage again that somebody deleted, in 2 writes", async () => {
    const stage = await canary();
    const before = stored(stage);
    const { resources: list } = await stage.session.list({
      owner: stage.owner,
      slug: stage.slug,
      places: [],
      known: [],
    });
    for (const resource of list.filter(({ kind }) => kind === "stage")) await stage.sandbox.remove(resource);
    await go(stage, { of: second, share: 10, writes: 2 });
    expect(stored(stage)).toMatchObject({ serves: before.serves, canaryServes: before.canaryServes });
  });

  it("reads what the other requests get, and says that there is a canary", async () => {
    const stage = await canary();
    const { definition, findings } = stage.subject.decode(await stage.session.fetch(stored(stage).restApiId));
    expect(definition.policies).toMatchObject([{ config: { set: [{ value: "1" }] } }]);
    expect(findings).toMatchObject([{ code: "aws.canary", sentence: expect.stringContaining("10 % of the requests") }]);
  });
});
