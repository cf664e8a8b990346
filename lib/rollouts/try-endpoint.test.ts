import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contextOf, makeUser } from "#lib/access/testing.ts";
import { type Listener, listen } from "#lib/outbound/listener.testing.ts";
import { type StagedKong, stagedKong } from "./faults/staged-kong.testing.ts";
import type { LaneView } from "./queries.ts";
import { script } from "./sample-api.testing.ts";
import { openStageDatabase, rollOut, type Stage, setStage } from "./stage.testing.ts";
import { tryEndpoint } from "./try-endpoint.ts";

let database: Awaited<ReturnType<typeof openStageDatabase>>;
let backend: Listener;
let stage: Stage<StagedKong>;
let rolloutId: string;
let lane: LaneView | undefined;
beforeAll(async () => {
  database = await openStageDatabase();
  backend = await listen((request, response) => response.end(`${request.method} ${request.url}`));
  stage = await setStage(stagedKong, { backend: backend.origin });
  const rollout = await rollOut(stage);
  rolloutId = rollout.id;
  lane = rollout.lanes[0];
});
afterAll(async () => {
  await stage.close();
  await backend.close();
  await database.close();
});

const send = (change: object = {}) =>
  tryEndpoint(script, {
    rolloutId,
    targetId: lane?.id ?? "",
    endpoint: lane?.endpoints[0] ?? "",
    method: "GET",
    path: "/orders?limit=1",
    ...change,
  });

describe("a call to an endpoint of a rollout", () => {
  it("is sent, and its answer comes back", async () => {
    expect(await send()).toMatchObject({
      kind: "answered",
      address: `${lane?.endpoints[0]}/orders?limit=1`,
      status: 200,
      body: "GET /orders?limit=1",
    });
  });

  it("is for a rollout's own endpoints, and no other address", async () => {
    const before = backend.connects();
    for (const endpoint of [backend.origin, "http://169.254.169.254", `${lane?.endpoints[0]}/orders`]) {
      await expect(send({ endpoint })).rejects.toMatchObject({ code: "not-found" });
    }
    await expect(send({ rolloutId: lane?.id })).rejects.toMatchObject({ code: "not-found" });
    expect(backend.connects()).toBe(before);
  });

  it.each(["/../../admin", "/..%2f../x/../../../admin", "/\\..\\..\\..\\admin", "@example.com/", "//../../.."])(
    "does not lead away from it by %s",
    async (path) => {
      await expect(send({ path })).rejects.toMatchObject({ code: "invalid" });
    },
  );

  it.each(["POST", "DELETE", "OPTIONS"])("is never a %s", async (method) => {
    await expect(send({ method })).rejects.toMatchObject({ code: "invalid" });
  });

  it("is for those who run rollouts", async () => {
    const viewer = await contextOf((await makeUser("viewer")).id);
    const input = { rolloutId, targetId: lane?.id ?? "", endpoint: "", method: "GET" as const, path: "/" };
    await expect(tryEndpoint(viewer, input)).rejects.toMatchObject({ code: "forbidden" });
  });
});
