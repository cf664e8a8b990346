import type { LaneView, RolloutDetail } from "#lib/rollouts/queries.ts";

/** A value as JSON carries it: times are text. */
type Wire<T> = T extends Date ? string : T extends object ? { readonly [Key in keyof T]: Wire<T[Key]> } : T;

/** A lane as the page follows it: without its plan, and of a long run only the steps somebody would look at. */
interface FollowedLane extends Omit<LaneView, "plan"> {
  /** Of all steps, also of those left out. */
  readonly stepCount: { readonly done: number; readonly total: number };
}

interface FollowedRollout extends Omit<RolloutDetail, "lanes"> {
  readonly lanes: readonly FollowedLane[];
}

export type WireRollout = Wire<FollowedRollout>;
export type WireLane = WireRollout["lanes"][number];
export type WireStep = WireLane["steps"][number];
export type WireCall = WireLane["calls"][number];

/** A description with a thousand operations makes a thousand steps, asked for every second: the latest tell enough. */
const followedSteps = 60;

/** A rollout as the route answers it; the first one comes with the page in the same form. */
export function asWire(rollout: RolloutDetail): WireRollout {
  const followed: FollowedRollout = { ...rollout, lanes: rollout.lanes.map(followedLane) };
  return JSON.parse(JSON.stringify(followed));
}

function followedLane({ plan: _, ...lane }: LaneView): FollowedLane {
  const settled = lane.steps.filter(({ state }) => state === "done");
  const latest = new Set(settled.slice(-followedSteps));
  return {
    ...lane,
    stepCount: { done: settled.length, total: lane.steps.length },
    steps: lane.steps.filter((step) => step.state !== "done" || latest.has(step)),
  };
}
