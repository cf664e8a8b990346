import { CreateDeploymentCommand, CreateStageCommand } from "@aws-sdk/client-api-gateway";
import { expect, it } from "vitest";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo } from "../../conformance/run.ts";
import type { PolicyLine } from "../../conformance/samples.ts";
import { openAwsRest } from "../fixtures/aws-rest-stage.testing.ts";
import { apiIdIn, orders } from "../fixtures/orders.testing.ts";
import { snapshotsKept } from "./outdated.ts";

const marked = (value: number): PolicyLine => ({
  config: { type: "request-headers", set: [{ name: "X-Revision", value: String(value) }], add: [], remove: [] },
});
const revision = (value: number) => orders([marked(value)]);

type Opened = Awaited<ReturnType<typeof openAwsRest>>;

function stored({ handle: { aws } }: Opened, restApiId: string) {
  return aws.rest.all("deployments").filter((one) => one.restApiId === restApiId);
}

/** Every revision from the first to this one, a second apart, as AWS tells times; answers the id of the API. */
async function deployed(stage: Opened, last: number): Promise<string> {
  let id = "";
  for (let value = 1; value <= last; value += 1) {
    id = apiIdIn((await runTo(stage, revision(value))).after);
    stage.sandbox.harness.advance(1000);
  }
  return id;
}

it("keeps the newest snapshots, and lets one go for each that is taken, in one write more", async () => {
  const stage = await openAwsRest({}, { isVirtual: true });
  const restApiId = await deployed(stage, snapshotsKept);
  const theirs = { restApiId, description: "mine" };
  await stage.handle.console.send(new CreateDeploymentCommand(theirs));
  const [oldest] = stored(stage, restApiId);
  const next = await runTo(stage, revision(snapshotsKept + 1));
  expectPredicted("one more", next);
  expect(next.made.writes).toBe(3);
  expect(next.plan.changes.at(-1)).toMatchObject({ action: "delete", kind: "snapshot" });
  await expectSettled("one more", stage, revision(snapshotsKept + 1));
  expect(stored(stage, restApiId)).toHaveLength(snapshotsKept + 1);
  expect(stored(stage, restApiId).some(({ id }) => id === oldest?.id)).toBe(false);

  for (const [value, writes] of [
    [2, 1],
    [snapshotsKept, 1],
    [1, 3],
  ] as const) {
    const back = await runTo(stage, revision(value));
    expectPredicted(`back to ${value}`, back);
    expect([value, back.made.writes]).toEqual([value, writes]);
  }
  const gone = await runTo(stage, undefined);
  expectPredicted("undeployment", gone);
  expect(gone.made.writes).toBe(2);
});

it("leaves what a stage serves, whoever made the stage, and what a canary leaves beneath it", async () => {
  const stage = await openAwsRest({}, { isVirtual: true });
  const restApiId = await deployed(stage, snapshotsKept);
  const [first, second, third] = stored(stage, restApiId);
  const theirs = { restApiId, stageName: "theirs", deploymentId: first?.id };
  await stage.handle.console.send(new CreateStageCommand(theirs));
  const { subject } = stage;
  const sharing: Opened = {
    ...stage,
    subject: {
      ...subject,
      encode: (definition, target) => subject.encode(definition, { ...target, share: 10, rest: revision(2) }),
    },
  };
  const run = await runTo(sharing, revision(99));
  expectPredicted("a canary", run);
  const goes = run.plan.changes.filter(({ kind }) => kind === "snapshot").map(({ key }) => key);
  expect(goes).toEqual([`snapshot/${third?.id}`]);
  const left = stored(stage, restApiId).map(({ id }) => id);
  expect([first, second, third].map((one) => left.includes(one?.id ?? ""))).toEqual([true, true, false]);
});

it("shortens a long past by two at a time, and goes on where a stage has come to serve one meanwhile", async () => {
  const stage = await openAwsRest({}, { isVirtual: true });
  const restApiId = await deployed(stage, snapshotsKept);
  const [model] = stored(stage, restApiId);
  if (model === undefined) throw new Error("Nothing is deployed.");
  for (const id of ["aaa001", "aaa002", "aaa003"]) {
    stage.handle.aws.rest.put("deployments", { ...model, id, createdDate: 0 });
  }
  const { plan, scope } = await planRun(stage, revision(50));
  expect(plan.changes.filter(({ kind }) => kind === "snapshot").map(({ key }) => key)).toEqual([
    "snapshot/aaa001",
    "snapshot/aaa002",
  ]);
  const theirs = { restApiId, stageName: "theirs", deploymentId: "aaa001" };
  await stage.handle.console.send(new CreateStageCommand(theirs));
  for (const change of plan.changes) await stage.session.write(change, scope);
  const left = stored(stage, restApiId).map(({ id }) => id);
  expect([left.includes("aaa001"), left.includes("aaa002"), left.includes("aaa003")]).toEqual([true, false, true]);
  await expectSettled("after all", stage, revision(50));
});
