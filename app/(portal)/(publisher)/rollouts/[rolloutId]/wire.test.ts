import { expect, test } from "vitest";
import type { LaneView, RolloutDetail, StepView } from "#lib/rollouts/queries.ts";
import { asWire } from "./wire.ts";

const at = new Date("2026-03-01T12:00:00Z");

function step(ordinal: number, state: StepView["state"]): StepView {
  const id = String(ordinal);
  return {
    id,
    ordinal,
    state,
    attempt: 1,
    phase: "apply",
    action: "create",
    label: id,
    startedAt: at,
    finishedAt: null,
    waitingUntil: null,
    waitingFor: null,
    problem: null,
    calls: [],
  };
}

function lane(steps: readonly StepView[]): LaneView {
  return {
    id: "lane",
    gatewayId: "g",
    gatewayName: "Gateway",
    gatewayKind: "some",
    deploymentId: "d",
    wave: 1,
    state: "applying",
    problem: null,
    revision: 1,
    previousRevision: null,
    plan: null,
    predicted: { writes: 1, reads: 1 },
    made: { writes: 0, reads: 0 },
    polls: 0,
    attempts: 1,
    nextTryAt: null,
    startedAt: at,
    finishedAt: null,
    steps,
    calls: [],
    endpoints: [],
    check: null,
    canary: null,
  };
}

function rollout(steps: readonly StepView[]): RolloutDetail {
  return {
    id: "r",
    kind: "deploy",
    strategy: "independent",
    share: 100,
    state: "running",
    apiId: "a",
    apiName: "Orders",
    apiVersion: "1",
    note: null,
    createdBy: "u",
    createdByName: "Ana",
    decision: null,
    createdAt: at,
    startedAt: at,
    finishedAt: null,
    moving: true,
    lanes: [lane(steps)],
  };
}

test("times are text and the plan stays behind", () => {
  const wire = asWire(rollout([step(1, "done")]));
  expect(wire.createdAt).toBe("2026-03-01T12:00:00.000Z");
  expect(wire.lanes[0]).not.toHaveProperty("plan");
});

test("of a long run the latest steps are sent, and every one that is not done", () => {
  const steps = Array.from({ length: 500 }, (_, ordinal) => step(ordinal, ordinal === 3 ? "failed" : "done"));
  const [sent] = asWire(rollout(steps)).lanes;
  expect(sent?.stepCount).toEqual({ done: 499, total: 500 });
  expect(sent?.steps).toHaveLength(61);
  expect(sent?.steps[0]).toMatchObject({ ordinal: 3, state: "failed" });
  expect(sent?.steps.at(-1)).toMatchObject({ ordinal: 499 });
});
