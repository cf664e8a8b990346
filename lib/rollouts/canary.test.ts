import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getDb } from "#lib/db/client.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import { listDeployments } from "./deployment-queries.ts";
import { stagedAwsHttp, stagedAwsRest } from "./faults/staged-aws.testing.ts";
import { previewPlan } from "./preview.ts";
import { changeDraft, script } from "./sample-api.testing.ts";
import { openStageDatabase, rollOut, type Stage, type StagedKind, setStage } from "./stage.testing.ts";

let database: Awaited<ReturnType<typeof openStageDatabase>>;
const opened: Stage[] = [];
beforeAll(async () => {
  database = await openStageDatabase();
});
afterAll(async () => {
  await closeQueue();
  for (const stage of opened) await stage.close();
  await database.close();
});

let stages = 0;

/** A stage of its own, in the database of all. */
async function openOne(kind: StagedKind, count = 1): Promise<Stage> {
  stages += 1;
  const stage = await setStage(kind, { count, name: `Orders ${stages}`, basePath: `/orders/${stages}` });
  opened.push(stage);
  return stage;
}

/** Deploys the first revision, and leaves a draft that differs by a path. */
async function deployFirst(stage: Stage): Promise<void> {
  await rollOut(stage);
  await changeDraft(stage.apiId, "/orders/{id}/lines");
}

async function revisionId({ apiId }: Stage, number: number): Promise<string> {
  const db = await getDb();
  return (await db.revision.findFirstOrThrow({ where: { apiId, number } })).id;
}

function deployments({ apiId }: Stage) {
  return listDeployments(script.actor, { apiId });
}

async function preview({ apiId, gateways }: Stage, share: number, revision?: string) {
  const gatewayIds = gateways.map(({ id }) => id);
  const { targets } = await previewPlan(script, { apiId, gatewayIds, kind: "deploy", revisionId: revision, share });
  return targets.map((target) => (target.status === "planned" ? target : undefined));
}

// What takes long here is AWS's pace, five seconds from one deployment to the next, so the tests wait beside each other.

describe.concurrent("a share of the requests", () => {
  it("is given, widened and made all of them, in the writes that were planned", async () => {
    const stage = await openOne(stagedAwsRest);
    await deployFirst(stage);
    const started = await rollOut(stage, { share: 10 });
    expect(started).toMatchObject({ state: "succeeded", share: 10 });
    expect(started.lanes[0]).toMatchObject({ made: { writes: 2 }, canary: { share: 10, restRevision: 1 } });
    expect(started.lanes[0]?.made).toEqual(started.lanes[0]?.predicted);
    expect(await deployments(stage)).toMatchObject([{ state: "live", appliedRevision: 2, share: 10, restRevision: 1 }]);
    const widened = await rollOut(stage, { share: 50, revisionId: await revisionId(stage, 2) });
    expect(widened.lanes[0]).toMatchObject({ made: { writes: 1 }, canary: { share: 50, restRevision: 1 } });
    expect(await deployments(stage)).toMatchObject([{ appliedRevision: 2, share: 50, restRevision: 1 }]);
    const promoted = await rollOut(stage, { revisionId: await revisionId(stage, 2) });
    expect(promoted.lanes[0]).toMatchObject({ made: { writes: 1 }, canary: null });
    expect(await deployments(stage)).toMatchObject([{ appliedRevision: 2, share: 100, restRevision: null }]);
    expect(started.lanes[0]?.endpoints).toEqual(promoted.lanes[0]?.endpoints);
  });

  it("is taken back by rolling back to the revision that has the rest", async () => {
    const stage = await openOne(stagedAwsRest);
    await deployFirst(stage);
    await rollOut(stage, { share: 10 });
    const aborted = await rollOut(stage, { kind: "roll-back", revisionId: await revisionId(stage, 1) });
    expect(aborted.lanes[0]).toMatchObject({ state: "done", made: { writes: 1 } });
    expect(await deployments(stage)).toMatchObject([{ appliedRevision: 1, share: 100, restRevision: null }]);
  });

  it("goes to another revision, and the rest stays where it was", async () => {
    const stage = await openOne(stagedAwsRest);
    await deployFirst(stage);
    await rollOut(stage, { share: 10 });
    await changeDraft(stage.apiId, "/orders/{id}/parts");
    const replaced = await rollOut(stage, { share: 20 });
    expect(replaced.lanes[0]).toMatchObject({ made: { writes: 2 }, canary: { share: 20, restRevision: 1 } });
    expect(await deployments(stage)).toMatchObject([{ appliedRevision: 3, share: 20, restRevision: 1 }]);
  });

  it("ends with an undeployment, which leaves nothing", async () => {
    const stage = await openOne(stagedAwsRest);
    await deployFirst(stage);
    await rollOut(stage, { share: 10 });
    const gone = await rollOut(stage, { kind: "undeploy" });
    expect(gone.lanes[0]?.made).toEqual(gone.lanes[0]?.predicted);
    expect(stage.gateways[0].made()).toEqual({ apis: 0, methods: 0, stages: 0, snapshots: 0 });
    expect(await deployments(stage)).toMatchObject([{ state: "removed", share: 100, restRevision: null }]);
  });

  it("is refused where nothing runs that could have the rest, and to the revision that has it", async () => {
    const stage = await openOne(stagedAwsRest);
    expect(await preview(stage, 10)).toMatchObject([
      { guards: { verdict: "refuse" }, plan: { findings: [{ severity: "error", code: "canary" }] } },
    ]);
    await deployFirst(stage);
    await rollOut(stage, { share: 10 });
    const [target] = await preview(stage, 10, await revisionId(stage, 1));
    expect(target?.guards.verdict).toBe("refuse");
    expect(target?.plan.findings).toContainEqual(
      expect.objectContaining({ code: "canary", sentence: "This revision has the other requests already." }),
    );
  });
});

describe.concurrent("a gateway that cannot split requests", () => {
  it("refuses in its own words, and is not written to", async () => {
    const stage = await openOne(stagedAwsHttp);
    await deployFirst(stage);
    expect(await preview(stage, 10)).toMatchObject([
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

describe.concurrent("all or nothing", () => {
  /** The second gateway refuses the first write of what is rolled out. */
  const refusedOnTheSecond = async (stage: Stage, options: Parameters<typeof rollOut>[1]) => {
    const [, refusing] = stage.gateways;
    refusing?.faults.add({ fault: { kind: "reject" }, methods: ["PUT", "PATCH"], times: 1 });
    const rollout = await rollOut(stage, { ...options, strategy: "all-or-nothing" });
    refusing?.faults.clear();
    expect(rollout.state).toBe("compensated");
    expect(rollout.lanes.map(({ state }) => state)).toContain("compensated");
  };
  const sharesOf = async (stage: Stage) =>
    (await deployments(stage)).map(({ appliedRevision, share, restRevision }) => ({
      appliedRevision,
      share,
      restRevision,
    }));

  it("takes a canary back that another gateway refused", async () => {
    const stage = await openOne(stagedAwsRest, 2);
    await deployFirst(stage);
    await refusedOnTheSecond(stage, { share: 10 });
    const whole = { appliedRevision: 1, share: 100, restRevision: null };
    expect(await sharesOf(stage)).toEqual([whole, whole]);
  });

  it.each([
    ["widened", { share: 50 }, 2],
    ["promoted", {}, 2],
    ["aborted", { kind: "roll-back" }, 1],
  ] as const)("gives a canary its share again that was %s, and the rest to what had it", async (_, act, to) => {
    const stage = await openOne(stagedAwsRest, 2);
    await deployFirst(stage);
    await rollOut(stage, { share: 10 });
    await refusedOnTheSecond(stage, { ...act, revisionId: await revisionId(stage, to) });
    const canary = { appliedRevision: 2, share: 10, restRevision: 1 };
    expect(await sharesOf(stage)).toEqual([canary, canary]);
    // Both gateways are as they were: nothing is left to do.
    const again = await rollOut(stage, { share: 10, revisionId: await revisionId(stage, 2) });
    expect(again.lanes.map(({ made }) => made.writes)).toEqual([0, 0]);
  });
});
