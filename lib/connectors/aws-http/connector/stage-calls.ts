import { isDeepStrictEqual } from "node:util";
import type { StageSettings } from "../client.ts";
import type { StageBody } from "../wire.ts";
import { accountThrottle } from "./resources.ts";

/** The calls that make one stage another. */
export interface StageCalls {
  /** Absent when nothing is to be set. */
  readonly update?: StageSettings;
  /** Route keys whose own settings go: an update keeps what it does not name ("UpdateStage"), so each takes a call. */
  readonly removed: readonly string[];
}

export function stageCalls(desired: StageBody, observed: StageBody): StageCalls {
  const removed = Object.keys(observed.routeThrottles).filter((routeKey) => !(routeKey in desired.routeThrottles));
  const set = Object.entries(desired.routeThrottles).filter(
    ([routeKey, throttle]) => !isDeepStrictEqual(throttle, observed.routeThrottles[routeKey]),
  );
  const isSame =
    set.length === 0 &&
    desired.autoDeploy === observed.autoDeploy &&
    isDeepStrictEqual(desired.throttle, observed.throttle);
  return isSame ? { removed } : { update: stageSettings(desired, observed), removed };
}

/** What a stage is created with, or, given what there is, changed to. */
export function stageSettings(desired: StageBody, observed?: StageBody): StageSettings {
  const { autoDeploy, routeThrottles } = desired;
  const throttle = desired.throttle ?? (observed?.throttle ? accountThrottle : undefined);
  return { autoDeploy, routeThrottles, ...(throttle ? { throttle } : {}) };
}
