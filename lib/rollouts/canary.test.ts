import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { listDeployments } from "./deployment-queries.ts";
import { stagedAwsHttp, stagedAwsRest } from "./faults/staged-aws.testing.ts";
import { previewPlan } from "./preview.ts";
import { changeDraft, script } from "./sample-api.testing.ts";
import { openStageDatabase, rollOut, type Stage, setStage } from "./stage.testing.ts";

let database: Awaited<ReturnType<typeof openStageDatabase>>;
beforeAll(async () => {
  database = await openStageDatabase();
});
afterAll(() => database.close());

let stage: Stage;
const each = (open: () => Promise<Stage>) => {
  beforeEach(async () => {
    stage = await open();
  });
  afterEach(() => stage.close());
};

let stages = 0;
const another = (kind: Parameters<typeof setStage>[0], count = 1) => {
  stages += 1;
  return setStage(kind, { count, name: `Orders ${stages}`, basePath: `/orders/${stages}` });
};

/** The second revision, which only differs by a path. */
async function deployTwoRevisions(): Promise<void> {
  await rollOut(stage);
  await changeDraft(stage.apiId, "/orders/{id}/lines");
}

const revisionId = async (number: number) => {
  const db = await getDb();
  return (await db.revision.findFirstOrThrow({ where: { apiId: stage.apiId, number } })).id;
};
const deployments = () => listDeployments(script.actor, { apiId: stage.apiId });
const findingsOf = async (share: number, revision?: string) => {
  const gatewayIds = stage.gateways.map(({ id }) => id);
  const act = { apiId: stage.apiId, gatewayIds, kind: "deploy" as const, revisionId: revision, share };
  const { targets } = await previewPlan(script, act);
  return targets.map((target) => (target.status === "planned" ? target : undefined));
};

describe("a share of the requests", () => {
  each(() => another(stagedAwsRest));

  it("is given, widened and made all of them, in the writes that were planned", async () => {
    await deployTwoRevisions();
    const started = await rollOut(stage, { share: 10 });
    expect(started).toMatchObject({ state: "succeeded", share: 10 });
    expect(started.lanes[0]).toMatchObject({ made: { writes: 2 }, canary: { share: 10, restRevision: 1 } });
    expect(started.lanes[0]?.made).toEqual(started.lanes[0]?.predicted);
    expect(await deployments()).toMatchObject([{ state: "live", appliedRevision: 2, share: 10, restRevision: 1 }]);
    const widened = await rollOut(stage, { share: 50, revisionId: await revisionId(2) });
    expect(widened.lanes[0]).toMatchObject({ made: { writes: 1 }, canary: { share: 50, restRevision: 1 } });
    expect(await deployments()).toMatchObject([{ appliedRevision: 2, share: 50, restRevision: 1 }]);
    const promoted = await rollOut(stage, { revisionId: await revisionId(2) });
    expect(promoted.lanes[0]).toMatchObject({ made: { writes: 1 }, canary: null });
    expect(await deployments()).toMatchObject([{ appliedRevision: 2, share: 100, restRevision: null }]);
    expect(started.lanes[0]?.endpoints).toEqual(promoted.lanes[0]?.endpoints);
  });

  it("is taken back by rolling back to the revision that has the rest", async () => {
    await deployTwoRevisions();
    await rollOut(stage, { share: 10 });
    const aborted = await rollOut(stage, { kind: "roll-back", revisionId: await revisionId(1) });
    expect(aborted.lanes[0]).toMatchObject({ state: "done", made: { writes: 1 } });
    expect(await deployments()).toMatchObject([{ appliedRevision: 1, share: 100, restRevision: null }]);
  });

  it("goes to another revision, and the rest stays where it was", async () => {
    await deployTwoRevisions();
    await rollOut(stage, { share: 10 });
    await changeDraft(stage.apiId, "/orders/{id}/parts");
    const replaced = await rollOut(stage, { share: 20 });
    expect(replaced.lanes[0]).toMatchObject({ made: { writes: 2 }, canary: { share: 20, restRevision: 1 } });
    expect(await deployments()).toMatchObject([{ appliedRevision: 3, share: 20, restRevision: 1 }]);
  });

  it("ends with an undeployment, which leaves nothing", async () => {
    await deployTwoRevisions();
    await rollOut(stage, { share: 10 });
    const gone = await rollOut(stage, { kind: "undeploy" });
    expect(gone.lanes[0]?.made).toEqual(gone.lanes[0]?.predicted);
    expect(stage.gateways[0].made()).toEqual({ apis: 0, methods: 0, stages: 0, snapshots: 0 });
    expect(await deployments()).toMatchObject([{ state: "removed", share: 100, restRevision: null }]);
  });

  it("is refused where nothing runs that could have the rest, and to the revision that has it", async () => {
    expect(await findingsOf(10)).toMatchObject([
      { guards: { verdict: "refuse" }, plan: { findings: [{ severity: "error", code: "canary" }] } },
    ]);
    await deployTwoRevisions();
    await rollOut(stage, { share: 10 });
    const [target] = await findingsOf(10, await revisionId(1));
    expect(target?.guards.verdict).toBe("refuse");
    expect(target?.plan.findings).toContainEqual(
      expect.objectContaining({ code: "canary", sentence: "This revision has the other requests already." }),
    );
  });
});

describe("a gateway that cannot split requests", () => {
  each(() => another(stagedAwsHttp));

  it("refuses in its own words, and is not written to", async () => {
    await deployTwoRevisions();
    expect(await findingsOf(10)).toMatchObject([
      {
        guards: { verdict: "refuse" },
        plan: { findings: [{ code: "canary", sentence: "HTTP APIs have no canary releases; REST APIs do." }] },
      },
    ]);
    const before = stage.gateways[0].writes();
    const refused = await rollOut(stage, { share: 10 });
    expect(refused.lanes[0]).toMatchObject({ state: "blocked", made: { writes: 0 } });
    expect(stage.gateways[0].writes()).toBe(before);
  });
});

describe("all or nothing", () => {
  each(() => another(stagedAwsRest, 2));

  /** The second gateway refuses the first write of what is rolled out. */
  const refusedOnTheSecond = async (options: Parameters<typeof rollOut>[1]) => {
    const [, refusing] = stage.gateways;
    refusing?.faults.add({ fault: { kind: "reject" }, methods: ["PUT", "PATCH"], times: 1 });
    const rollout = await rollOut(stage, { ...options, strategy: "all-or-nothing" });
    refusing?.faults.clear();
    expect(rollout.state).toBe("compensated");
    expect(rollout.lanes.map(({ state }) => state)).toContain("compensated");
  };
  const sharesOf = async () =>
    (await deployments()).map(({ appliedRevision, share, restRevision }) => ({ appliedRevision, share, restRevision }));

  it("takes a canary back that another gateway refused", async () => {
    await deployTwoRevisions();
    await refusedOnTheSecond({ share: 10 });
    const whole = { appliedRevision: 1, share: 100, restRevision: null };
    expect(await sharesOf()).toEqual([whole, whole]);
  });

  it.each([
    ["widened", { share: 50 }, 2],
    ["promoted", {}, 2],
    ["aborted", { kind: "roll-back" }, 1],
  ] as const)("gives a canary its share again that was %s, and the rest to what had it", async (_, act, to) => {
    await deployTwoRevisions();
    await rollOut(stage, { share: 10 });
    await refusedOnTheSecond({ ...act, revisionId: await revisionId(to) });
    const canary = { appliedRevision: 2, share: 10, restRevision: 1 };
    expect(await sharesOf()).toEqual([canary, canary]);
    // Both gateways are as they were: nothing is left to do.
    const again = await rollOut(stage, { share: 10, revisionId: await revisionId(2) });
    expect(again.lanes.map(({ made }) => made.writes)).toEqual([0, 0]);
  });
});
