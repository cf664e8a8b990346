import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { readStage } from "../wire.ts";
import { stageCalls } from "./stage-calls.ts";

/**
 * One write for each change, but for updates of stages, and the reads of `observe` before the first and after the last of
 * them: the first page of the list, and two for each API that is found.
 */
export function predict(changes: readonly Change[], observed: readonly ObservedResource[]): PredictedCalls {
  const before = observed.filter(({ kind }) => kind === "api").length;
  const ofApis = changes.filter(({ kind }) => kind === "api");
  const made = ofApis.filter(({ action }) => action === "create").length;
  const gone = ofApis.filter(({ action }) => action === "delete").length;
  return {
    writes: changes.reduce((sum, change) => sum + writesOf(change), 0),
    reads: 1 + 2 * before + 1 + 2 * (before + made - gone),
  };
}

function writesOf(change: Change): number {
  if (change.implied) return 0;
  if (change.kind !== "stage" || change.action !== "update") return 1;
  const { update, removed } = stageCalls(readStage(change.desired.body), readStage(change.observed.body));
  return (update ? 1 : 0) + removed.length;
}
