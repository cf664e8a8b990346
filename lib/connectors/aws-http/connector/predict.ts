import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { pagesOf } from "../../aws/pages.ts";
import type { LookCounts } from "../../connector.ts";
import { pageSize } from "../client.ts";
import { readStage } from "../wire.ts";
import { stageCalls } from "./stage-calls.ts";

/**
 * One write for each change, but for updates of stages, and the reads of `observe` before the first and after the last of
 * them: the pages of the list, one for ours where the list lacks it, and two for each API that is found.
 */
export function predict(
  changes: readonly Change[],
  observed: readonly ObservedResource[],
  { listed = 0, asked = 0 }: LookCounts = {},
): PredictedCalls {
  const before = observed.filter(({ kind }) => kind === "api").length;
  const ofApis = changes.filter(({ kind }) => kind === "api");
  const made = ofApis.filter(({ action }) => action === "create").length;
  const gone = ofApis.filter(({ action }) => action === "delete").length;
  return {
    writes: changes.reduce((sum, change) => sum + writesOf(change), 0),
    reads:
      pagesOf(listed, pageSize) +
      asked +
      2 * before +
      pagesOf(listed + made - gone, pageSize) +
      // What is made anew is listed, and what is deleted is not known any more.
      (made + gone > 0 ? 0 : asked) +
      2 * (before + made - gone),
  };
}

function writesOf(change: Change): number {
  if (change.implied) return 0;
  if (change.kind !== "stage" || change.action !== "update") return 1;
  const { update, removed } = stageCalls(readStage(change.desired.body), readStage(change.observed.body));
  return (update ? 1 : 0) + removed.length;
}
