import { describe, expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { type Run, runTo, type Stage } from "../../conformance/run.ts";
import { openAzure, orders, secondOf, version2 } from "../fixtures/azure-stage.testing.ts";

const header = (value: string) => ({ config: { type: "response-headers", set: [{ name: "X-One", value }] } }) as const;
const limit = { config: { type: "quota", requests: 5, per: "day", by: "api" } } as const;

async function deploy(what: string, stage: Stage, definition: Definition | undefined): Promise<Run> {
  const run = await runTo(stage, definition);
  expectPredicted(what, run);
  if (definition) await expectSettled(what, stage, definition);
  return run;
}

const grown = (definition: Definition): Definition => {
  const [first] = definition.operations;
  if (first === undefined) throw new Error("There is an operation.");
  return { ...definition, operations: [...definition.operations, { ...first, id: "more", path: "/more" }] };
};

describe("writes of a run", () => {
  it("takes 2 for a first deployment, 0 for the same again, and 1 to undeploy", async () => {
    const stage = await openAzure();
    const definition = { ...orders([limit]), basePath: "/orders" };
    expect((await deploy("first", stage, definition)).made.writes).toBe(2);
    expect((await deploy("again", stage, definition)).made.writes).toBe(0);
    expect((await deploy("undeploy", stage, undefined)).made.writes).toBe(1);
    expect((await deploy("undeploy again", stage, undefined)).made).toEqual({ writes: 0, reads: 6 });
  });

  it("takes 1 more to make a version set, and 1 more to remove it with the last version", async () => {
    const stage = await openAzure();
    const second = secondOf(stage);
    expect((await deploy("first version", stage, orders())).made.writes).toBe(3);
    expect((await deploy("second version", second, version2())).made.writes).toBe(2);
    expect((await deploy("first again", stage, orders())).made.writes).toBe(0);
    expect((await deploy("first gone", stage, undefined)).made.writes).toBe(1);
    expect((await deploy("second gone", second, undefined)).made.writes).toBe(2);
  });

  it("takes no call more among 1,200 APIs: what is meant is asked for by name and path", async () => {
    const alone = await openAzure();
    const crowded = await openAzure();
    await crowded.sandbox.seedApis(1200);
    for (const [what, definition] of [["first", orders()] as const, ["undeploy", undefined] as const]) {
      const { made } = await deploy(what, alone, definition);
      expect((await deploy(what, crowded, definition)).made).toEqual(made);
    }
  });

  it("takes 3 for another document, another policy, or both", async () => {
    const stage = await openAzure();
    await deploy("first", stage, orders());
    expect((await deploy("document", stage, grown(orders()))).made.writes).toBe(3);
    expect((await deploy("policy", stage, grown(orders([limit])))).made.writes).toBe(3);
    expect((await deploy("both", stage, orders([header("1")]))).made.writes).toBe(3);
  });

  it("takes 1 to go back to what a revision still holds", async () => {
    const stage = await openAzure();
    const revisions = [orders(), grown(orders()), orders([limit])];
    for (const definition of revisions) await deploy("there", stage, definition);
    for (const definition of revisions) {
      const run = await deploy("back", stage, definition);
      expect(run.made.writes).toBe(1);
      expect(run.plan.changes.map(({ key }) => key)).toEqual(["api", "release"]);
    }
  });

  it("takes 1 for another base path, and 4 when a key is asked for from now on", async () => {
    const stage = await openAzure();
    await deploy("first", stage, orders());
    expect((await deploy("moved", stage, { ...orders(), basePath: "/moved/v2" })).made.writes).toBe(1);
    // Without a version in its path, the last one leaves an empty set behind.
    expect((await deploy("out of its set", stage, { ...orders(), basePath: "/elsewhere" })).made.writes).toBe(2);
    const keyed = { ...orders([{ config: { type: "api-key" } }]), basePath: "/elsewhere" };
    expect((await deploy("keyed", stage, keyed)).made.writes).toBe(4);
    // The revision is there; only the key is let go.
    expect((await deploy("open", stage, { ...orders(), basePath: "/elsewhere" })).made.writes).toBe(2);
  });
});

describe("revisions", () => {
  const numbers = ({ handle }: Awaited<ReturnType<typeof openAzure>>) =>
    handle.sandbox.state
      .all("apis")
      .filter(({ apiId }) => apiId === "orders-v1")
      .map(({ revision }) => Number(revision))
      .toSorted((a, b) => a - b);

  it("keeps ten of them at most, and needs no call more for it", async () => {
    const stage = await openAzure();
    for (let count = 0; count < 14; count += 1) {
      const run = await deploy(`number ${count}`, stage, orders([header(String(count))]));
      expect(run.made.writes).toBe(3);
    }
    expect(numbers(stage)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // The oldest made room for later ones; what is left can be gone back to.
    expect((await deploy("written over", stage, orders([header("1")]))).made.writes).toBe(3);
    expect((await deploy("still there", stage, orders([header("12")]))).made.writes).toBe(1);
  });

  it("goes on in the revision where a process died, and does not release it before it is whole", async () => {
    const stage = await openAzure();
    await deploy("first", stage, orders());
    await runTo(stage, orders([limit]), { crashAfter: 1 });
    const other = { ...stage, session: stage.sandbox.connect() };
    const run = await deploy("rerun", other, orders([limit]));
    expect(run.made.writes).toBe(3);
    expect(numbers(stage)).toEqual([1, 2]);
  });

  it("makes room when there is none for another release", { timeout: 60_000 }, async () => {
    const stage = await openAzure();
    for (let count = 0; count < 104; count += 1) await runTo(stage, orders([header(String(count))]));
    await expectSettled("after so many", stage, orders([header("103")]));
    const names = stage.handle.sandbox.state.all("releases").map(({ name }) => name);
    expect(names.length).toBeLessThan(30);
  });

  it("touches no revision that another made", async () => {
    const stage = await openAzure();
    await deploy("first", stage, orders());
    await stage.handle.operate("PUT", "/apis/orders-v1;rev=2", {
      properties: { path: "orders", apiRevisionDescription: "Try this", sourceApiId: "/apis/orders-v1" },
    });
    await deploy("second", stage, orders([limit]));
    expect(numbers(stage)).toEqual([1, 2, 3]);
    const theirs = stage.handle.sandbox.state.all("apis").find(({ apiId, revision }) => {
      return apiId === "orders-v1" && revision === "2";
    });
    expect(theirs?.revisionDescription).toBe("Try this");
  });
});
