import { afterAll, beforeAll, expect, it } from "vitest";
import { stagedAzure } from "./faults/staged-azure.testing.ts";
import { openStage, rollOut, type Stage } from "./stage.testing.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(stagedAzure);
}, 120_000);
afterAll(() => stage.close());

it.each(["deploy", "undeploy"] as const)(
  "counts the polls of a %s apart from the reads that were predicted",
  async (kind) => {
    const [lane] = (await rollOut(stage, { kind })).lanes;
    expect(lane).toMatchObject({ state: "done" });
    expect(lane?.made).toEqual(lane?.predicted);
    expect(lane?.polls).toBeGreaterThan(0);
    const polled = lane?.steps.flatMap(({ calls }) => calls).filter(({ effect }) => effect === "poll") ?? [];
    expect(polled).toHaveLength(lane?.polls ?? 0);
    expect(polled.every(({ method }) => method === "GET")).toBe(true);
  },
);
